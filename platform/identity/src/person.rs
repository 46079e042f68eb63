//! Persons: who works here, where, as what, and until when.
use chrono::{DateTime, NaiveDate, Utc};
use sdk::{Error, Hand, PersonId, Place, Resource, Result, TenantId, UnitId};

/// A person with an account in one tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The tenant it belongs to.
    pub tenant: TenantId,
    /// Identity.
    pub id: PersonId,
    /// Log-in, lower case.
    pub login: String,
    /// Name.
    pub name: String,
    /// Where mail reaches the person; may be empty.
    pub email: String,
    /// Where the person works.
    pub unit: UnitId,
    /// Whether the person may sign in.
    pub active: bool,
    /// When the person left, if so.
    pub left_at: Option<DateTime<Utc>>,
}

impl Resource for Person {
    const KIND: &'static str = "identity.person";

    fn tenant(&self) -> TenantId {
        self.tenant
    }

    fn place(&self) -> Place {
        Place { units: vec![self.unit], owner: Some(self.id), ..Place::default() }
    }
}

impl Person {
    /// This person, gone.
    ///
    /// # Errors
    /// `Conflict` if they left before.
    pub fn leave(self, now: DateTime<Utc>) -> Result<Self> {
        if !self.active {
            return Err(Error::conflict(
                "identity.left_already",
                "Diese Person ist schon ausgeschieden. Es wurde nichts geändert. Laden Sie die Seite neu.",
            ));
        }
        Ok(Self { active: false, left_at: Some(now), ..self })
    }

    /// This person, back again.
    ///
    /// # Errors
    /// `Conflict` if they never left.
    pub fn come_back(self) -> Result<Self> {
        if self.active {
            return Err(Error::conflict(
                "identity.never_left",
                "Diese Person ist nicht ausgeschieden. Es wurde nichts geändert. Laden Sie die Seite neu.",
            ));
        }
        Ok(Self { active: true, left_at: None, ..self })
    }

    /// Refuses what would leave a tenant without administration: nobody takes their own rights or their own account away,
    /// and no deputy those of the person in whose stead they act.
    ///
    /// # Errors
    /// `Conflict` if this person is behind the act.
    pub fn demand_somebody_else(&self, hand: &Hand<'_>) -> Result<()> {
        if !hand.counts_as(self.id) {
            return Ok(());
        }
        Err(Error::conflict(
            "identity.oneself",
            "Das geht nicht am eigenen Konto, damit niemand die Verwaltung aussperrt. Es wurde nichts geändert. Bitten Sie eine andere Person mit diesem Recht.",
        ))
    }
}

/// What a person becomes on a day: until then nothing changes, from then on the old rights are gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// The first day of the new state, in Germany.
    pub due: NaiveDate,
    /// The unit then.
    pub unit: UnitId,
    /// The roles then.
    pub roles: Vec<String>,
    /// Whether the person is gone then.
    pub leaves: bool,
}

/// A log-in as people type it, in the form it is kept in.
///
/// # Errors
/// `Invalid` if it is empty, too long, or holds what does not fit an address or a form.
pub fn login(text: &str) -> Result<String> {
    const LONGEST: usize = 254;
    let login = text.trim().to_lowercase();
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '@' | '+');
    if login.is_empty() || login.chars().count() > LONGEST || !login.chars().all(fits) {
        return Err(Error::invalid(
            "identity.bad_login",
            "Diese Kennung geht nicht. Es wurde nichts gespeichert. Nehmen Sie Buchstaben, Ziffern, Punkt, Bindestrich oder eine E-Mail-Adresse.",
        ));
    }
    Ok(login)
}

/// A name as people type it.
///
/// # Errors
/// `Invalid` if it is empty or too long.
pub fn name(text: &str) -> Result<String> {
    const LONGEST: usize = 200;
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() || name.chars().count() > LONGEST || name.chars().any(char::is_control) {
        return Err(Error::invalid(
            "identity.nameless",
            "Der Name fehlt oder ist zu lang. Es wurde nichts gespeichert. Schreiben Sie Vor- und Nachnamen.",
        ));
    }
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn somebody() -> Person {
        let (tenant, id, unit) = (TenantId::new(), PersonId::new(), UnitId::new());
        let (login, name, email) = ("mustermann".to_owned(), "Toni Muster".to_owned(), String::new());
        Person { tenant, id, login, name, email, unit, active: true, left_at: None }
    }

    #[test]
    fn who_leaves_can_come_back_and_neither_happens_twice() {
        let now = Utc::now();
        let gone = somebody().leave(now).unwrap();
        assert_eq!((gone.active, gone.left_at), (false, Some(now)));
        assert_eq!(gone.clone().leave(now).unwrap_err().code, "identity.left_already");
        let back = gone.come_back().unwrap();
        assert_eq!((back.active, back.left_at), (true, None));
        assert_eq!(back.come_back().unwrap_err().code, "identity.never_left");
    }

    #[test]
    fn log_ins_are_kept_in_one_form() {
        assert_eq!(login(" Toni.Muster@Rurbroich.example ").unwrap(), "toni.muster@rurbroich.example");
        for wrong in ["", "  ", "a b", "a:b", "a/b", "a\u{0}", &"a".repeat(255)] {
            assert_eq!(login(wrong).unwrap_err().code, "identity.bad_login", "{wrong}");
        }
        assert_eq!(name("  Toni \n Muster ").unwrap(), "Toni Muster");
        assert!(name(" ").is_err() && name(&"x".repeat(201)).is_err());
    }
}
