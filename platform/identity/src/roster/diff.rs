//! What a list would change: joiners, movers, leavers, and those who come back.
use super::Line;
use crate::rule::{Rule, Rules};
use sdk::{PersonId, UnitId};
use std::collections::BTreeMap;

/// A person as they are.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Known {
    /// Identity.
    pub id: PersonId,
    /// Log-in.
    pub login: String,
    /// Name.
    pub name: String,
    /// Where mail reaches the person.
    pub email: String,
    /// The unit.
    pub unit: UnitId,
    /// The unit's code.
    pub unit_key: String,
    /// Roles' keys, sorted.
    pub roles: Vec<String>,
    /// Whether the person may sign in.
    pub active: bool,
}

impl Known {
    fn says(&self, line: &Line) -> bool {
        self.name == line.name && self.email == line.email && self.unit_key == line.unit && self.roles == line.roles
    }
}

/// Somebody known, and what the list says of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// As they are.
    pub known: Known,
    /// As the list has them.
    pub line: Line,
}

/// Whether so many endings are more than one person may end alone: more than so many of a hundred active accounts, or so
/// many.
pub fn too_many(leaves: usize, active: i64, rules: &Rules) -> bool {
    let leaves = i64::try_from(leaves).unwrap_or(i64::MAX);
    let percent = leaves.saturating_mul(100) > active.saturating_mul(rules.get(Rule::RosterPercent));
    leaves > 0 && (percent || leaves > rules.get(Rule::RosterPersons))
}

/// What a list would change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diff {
    /// Nobody knew them.
    pub joins: Vec<Line>,
    /// They are somebody else now: name, mail, unit or roles.
    pub changes: Vec<Change>,
    /// They left, and are back.
    pub returns: Vec<Change>,
    /// The list does not know them.
    pub leaves: Vec<Known>,
}

impl Diff {
    /// Compares. Whoever brings the list never leaves by it.
    pub fn of(lines: &[Line], known: Vec<Known>, author: PersonId) -> Self {
        let mut by_login: BTreeMap<String, Known> =
            known.into_iter().map(|known| (known.login.clone(), known)).collect();
        let mut diff = Self::default();
        for line in lines {
            match by_login.remove(&line.login) {
                None => diff.joins.push(line.clone()),
                Some(known) if !known.active => diff.returns.push(Change { known, line: line.clone() }),
                Some(known) if known.says(line) => {}
                Some(known) => diff.changes.push(Change { known, line: line.clone() }),
            }
        }
        diff.leaves = by_login.into_values().filter(|known| known.active && known.id != author).collect();
        diff
    }

    /// Whether it would end more accounts than one person may end alone.
    pub fn trips(&self, active: i64, rules: &Rules) -> bool {
        too_many(self.leaves.len(), active, rules)
    }

    /// Whether it would change nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Everybody known whom it would change, as they are.
    pub fn before(&self) -> Vec<Known> {
        let changed = self.changes.iter().chain(&self.returns).map(|change| change.known.clone());
        changed.chain(self.leaves.iter().cloned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{known, line};
    use super::*;

    #[test]
    fn each_person_is_a_joiner_a_mover_a_leaver_or_none() {
        let (same, moved, back, gone, author) =
            (known("same", true), known("moved", true), known("back", false), known("gone", true), known("me", true));
        let long_gone = known("long-gone", false);
        let me = author.id;
        let lines = [line("same"), Line { unit: "FB01".into(), ..line("moved") }, line("back"), line("new")];
        let all = vec![same, moved, back, gone, author, long_gone];
        let diff = Diff::of(&lines, all, me);
        let logins = |changes: &[Change]| changes.iter().map(|c| c.known.login.clone()).collect::<Vec<_>>();
        assert_eq!(diff.joins.iter().map(|l| l.login.as_str()).collect::<Vec<_>>(), ["new"]);
        assert_eq!((logins(&diff.changes), logins(&diff.returns)), (vec!["moved".into()], vec!["back".into()]));
        assert_eq!(diff.leaves.iter().map(|k| k.login.as_str()).collect::<Vec<_>>(), ["gone"]);
        assert_eq!(diff.before().len(), 3);
    }

    #[test]
    fn the_breaker_trips_above_its_limits_and_not_at_them() {
        let rules = Rules::default();
        let leaving = |count: usize| Diff { leaves: (0..count).map(|_| known("x", true)).collect(), ..Diff::default() };
        assert!(!leaving(0).trips(0, &rules));
        assert!(!leaving(2).trips(100, &rules) && leaving(3).trips(100, &rules), "2 % of 100");
        assert!(!leaving(20).trips(10_000, &rules) && leaving(21).trips(10_000, &rules), "20 persons");
        assert!(leaving(1).trips(4, &rules), "one of four is a quarter");
    }
}
