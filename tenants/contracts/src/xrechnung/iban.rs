//! The number of a bank account.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::leitweg;

/// An IBAN whose form and check digits are right (ISO 13616); kept without blanks, in capitals.
///
/// XRechnung only warns about a wrong one (BR-DE-19), but money sent there does not arrive.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Iban(String);

/// A text is no IBAN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Das ist keine gültige IBAN, vermutlich ist sie vertippt. Prüfen Sie die Bankverbindung.")]
pub struct NotAnIban;

impl Iban {
    /// The number without blanks.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Iban {
    type Err = NotAnIban;

    fn from_str(text: &str) -> Result<Self, NotAnIban> {
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_uppercase();
        let formed = text.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && (15..=34).contains(&text.len())
            && (!text.starts_with("DE") || text.len() == 22);
        let (head, account) = text.split_at_checked(4).ok_or(NotAnIban)?;
        let head_formed = head
            .bytes()
            .enumerate()
            .all(|(at, byte)| if at < 2 { byte.is_ascii_uppercase() } else { byte.is_ascii_digit() });
        if formed && head_formed && leitweg::remainder(&format!("{account}{head}")) == Some(1) {
            Ok(Self(text))
        } else {
            Err(NotAnIban)
        }
    }
}

impl TryFrom<String> for Iban {
    type Error = NotAnIban;

    fn try_from(text: String) -> Result<Self, NotAnIban> {
        text.parse()
    }
}

impl From<Iban> for String {
    fn from(iban: Iban) -> Self {
        iban.0
    }
}

/// In groups of four, as on paper.
impl fmt::Display for Iban {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, c) in self.0.chars().enumerate() {
            if at > 0 && at % 4 == 0 {
                f.write_str(" ")?;
            }
            write!(f, "{c}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_right_one_is_kept_and_printed_in_groups() {
        let iban: Iban = "de89 3704 0044 0532 0130 00".parse().expect("valid");
        assert_eq!(iban.as_str(), "DE89370400440532013000");
        assert_eq!(iban.to_string(), "DE89 3704 0044 0532 0130 00");
        assert!("GB82 WEST 1234 5698 7654 32".parse::<Iban>().is_ok());
    }

    #[test]
    fn wrong_ones_are_refused() {
        for text in [
            "",
            "DE",
            "DE89",
            "DE88370400440532013000",
            "DE8937040044053201300",
            "DE89 3704-0044-0532-0130-00",
            "89DE370400440532013000",
            "DEÄÖ370400440532013000",
            "DE98370400440532013000",
        ] {
            assert_eq!(text.parse::<Iban>(), Err(NotAnIban), "{text:?}");
        }
    }
}
