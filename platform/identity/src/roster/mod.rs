//! A list of everybody who works here (Personenliste), as another system knows it.
mod diff;
mod file;

pub use diff::{Change, Diff, Known};
pub use file::parse;

use chrono::{DateTime, Utc};
use sdk::{Actor, Error, PersonId, Place, Resource, Result, TenantId, uuid::Uuid};

/// One person of a list.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Line {
    /// Log-in, as it is kept.
    pub login: String,
    /// Name.
    pub name: String,
    /// Where mail reaches the person; may be empty.
    pub email: String,
    /// The unit's code.
    pub unit: String,
    /// Roles' keys, sorted.
    pub roles: Vec<String>,
}

/// How far a list has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Read, looked at, nothing done.
    Draft,
    /// It would end so many accounts that a second person must release it.
    Waiting,
    /// Done.
    Applied,
    /// Done and undone.
    TakenBack,
    /// Never done.
    Dropped,
}

impl State {
    /// The word in rows.
    pub fn key(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Waiting => "waiting",
            Self::Applied => "applied",
            Self::TakenBack => "taken_back",
            Self::Dropped => "dropped",
        }
    }

    /// What a person reads, in German.
    pub fn title(self) -> &'static str {
        match self {
            Self::Draft => "Entwurf",
            Self::Waiting => "wartet auf Freigabe",
            Self::Applied => "übernommen",
            Self::TakenBack => "zurückgenommen",
            Self::Dropped => "verworfen",
        }
    }

    /// What the word means.
    pub fn of(key: &str) -> Self {
        match key {
            "draft" => Self::Draft,
            "waiting" => Self::Waiting,
            "applied" => Self::Applied,
            "taken_back" => Self::TakenBack,
            _ => Self::Dropped,
        }
    }
}

/// A list and what became of it.
#[derive(Clone, Debug)]
pub struct Roster {
    /// The tenant it belongs to.
    pub tenant: TenantId,
    /// Its identity.
    pub id: Uuid,
    /// The file's name.
    pub title: String,
    /// Its persons.
    pub lines: Vec<Line>,
    /// How far it has come.
    pub state: State,
    /// Who brought it.
    pub author: PersonId,
    /// Their name then.
    pub author_name: String,
    /// When.
    pub drafted_at: DateTime<Utc>,
    /// Who released it, by name.
    pub released_by: Option<String>,
    /// When it was done.
    pub applied_at: Option<DateTime<Utc>>,
    /// Those it changed, as they were.
    pub before: Vec<Known>,
}

impl Resource for Roster {
    const KIND: &'static str = "identity.roster";

    fn tenant(&self) -> TenantId {
        self.tenant
    }

    fn place(&self) -> Place {
        Place { owner: Some(self.author), ..Place::default() }
    }
}

impl Roster {
    /// What this list does when the actor lets it: waits, if it would end too many accounts and nobody else has looked yet.
    ///
    /// # Errors
    /// `Conflict` if it was decided before, or if whoever brought it wants to release it alone.
    pub fn release(self, actor: &Actor, trips: bool, now: DateTime<Utc>) -> Result<Self> {
        match self.state {
            State::Draft if trips => Ok(Self { state: State::Waiting, ..self }),
            State::Waiting if actor.person() == Some(self.author) => Err(Error::conflict(
                "identity.roster_alone",
                "Diese Liste würde viele Konten beenden und braucht deshalb eine zweite Person. Es wurde nichts geändert. Bitten Sie jemanden mit demselben Recht um die Freigabe.",
            )),
            State::Draft | State::Waiting => {
                Ok(Self { state: State::Applied, released_by: Some(actor.name.clone()), applied_at: Some(now), ..self })
            }
            _ => Err(decided()),
        }
    }

    /// This list, undone.
    ///
    /// # Errors
    /// `Conflict` unless it was applied.
    pub fn take_back(self) -> Result<Self> {
        if self.state == State::Applied { Ok(Self { state: State::TakenBack, ..self }) } else { Err(decided()) }
    }

    /// This list, never to be done.
    ///
    /// # Errors
    /// `Conflict` if it was decided before.
    pub fn drop_it(self) -> Result<Self> {
        match self.state {
            State::Draft | State::Waiting => Ok(Self { state: State::Dropped, ..self }),
            _ => Err(decided()),
        }
    }
}

fn decided() -> Error {
    Error::conflict(
        "identity.roster_decided",
        "Über diese Liste ist schon entschieden. Es wurde nichts geändert. Laden Sie die Seite neu.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use sdk::Principal;

    fn actor(id: PersonId) -> Actor {
        let (principal, name) = (Principal::Person(id), "Admin".to_owned());
        Actor { principal, name, unit: None, subtree: vec![], roles: vec![], bodies: vec![] }
    }

    fn roster(author: PersonId) -> Roster {
        let (tenant, id, now) = (TenantId::new(), Uuid::now_v7(), Utc::now());
        let (title, author_name) = ("liste.csv".to_owned(), "Admin".to_owned());
        let (lines, before, state) = (vec![], vec![], State::Draft);
        Roster {
            tenant,
            id,
            title,
            lines,
            state,
            author,
            author_name,
            drafted_at: now,
            released_by: None,
            applied_at: None,
            before,
        }
    }

    #[test]
    fn who_brings_a_list_that_ends_many_accounts_does_not_release_it() {
        let (author, other, now) = (PersonId::new(), PersonId::new(), Utc::now());
        assert_eq!(roster(author).release(&actor(author), false, now).unwrap().state, State::Applied);
        let waiting = roster(author).release(&actor(author), true, now).unwrap();
        assert_eq!(waiting.state, State::Waiting);
        let alone = waiting.clone().release(&actor(author), true, now).unwrap_err();
        assert_eq!(alone.code, "identity.roster_alone");
        let applied = waiting.release(&actor(other), true, now).unwrap();
        assert_eq!(applied.clone().release(&actor(other), true, now).unwrap_err().code, "identity.roster_decided");
        assert_eq!(applied.take_back().unwrap().state, State::TakenBack);
    }

    #[test]
    fn what_was_decided_stays_decided() {
        let author = PersonId::new();
        assert!(roster(author).take_back().is_err());
        let dropped = roster(author).drop_it().unwrap();
        assert!(dropped.clone().drop_it().is_err() && dropped.release(&actor(author), false, Utc::now()).is_err());
    }
}
