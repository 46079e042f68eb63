//! Substitutions (Vertretungen): who takes whose place, for what, from which day to which.
use chrono::{DateTime, Days, NaiveDate, Utc};
use sdk::{Error, PersonId, Place, Resource, Result, TenantId, UnitId};

sdk::id! {
    /// Vertretung.
    SubstitutionId
}

/// Letters of a reason, at most.
const LONGEST_REASON: usize = 500;

/// What one is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extent {
    /// One role of the absent person; all they hold without one.
    pub role: Option<String>,
    /// Only what lies with these units and those below; everything without any.
    pub units: Vec<UnitId>,
    /// Only the work of these plugins; all of it without any.
    pub kinds: Vec<String>,
    /// The first day, in Germany.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
}

/// One person takes another's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Substitution {
    /// The tenant it belongs to.
    pub tenant: TenantId,
    /// Its identity.
    pub id: SubstitutionId,
    /// Who is absent.
    pub absent: PersonId,
    /// The unit of the absent person.
    pub unit: UnitId,
    /// Who takes their place.
    pub deputy: PersonId,
    /// For what, and when.
    pub extent: Extent,
    /// Why.
    pub reason: String,
    /// Who arranged it.
    pub made_by: PersonId,
    /// Their name then.
    pub made_by_name: String,
    /// When.
    pub made_at: DateTime<Utc>,
    /// When it was ended before its last day, and by whom.
    pub ended: Option<(DateTime<Utc>, String)>,
}

/// How it stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Its first day is still to come.
    Coming,
    /// In force.
    Running,
    /// Over, by its last day or before.
    Over,
}

impl State {
    /// What programs read.
    pub fn key(self) -> &'static str {
        match self {
            Self::Coming => "coming",
            Self::Running => "running",
            Self::Over => "over",
        }
    }

    /// What a person reads, in German.
    pub fn title(self) -> &'static str {
        match self {
            Self::Coming => "geplant",
            Self::Running => "läuft",
            Self::Over => "beendet",
        }
    }
}

impl Resource for Substitution {
    const KIND: &'static str = "identity.substitution";

    fn tenant(&self) -> TenantId {
        self.tenant
    }

    /// It is the absent one's, and lies with their unit; the deputy can give it back.
    fn place(&self) -> Place {
        let (owner, assignee) = (Some(self.absent), Some(self.deputy));
        Place { units: vec![self.unit], owner, assignee, ..Place::default() }
    }
}

impl Extent {
    /// Refuses days that are over, upside down or too many.
    ///
    /// # Errors
    /// `Invalid`.
    pub fn demand_days(&self, today: NaiveDate, longest: i64) -> Result<()> {
        let days = u64::try_from(longest).unwrap_or_default();
        let last = self.from.checked_add_days(Days::new(days.saturating_sub(1)));
        if self.from < today || self.until < self.from {
            return Err(Error::invalid(
                "identity.substitution_days",
                "Die Tage passen nicht: Der erste darf nicht vergangen sein und der letzte nicht davor liegen. Es wurde nichts eingetragen. Ändern Sie die Tage.",
            ));
        }
        if last.is_some_and(|last| self.until > last) {
            let text = format!(
                "Eine Vertretung dauert höchstens {longest} Tage. Es wurde nichts eingetragen. Wählen Sie einen früheren letzten Tag oder fragen Sie Ihre Administration."
            );
            return Err(Error::invalid("identity.substitution_days", text));
        }
        Ok(())
    }
}

impl Substitution {
    /// How it stands on this day.
    pub fn state(&self, today: NaiveDate) -> State {
        match self.extent {
            _ if self.ended.is_some() => State::Over,
            Extent { until, .. } if until < today => State::Over,
            Extent { from, .. } if from > today => State::Coming,
            _ => State::Running,
        }
    }

    /// This substitution, ended by somebody now.
    ///
    /// # Errors
    /// `Conflict` if it is over.
    pub fn end(self, by: &str, today: NaiveDate, now: DateTime<Utc>) -> Result<Self> {
        if self.state(today) == State::Over {
            return Err(Error::conflict(
                "identity.substitution_over",
                "Diese Vertretung ist schon beendet. Es wurde nichts geändert. Laden Sie die Seite neu.",
            ));
        }
        Ok(Self { ended: Some((now, by.to_owned())), ..self })
    }
}

/// A reason, trimmed; whoever arranges for others must give one.
///
/// # Errors
/// `Invalid` if it is missing or too long.
pub fn reason(text: &str, needed: bool) -> Result<String> {
    let text = text.trim();
    if (needed && text.is_empty()) || text.chars().count() > LONGEST_REASON {
        return Err(Error::invalid(
            "identity.substitution_reason",
            "Der Anlass fehlt oder ist zu lang. Es wurde nichts eingetragen. Schreiben Sie in höchstens 500 Zeichen, warum vertreten wird.",
        ));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn substitution(from: &str, until: &str) -> Substitution {
        let extent = Extent { role: None, units: vec![], kinds: vec![], from: day(from), until: day(until) };
        let (absent, deputy) = (PersonId::new(), PersonId::new());
        Substitution {
            tenant: TenantId::new(),
            id: SubstitutionId::new(),
            absent,
            unit: UnitId::new(),
            deputy,
            extent,
            reason: String::new(),
            made_by: absent,
            made_by_name: "Petra Hallmanns".into(),
            made_at: Utc::now(),
            ended: None,
        }
    }

    #[test]
    fn it_holds_from_its_first_day_to_its_last_and_ends_once() {
        let known = substitution("2026-12-01", "2026-12-03");
        let states = ["2026-11-30", "2026-12-01", "2026-12-03", "2026-12-04"].map(|at| known.state(day(at)));
        assert_eq!(states, [State::Coming, State::Running, State::Running, State::Over]);
        let ended = known.clone().end("Toni Muster", day("2026-12-02"), Utc::now()).unwrap();
        assert_eq!(ended.state(day("2026-12-02")), State::Over);
        assert!(ended.end("Toni Muster", day("2026-12-02"), Utc::now()).is_err());
        assert!(known.end("Toni Muster", day("2026-12-04"), Utc::now()).is_err());
    }

    #[test]
    fn days_must_make_sense_and_be_no_more_than_the_tenant_allows() {
        let today = day("2026-12-01");
        let fits = |from, until, longest| substitution(from, until).extent.demand_days(today, longest).is_ok();
        assert!(fits("2026-12-01", "2026-12-01", 1) && fits("2026-12-24", "2027-01-06", 14));
        assert!(!fits("2026-11-30", "2026-12-03", 99), "what is over cannot be arranged");
        assert!(!fits("2026-12-05", "2026-12-04", 99) && !fits("2026-12-24", "2027-01-07", 14));
    }

    #[test]
    fn who_arranges_for_others_says_why() {
        assert_eq!(reason("  Urlaub ", true).unwrap(), "Urlaub");
        assert!(reason(" ", true).is_err() && reason(" ", false).is_ok());
        assert!(reason(&"ä".repeat(501), false).is_err());
    }
}
