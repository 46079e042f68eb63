//! Periods of the registry: suggested by the product, set by the tenant they concern, each from a day on.
use sdk::{Error, Result};

/// A period a tenant may set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    /// How many days a grant may last at most.
    GrantDays,
    /// How many minutes an opening for the operator may last at most.
    OpeningMinutes,
    /// After how many minutes without the tenant's answer two operators suffice; 0 if its consent is always needed.
    OpeningWait,
    /// How many hours a question to be let in waits.
    OpeningHours,
}

impl Rule {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 4] = [Self::GrantDays, Self::OpeningMinutes, Self::OpeningWait, Self::OpeningHours];

    /// The word in rows and forms.
    pub fn key(self) -> &'static str {
        match self {
            Self::GrantDays => "grant-days",
            Self::OpeningMinutes => "opening-minutes",
            Self::OpeningWait => "opening-wait",
            Self::OpeningHours => "opening-hours",
        }
    }

    /// What a person reads, in German, with its unit.
    pub fn title(self) -> &'static str {
        match self {
            Self::GrantDays => "Eine Betreuung gilt höchstens (Tage)",
            Self::OpeningMinutes => "Ein Notfallzugriff dauert höchstens (Minuten)",
            Self::OpeningWait => {
                "Notfallregel: ohne Antwort genügen zwei Personen des Betriebs nach (Minuten; 0 heißt nie)"
            }
            Self::OpeningHours => "Eine Anfrage auf Notfallzugriff wartet (Stunden)",
        }
    }

    /// What the product suggests.
    pub fn suggested(self) -> i64 {
        match self {
            Self::GrantDays => 730,
            Self::OpeningMinutes => 60,
            Self::OpeningWait => 0,
            Self::OpeningHours => 24,
        }
    }

    /// The least and the most that still makes sense.
    pub fn range(self) -> (i64, i64) {
        match self {
            Self::GrantDays => (1, 3_650),
            Self::OpeningMinutes => (5, 480),
            Self::OpeningWait => (0, 10_080),
            Self::OpeningHours => (1, 168),
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
