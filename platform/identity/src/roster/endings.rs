//! Endings that came through a connection: those of a day, which can be taken back, and those that are held.
use super::{Diff, Known, Roster, State};
use chrono::{DateTime, NaiveDate, Utc};
use sdk::{PersonId, TenantId, local_day, uuid::Uuid};

/// Endings that came through a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endings {
    /// The connection.
    pub connection: Uuid,
    /// The day they came, in Germany.
    pub day: NaiveDate,
    /// Whose accounts shall end, while they are held.
    pub leaves: Vec<PersonId>,
}

impl Endings {
    /// What they would end of everybody: who is gone already does not go twice.
    pub fn diff(&self, known: Vec<Known>) -> Diff {
        let leaves = known.into_iter().filter(|known| known.active && self.leaves.contains(&known.id));
        Diff { leaves: leaves.collect(), ..Diff::default() }
    }
}

/// Who a connection is to its lists: what it brings counts as brought by whoever made it, since they know its token.
#[derive(Clone, Debug)]
pub struct Bringer {
    /// The connection.
    pub connection: Uuid,
    /// Its name, as histories show it.
    pub name: String,
    /// Who made it.
    pub maker: PersonId,
}

impl Roster {
    /// A list of endings of this day, nobody on it yet: held, or carried out as they come.
    pub fn of_endings(tenant: TenantId, by: &Bringer, held: bool, now: DateTime<Utc>) -> Self {
        let day = local_day(now);
        Self {
            tenant,
            id: Uuid::now_v7(),
            title: format!("Austritte vom {}", day.format("%d.%m.%Y")),
            lines: Vec::new(),
            state: if held { State::Held } else { State::Applied },
            author: by.maker,
            author_behalf: None,
            author_name: by.name.clone(),
            drafted_at: now,
            released_by: None,
            applied_at: (!held).then_some(now),
            before: Vec::new(),
            endings: Some(Endings { connection: by.connection, day, leaves: Vec::new() }),
        }
    }

    /// Whether this connection brought it and it is held.
    pub fn is_held_for(&self, connection: Uuid) -> bool {
        self.state == State::Held && self.of(connection)
    }

    /// Whether this connection's endings of that day are carried out on it, and nobody took them back.
    pub fn goes_on(&self, connection: Uuid, day: NaiveDate) -> bool {
        // One that was released is a decision of its own: whoever takes it back shall not take back others with it.
        let ours = self.of(connection) && self.endings.as_ref().is_some_and(|endings| endings.day == day);
        self.state == State::Applied && self.released_by.is_none() && ours
    }

    fn of(&self, connection: Uuid) -> bool {
        self.endings.as_ref().is_some_and(|endings| endings.connection == connection)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_goes_on_until_it_is_taken_back_or_over() {
        let now = "2026-11-30T22:30:00Z".parse::<DateTime<Utc>>().unwrap();
        let by = Bringer { connection: Uuid::now_v7(), name: "Anbindung Entra".into(), maker: PersonId::new() };
        let day = Roster::of_endings(TenantId::new(), &by, false, now);
        assert_eq!(day.title, "Austritte vom 30.11.2026");
        assert!(day.goes_on(by.connection, local_day(now)) && !day.goes_on(Uuid::now_v7(), local_day(now)));
        assert!(!day.goes_on(by.connection, local_day(now + chrono::TimeDelta::hours(1))), "midnight is German");
        assert!(!day.clone().take_back().unwrap().goes_on(by.connection, local_day(now)));
        let released = Roster { released_by: Some("Zweite".into()), ..day };
        assert!(!released.goes_on(by.connection, local_day(now)));
        let held = Roster::of_endings(TenantId::new(), &by, true, now);
        assert!(held.is_held_for(by.connection) && !held.is_held_for(Uuid::now_v7()) && held.applied_at.is_none());
    }
}
