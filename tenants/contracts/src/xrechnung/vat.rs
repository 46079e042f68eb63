//! The VAT identifier.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A German VAT identifier: `DE` and nine digits (§ 27a UStG), of which the last is a check digit (ISO 7064 MOD 11,10).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct VatId(String);

/// A text is no German VAT identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "Das ist keine gültige deutsche Umsatzsteuer-Identifikationsnummer (DE und neun Ziffern). Prüfen Sie die Angabe."
)]
pub struct NotAVatId;

impl VatId {
    /// The identifier without blanks.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for VatId {
    type Err = NotAVatId;

    fn from_str(text: &str) -> Result<Self, NotAVatId> {
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_uppercase();
        let digits = text.strip_prefix("DE").ok_or(NotAVatId)?;
        if digits.len() == 9 && product(digits) == Some(1) { Ok(Self(text)) } else { Err(NotAVatId) }
    }
}

/// The hybrid remainder of ISO 7064 MOD 11,10, which is 1 for a number that ends in its check digit.
fn product(digits: &str) -> Option<u32> {
    let (body, check) = digits.split_at_checked(digits.len().checked_sub(1)?)?;
    let carried = body.chars().try_fold(10, |carry, c| {
        let sum = (carry + c.to_digit(10)?) % 10;
        Some(if sum == 0 { 10 } else { sum } * 2 % 11)
    })?;
    Some((carried + check.parse::<u32>().ok()?) % 10)
}

impl TryFrom<String> for VatId {
    type Error = NotAVatId;

    fn try_from(text: String) -> Result<Self, NotAVatId> {
        text.parse()
    }
}

impl From<VatId> for String {
    fn from(id: VatId) -> Self {
        id.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn right_ones_pass() {
        assert_eq!("de 123 456 788".parse::<VatId>().expect("valid").as_str(), "DE123456788");
    }

    #[test]
    fn wrong_ones_are_refused() {
        for text in ["", "DE", "DE123456789", "DE12345678", "DE1234567880", "AT123456788", "DE12345678X", "DEÄÖÜß5"]
        {
            assert_eq!(text.parse::<VatId>(), Err(NotAVatId), "{text:?}");
        }
    }
}
