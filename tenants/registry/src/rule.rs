//! Periods of the registry: suggested by the product, set by the tenant they concern, each from a day on.
use sdk::{Error, Result};

/// A period a tenant may set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    /// How many days a grant may last at most.
    GrantDays,
}

impl Rule {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 1] = [Self::GrantDays];

    /// The word in rows and forms.
    pub fn key(self) -> &'static str {
        match self {
            Self::GrantDays => "grant-days",
        }
    }

    /// What a person reads, in German, with its unit.
    pub fn title(self) -> &'static str {
        match self {
            Self::GrantDays => "Eine Betreuung gilt höchstens (Tage)",
        }
    }

    /// What the product suggests.
    pub fn suggested(self) -> i64 {
        match self {
            Self::GrantDays => 730,
        }
    }

    /// The least and the most that still makes sense.
    pub fn range(self) -> (i64, i64) {
        match self {
            Self::GrantDays => (1, 3_650),
        }
    }

    /// The value, if it makes sense for this rule.
    ///
    /// # Errors
    /// `Invalid`.
    pub fn check(self, value: i64) -> Result<i64> {
        let (least, most) = self.range();
        if (least..=most).contains(&value) {
            return Ok(value);
        }
        let text = format!("Möglich sind {least} bis {most}. Es wurde nichts gespeichert. Ändern Sie den Wert.");
        Err(Error::invalid("registry.bad_rule", text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggestions_make_sense_and_nonsense_is_refused() {
        for rule in Rule::ALL {
            assert_eq!(rule.check(rule.suggested()).unwrap(), rule.suggested());
            let (least, most) = rule.range();
            assert!(rule.check(least - 1).is_err() && rule.check(most + 1).is_err(), "{rule:?}");
        }
    }
}
