//! A list of everybody who works here (Personenliste), as another system knows it.
mod diff;
mod endings;
mod file;
#[cfg(test)]
mod samples;
mod state;
mod told;

pub use diff::{Change, Diff, Known, too_many};
pub use endings::{Bringer, Endings};
pub use file::parse;
pub use state::State;
pub use told::{MOST as MOST_TOLD, Told};

use chrono::{DateTime, Utc};
use sdk::{Error, Hand, PersonId, Place, Resource, Result, TenantId, uuid::Uuid};

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
    /// In whose stead they brought it.
    pub author_behalf: Option<PersonId>,
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
    /// Set if a connection brought it: then it only ends accounts.
    pub endings: Option<Endings>,
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
    /// Whether the same hand brought it: a deputy and the absent one count as one.
    pub fn is_brought_by(&self, hand: &Hand<'_>) -> bool {
        hand.counts_as_any([self.author].into_iter().chain(self.author_behalf))
    }

    /// What this list does when the actor lets it: waits, if it would end too many accounts and nobody else has
    /// looked yet. What a connection brought is held from the start, and counts as brought by whoever made the connection.
    ///
    /// # Errors
    /// `Conflict` if it was decided before, or if whoever brought it, or somebody who counts as one with them, wants to
    /// release it alone.
    pub fn release(self, hand: &Hand<'_>, trips: bool, now: DateTime<Utc>) -> Result<Self> {
        match self.state {
            State::Draft if trips => Ok(Self { state: State::Waiting, ..self }),
            State::Waiting | State::Held if self.is_brought_by(hand) => Err(Error::conflict(
                "identity.roster_alone",
                "Diese Liste würde viele Konten beenden und braucht deshalb eine zweite Person. Es wurde nichts geändert. Bitten Sie jemanden mit demselben Recht um die Freigabe.",
            )),
            State::Draft | State::Waiting | State::Held => {
                Ok(Self { state: State::Applied, released_by: Some(hand.name()), applied_at: Some(now), ..self })
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
            State::Draft | State::Waiting | State::Held => Ok(Self { state: State::Dropped, ..self }),
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
    use sdk::{Actor, Mandate, Principal, Terms};

    fn actor(id: PersonId) -> Actor {
        Actor { principal: Principal::Person(id), ..Actor::service("test") }
    }

    fn release(roster: Roster, by: PersonId, trips: bool) -> Result<Roster> {
        roster.release(&Hand::new(&actor(by), None), trips, Utc::now())
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
            author_behalf: None,
            author_name,
            drafted_at: now,
            released_by: None,
            applied_at: None,
            before,
            endings: None,
        }
    }

    #[test]
    fn who_brings_a_list_that_ends_many_accounts_does_not_release_it() {
        let (author, other) = (PersonId::new(), PersonId::new());
        assert_eq!(release(roster(author), author, false).unwrap().state, State::Applied);
        let waiting = release(roster(author), author, true).unwrap();
        assert_eq!(waiting.state, State::Waiting);
        assert_eq!(release(waiting.clone(), author, true).unwrap_err().code, "identity.roster_alone");
        let applied = release(waiting, other, true).unwrap();
        assert_eq!(release(applied.clone(), other, true).unwrap_err().code, "identity.roster_decided");
        assert_eq!(applied.take_back().unwrap().state, State::TakenBack);
    }

    #[test]
    fn who_made_a_connection_does_not_release_what_it_wanted_to_end() {
        let (maker, other) = (PersonId::new(), PersonId::new());
        let held = Roster { state: State::Held, ..roster(maker) };
        assert_eq!(release(held.clone(), maker, true).unwrap_err().code, "identity.roster_alone");
        assert_eq!(release(held.clone(), other, true).unwrap().state, State::Applied);
        assert_eq!(held.drop_it().unwrap().state, State::Dropped);
        assert_eq!((State::of("held"), State::Held.key()), (State::Held, "held"));
    }

    #[test]
    fn a_deputy_is_no_second_person_for_the_absent_one() {
        let (author, other) = (PersonId::new(), PersonId::new());
        let (deputy, mandate) = (actor(other), Mandate::new(actor(author), Terms::default()));
        let waiting = release(roster(author), author, true).unwrap();
        let stead = waiting.clone().release(&Hand::new(&deputy, Some(&mandate)), true, Utc::now());
        assert_eq!(stead.unwrap_err().code, "identity.roster_alone");
        let brought = Roster { author: other, author_behalf: Some(author), ..waiting };
        assert_eq!(release(brought.clone(), author, true).unwrap_err().code, "identity.roster_alone");
        assert!(release(brought, PersonId::new(), true).is_ok());
    }

    #[test]
    fn what_was_decided_stays_decided() {
        let author = PersonId::new();
        assert!(roster(author).take_back().is_err());
        let dropped = roster(author).drop_it().unwrap();
        assert!(dropped.clone().drop_it().is_err() && release(dropped, author, false).is_err());
    }
}
