//! Connections (Anbindungen): programs of the tenant that care for its persons by SCIM, each let in by a token of its own.
use crate::roster::Bringer;
use chrono::{DateTime, TimeDelta, Utc};
use sdk::{Actor, Error, PersonId, Place, Resource, Result, TenantId, UnitId, uuid::Uuid};

/// A connection as the administration sees it: never its token.
#[derive(Clone, Debug)]
pub struct Connection {
    /// The tenant it belongs to.
    pub tenant: TenantId,
    /// Its identity.
    pub id: Uuid,
    /// What it is, in the administration's words: `Entra ID`.
    pub title: String,
    /// The roles it may give and take, by key; it neither sees nor touches the others.
    pub roles: Vec<String>,
    /// Where new persons work whose department it does not name.
    pub unit: UnitId,
    /// Who made it. It outlives them.
    pub made_by: PersonId,
    /// Their name then.
    pub made_by_name: String,
    /// When.
    pub made_at: DateTime<Utc>,
    /// When its token ends.
    pub expires_at: DateTime<Utc>,
    /// When it was revoked, if so.
    pub revoked_at: Option<DateTime<Utc>>,
    /// Who revoked it, by name.
    pub revoked_by: Option<String>,
    /// When its token was last used, to the hour.
    pub used_at: Option<DateTime<Utc>>,
}

impl Resource for Connection {
    const KIND: &'static str = "identity.connection";

    fn tenant(&self) -> TenantId {
        self.tenant
    }

    fn place(&self) -> Place {
        Place { units: vec![self.unit], ..Place::default() }
    }
}

impl Connection {
    /// A tenant has so many live ones at most.
    pub const MOST: i64 = 20;

    /// Whether its token still opens.
    pub fn lives(&self, now: DateTime<Utc>) -> bool {
        self.revoked_at.is_none() && self.expires_at > now
    }

    /// Who acts when it does: named as histories show it.
    pub fn actor(&self) -> Actor {
        Actor::connection(self.id, self.name())
    }

    /// Its name in histories.
    pub fn name(&self) -> String {
        format!("Anbindung {}", self.title)
    }

    /// Who it is to the lists of endings.
    pub fn bringer(&self) -> Bringer {
        Bringer { connection: self.id, name: self.name(), maker: self.made_by }
    }

    /// This connection, revoked: its token opens nothing any more.
    ///
    /// # Errors
    /// `Conflict` if it was before.
    pub fn revoke(self, by: String, now: DateTime<Utc>) -> Result<Self> {
        if self.revoked_at.is_some() {
            return Err(Error::conflict(
                "identity.connection_revoked",
                "Diese Anbindung ist schon beendet. Es wurde nichts geändert. Laden Sie die Seite neu.",
            ));
        }
        Ok(Self { revoked_at: Some(now), revoked_by: Some(by), ..self })
    }
}

/// What the administration says about a new connection.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Wanted {
    /// What it is.
    pub title: String,
    /// How many days its token lives.
    pub days: i64,
    /// The unit's code or identity.
    pub unit: String,
    /// Roles' keys.
    pub roles: Vec<String>,
}

impl Wanted {
    /// Its name and the end of its token.
    ///
    /// # Errors
    /// `Invalid` without a name, or for longer than `longest` days.
    pub fn check(&self, longest: i64, now: DateTime<Utc>) -> Result<(String, DateTime<Utc>)> {
        const LETTERS: usize = 80;
        let title = self.title.split_whitespace().collect::<Vec<_>>().join(" ");
        if title.is_empty() || title.chars().count() > LETTERS || title.chars().any(char::is_control) {
            return Err(Error::invalid(
                "identity.connection_title",
                "Die Anbindung hat noch keine Bezeichnung, oder sie ist zu lang. Es wurde nichts angelegt. Schreiben Sie, welches System sich anbindet.",
            ));
        }
        if !(1..=longest).contains(&self.days) {
            let text = format!(
                "Eine Anbindung gilt hier höchstens {longest} Tage. Es wurde nichts angelegt. Wählen Sie eine kürzere Zeit."
            );
            return Err(Error::invalid("identity.connection_days", text));
        }
        Ok((title, now + TimeDelta::days(self.days)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn connection(now: DateTime<Utc>) -> Connection {
        let (tenant, id, unit, made_by) = (TenantId::new(), Uuid::now_v7(), UnitId::new(), PersonId::new());
        let (title, made_by_name) = ("Entra ID".to_owned(), "Admin".to_owned());
        let (made_at, expires_at, roles) = (now, now + TimeDelta::days(30), vec![]);
        let (revoked_at, revoked_by, used_at) = (None, None, None);
        Connection {
            tenant,
            id,
            title,
            roles,
            unit,
            made_by,
            made_by_name,
            made_at,
            expires_at,
            revoked_at,
            revoked_by,
            used_at,
        }
    }

    #[test]
    fn it_ends_by_time_or_by_hand_and_only_once() {
        let now = Utc::now();
        let known = connection(now);
        assert!(known.lives(now) && !known.lives(now + TimeDelta::days(30)));
        let revoked = known.revoke("Zweite".into(), now).unwrap();
        assert!(!revoked.lives(now) && revoked.clone().revoke("Dritte".into(), now).is_err());
        assert_eq!(revoked.actor().label(), format!("connection:{}", revoked.id));
        assert_eq!((revoked.actor().name.as_str(), revoked.actor().person()), ("Anbindung Entra ID", None));
    }

    #[test]
    fn it_needs_a_name_and_an_end_within_the_tenants_rule() {
        let wanted = |title: &str, days| Wanted { title: title.into(), days, ..Wanted::default() };
        assert_eq!(wanted("  Entra \n ID ", 30).check(30, Utc::now()).unwrap().0, "Entra ID");
        for (title, days) in [("", 30), (" ", 30), ("x", 31), ("x", 0), ("x", -1)] {
            assert!(wanted(title, days).check(30, Utc::now()).is_err(), "{title} {days}");
        }
    }
}
