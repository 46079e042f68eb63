//! Periods and limits of signing in: suggested by the product, set by the tenant, each from a day on.
use sdk::{Error, Result};
use std::collections::HashMap;

/// A period or limit a tenant may set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    /// How many days an invitation can be used.
    InvitationDays,
    /// After how many minutes without use a session ends.
    IdleMinutes,
    /// After how many hours a session ends, used or not.
    SessionHours,
    /// How many failed attempts in a row make an account rest.
    Failures,
    /// How many minutes it rests.
    RestMinutes,
    /// How many minutes a person has to answer with their passkey; at a signature, how old the factor may be at most.
    FactorMinutes,
    /// How many of a hundred accounts a list, or all connections within a day, may end without a second person.
    RosterPercent,
    /// How many accounts it may end without a second person.
    RosterPersons,
    /// Whether a second person must release a change of rights: 1 if so.
    DraftRelease,
    /// How many days a substitution may last.
    SubstitutionDays,
    /// How many days an app password may live.
    AppPasswordDays,
    /// How many days the token of a connection may live.
    ConnectionDays,
    /// How many requests a person or connection may send a minute, in the long run.
    RequestsPerson,
    /// How many requests all of the tenant may send a minute together.
    RequestsTenant,
    /// How many megabytes (10⁶ bytes) a person or connection may send a day.
    UploadPerson,
    /// How many megabytes all of the tenant may send a day together.
    UploadTenant,
}

impl Rule {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 16] = [
        Self::InvitationDays,
        Self::IdleMinutes,
        Self::SessionHours,
        Self::Failures,
        Self::RestMinutes,
        Self::FactorMinutes,
        Self::RosterPercent,
        Self::RosterPersons,
        Self::DraftRelease,
        Self::SubstitutionDays,
        Self::AppPasswordDays,
        Self::ConnectionDays,
        Self::RequestsPerson,
        Self::RequestsTenant,
        Self::UploadPerson,
        Self::UploadTenant,
    ];

    /// The word in rows and forms.
    pub fn key(self) -> &'static str {
        match self {
            Self::InvitationDays => "invitation-days",
            Self::IdleMinutes => "idle-minutes",
            Self::SessionHours => "session-hours",
            Self::Failures => "failures",
            Self::RestMinutes => "rest-minutes",
            Self::FactorMinutes => "factor-minutes",
            Self::RosterPercent => "roster-percent",
            Self::RosterPersons => "roster-persons",
            Self::DraftRelease => "draft-release",
            Self::SubstitutionDays => "substitution-days",
            Self::AppPasswordDays => "app-password-days",
            Self::ConnectionDays => "connection-days",
            Self::RequestsPerson => "requests-person",
            Self::RequestsTenant => "requests-tenant",
            Self::UploadPerson => "upload-mb-person",
            Self::UploadTenant => "upload-mb-tenant",
        }
    }

    /// What a person reads, in German, with its unit.
    pub fn title(self) -> &'static str {
        match self {
            Self::InvitationDays => "Eine Einladung gilt (Tage)",
            Self::IdleMinutes => "Ohne Nutzung abgemeldet nach (Minuten)",
            Self::SessionHours => "Spätestens abgemeldet nach (Stunden)",
            Self::Failures => "Fehlversuche, bis ein Konto ruht",
            Self::RestMinutes => "So lange ruht es (Minuten)",
            Self::FactorMinutes => "So alt darf ein zweiter Faktor beim Zeichnen sein (Minuten)",
            // One limit for both: it is the same damage.
            Self::RosterPercent => {
                "So viele Konten darf eine Liste oder ein Tag der Anbindungen ohne zweite Person beenden (Prozent)"
            }
            Self::RosterPersons => {
                "So viele Konten darf eine Liste oder ein Tag der Anbindungen ohne zweite Person beenden (Anzahl)"
            }
            Self::DraftRelease => "Änderungen von Rechten gibt eine zweite Person frei (1 ja, 0 nein)",
            Self::SubstitutionDays => "So lange darf eine Vertretung dauern (Tage)",
            Self::AppPasswordDays => "So lange darf ein App-Passwort gelten (Tage)",
            Self::ConnectionDays => "So lange darf eine Anbindung gelten (Tage)",
            Self::RequestsPerson => "So viele Anfragen darf eine Person stellen (je Minute)",
            Self::RequestsTenant => "So viele Anfragen dürfen alle zusammen stellen (je Minute)",
            Self::UploadPerson => "So viel darf eine Person am Tag hochladen (MB)",
            Self::UploadTenant => "So viel dürfen alle zusammen am Tag hochladen (MB)",
        }
    }

    /// What the product suggests.
    pub fn suggested(self) -> i64 {
        match self {
            Self::InvitationDays => 7,
            Self::IdleMinutes => 120,
            Self::SessionHours => 12,
            Self::Failures | Self::RestMinutes | Self::FactorMinutes => 5,
            Self::RosterPercent => 2,
            Self::RosterPersons => 20,
            // A small place may have one administrator.
            Self::DraftRelease => 0,
            Self::SubstitutionDays | Self::AppPasswordDays | Self::ConnectionDays => 366,
            // No honest person meets them; the installation's own limits hold beside them.
            Self::RequestsPerson => 3_000,
            Self::RequestsTenant => 60_000,
            // More than a scanner makes of a day's post; less than what a program out of hand would cost.
            Self::UploadPerson => 20_000,
            Self::UploadTenant => 200_000,
        }
    }

    /// The least and the most that still makes sense: beyond, a typing error would lock everybody out or in.
    pub fn range(self) -> (i64, i64) {
        match self {
            Self::InvitationDays => (1, 60),
            Self::IdleMinutes => (5, 720),
            Self::SessionHours => (1, 24),
            Self::Failures => (3, 20),
            Self::RestMinutes => (1, 60),
            Self::FactorMinutes => (1, 5),
            Self::RosterPercent => (1, 50),
            Self::RosterPersons => (1, 1_000),
            Self::DraftRelease => (0, 1),
            Self::SubstitutionDays | Self::AppPasswordDays | Self::ConnectionDays => (1, 1_830),
            Self::RequestsPerson => (60, 30_000),
            Self::RequestsTenant => (600, 600_000),
            Self::UploadPerson => (10, 1_000_000),
            Self::UploadTenant => (100, 10_000_000),
        }
    }

    /// The rule of this key.
    pub fn of(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.key() == key)
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
        Err(Error::invalid("identity.bad_rule", text))
    }
}

/// The rules of one tenant as of one day.
#[derive(Clone, Debug, Default)]
pub struct Rules(HashMap<Rule, i64>);

impl Rules {
    /// From what the tenant set.
    pub fn new(set: impl IntoIterator<Item = (Rule, i64)>) -> Self {
        Self(set.into_iter().collect())
    }

    /// What holds.
    pub fn get(&self, rule: Rule) -> i64 {
        self.0.get(&rule).copied().unwrap_or_else(|| rule.suggested())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_set_is_as_suggested_and_suggestions_make_sense() {
        let rules = Rules::new([(Rule::IdleMinutes, 15)]);
        assert_eq!((rules.get(Rule::IdleMinutes), rules.get(Rule::SessionHours)), (15, 12));
        for rule in Rule::ALL {
            assert_eq!(rule.check(rule.suggested()).unwrap(), rule.suggested());
            assert_eq!(Rule::of(rule.key()), Some(rule));
            let (least, most) = rule.range();
            assert!(rule.check(least - 1).is_err() && rule.check(most + 1).is_err(), "{rule:?}");
        }
        assert_eq!(Rule::of("x"), None);
    }
}
