//! The Leitweg-ID: where a German authority wants its invoices (BT-10 of an XRechnung).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A Leitweg-ID whose form and check digits are right, such as `04011000-1234512345-06`.
///
/// `coarse[-fine]-check`: 2 to 12 digits; up to 30 letters and digits, which may be absent; two check digits after
/// ISO 7064 MOD 97-10 over everything before, letters counting A = 10 to Z = 35 (KoSIT, Formatspezifikation
/// Leitweg-ID). XRechnung's own rules do not verify the check digits, so this type does. Letters are kept in capitals.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LeitwegId(String);

impl LeitwegId {
    /// The identifier as it is written on invoices.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The coarse part: the digits that name the authority, mostly its regional key.
    #[must_use]
    pub fn coarse(&self) -> &str {
        self.0.split('-').next().unwrap_or_default()
    }
}

/// Why a text is no Leitweg-ID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotALeitwegId {
    /// It is not `digits[-letters and digits]-two digits`.
    #[error(
        "Das ist keine Leitweg-ID: Erwartet werden 2 bis 12 Ziffern, ein Bindestrich, gegebenenfalls bis zu 30 \
         Buchstaben oder Ziffern mit Bindestrich, und 2 Prüfziffern. Prüfen Sie die Angabe des Rechnungsempfängers."
    )]
    Form,
    /// The check digits do not belong to the rest.
    #[error(
        "Die Prüfziffern dieser Leitweg-ID stimmen nicht, vermutlich ist sie vertippt. Prüfen Sie die Angabe des \
         Rechnungsempfängers."
    )]
    Check,
}

impl FromStr for LeitwegId {
    type Err = NotALeitwegId;

    fn from_str(text: &str) -> Result<Self, NotALeitwegId> {
        let text = text.trim().to_ascii_uppercase();
        let (body, check) = text.rsplit_once('-').ok_or(NotALeitwegId::Form)?;
        let (coarse, fine) = match body.split_once('-') {
            Some((coarse, fine)) => (coarse, Some(fine)),
            None => (body, None),
        };
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let alphanumeric = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let formed = (2..=12).contains(&coarse.len())
            && digits(coarse)
            && fine.is_none_or(|fine| (1..=30).contains(&fine.len()) && alphanumeric(fine))
            && check.len() == 2
            && digits(check);
        if !formed {
            return Err(NotALeitwegId::Form);
        }
        // ISO 7064 makes 02 to 98; 00, 01 and 99 leave the same remainder as 97, 98 and 02.
        let canonical = (2..=98).contains(&check.parse::<u8>().unwrap_or_default());
        if canonical && remainder(&text) == Some(1) { Ok(Self(text)) } else { Err(NotALeitwegId::Check) }
    }
}

/// The remainder by 97 of the number a text stands for, letters counting A = 10 to Z = 35 and hyphens skipped
/// (ISO 7064 MOD 97-10); `None` for any other character.
pub(crate) fn remainder(text: &str) -> Option<u32> {
    text.chars().filter(|&c| c != '-').try_fold(0, |rest, c| {
        let value = c.to_digit(36)?;
        Some((rest * if value < 10 { 10 } else { 100 } + value) % 97)
    })
}

impl TryFrom<String> for LeitwegId {
    type Error = NotALeitwegId;

    fn try_from(text: String) -> Result<Self, NotALeitwegId> {
        text.parse()
    }
}

impl From<LeitwegId> for String {
    fn from(id: LeitwegId) -> Self {
        id.0
    }
}

impl fmt::Display for LeitwegId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<LeitwegId, NotALeitwegId> {
        text.parse()
    }

    #[test]
    fn verified_examples_pass() {
        for text in ["04011000-12345-03", "04011000-1234512345-06", "992-90009-96", "991-33333TEST-33"] {
            assert_eq!(parse(text).expect(text).as_str(), text);
        }
    }

    #[test]
    fn a_federal_coarse_part_is_no_regional_key() {
        assert_eq!(parse("991-01484-64").expect("valid").coarse(), "991");
    }

    #[test]
    fn the_fine_part_may_be_absent() {
        assert_eq!(parse("05334002-85").map(|id| id.coarse().to_owned()), Ok("05334002".to_owned()));
    }

    #[test]
    fn letters_and_blanks_are_normalised() {
        assert_eq!(parse(" 991-33333test-33\n").expect("valid").as_str(), "991-33333TEST-33");
    }

    #[test]
    fn every_single_wrong_digit_is_found() {
        let right = "04011000-1234512345-06";
        for (at, digit) in right.char_indices().filter(|(_, c)| c.is_ascii_digit()) {
            for wrong in ('0'..='9').filter(|&wrong| wrong != digit) {
                let mut text = right.to_owned();
                text.replace_range(at..=at, &wrong.to_string());
                assert_eq!(parse(&text), Err(NotALeitwegId::Check), "{text}");
            }
        }
    }

    #[test]
    fn swapped_neighbours_are_found() {
        assert_eq!(parse("04011000-1234512435-06"), Err(NotALeitwegId::Check));
        assert_eq!(parse("04011000-12345-34"), Err(NotALeitwegId::Check));
    }

    #[test]
    fn check_digits_have_one_form() {
        for (right, congruent) in [("97-98", "97-01"), ("65-97", "65-00"), ("32-02", "32-99")] {
            assert!(parse(right).is_ok(), "{right}");
            assert_eq!(parse(congruent), Err(NotALeitwegId::Check), "{congruent}");
        }
    }

    #[test]
    fn other_forms_are_refused() {
        let long = format!("04011000-{}-00", "1".repeat(31));
        for text in [
            "",
            "-",
            "--",
            "04011000",
            "0-1-00",
            "0401100A-1-00",
            "0401100000001-1-00",
            "04011000--03",
            "04011000-12-345-03",
            "04011000-12345-3",
            "04011000-12345-0x",
            "04011000-Straße-03",
            "٠٤-1-03",
            &long,
        ] {
            assert_eq!(parse(text), Err(NotALeitwegId::Form), "{text:?}");
        }
    }

    #[test]
    fn json_cannot_smuggle_a_wrong_one() {
        assert!(serde_json::from_str::<LeitwegId>("\"04011000-12345-03\"").is_ok());
        assert!(serde_json::from_str::<LeitwegId>("\"04011000-12345-04\"").is_err());
    }
}
