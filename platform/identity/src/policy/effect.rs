//! What a change of rights would mean for people, before it is made.
use sdk::{Action, Snapshot};

/// Active persons who hold the same roles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleSet {
    /// Their roles' keys, in order.
    pub roles: Vec<String>,
    /// How many they are.
    pub persons: i64,
}

/// People on one side of a change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Side {
    /// How many.
    pub persons: i64,
    /// The roles they hold together.
    pub sets: Vec<Vec<String>>,
}

impl Side {
    fn add(&mut self, set: &RoleSet) {
        self.persons = self.persons.saturating_add(set.persons);
        self.sets.push(set.roles.clone());
    }
}

/// Who gains and who loses by a change of what one action is allowed to.
#[derive(Clone, Debug)]
pub struct Effect {
    /// The action.
    pub action: Action,
    /// Whoever reaches something not reached before.
    pub gains: Side,
    /// Whoever no longer reaches something.
    pub loses: Side,
}

/// Compares two policies over all people. Actions that change nothing for anybody are left out.
pub fn effects(
    before: &Snapshot,
    after: &Snapshot,
    sets: &[RoleSet],
    actions: impl Iterator<Item = Action>,
) -> Vec<Effect> {
    let effect = |action: Action| {
        let (mut gains, mut loses) = (Side::default(), Side::default());
        for set in sets {
            let (then, now) = (before.reach_of(&set.roles, action), after.reach_of(&set.roles, action));
            if !then.includes(now) {
                gains.add(set);
            }
            if !now.includes(then) {
                loses.add(set);
            }
        }
        Effect { action, gains, loses }
    };
    actions.map(effect).filter(|effect| effect.gains.persons > 0 || effect.loses.persons > 0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use sdk::{Reach, Scope};

    const READ: Action = Action::new("test.thing.read", "Lesen");
    const EDIT: Action = Action::new("test.thing.edit", "Ändern");

    fn set(roles: &[&str], persons: i64) -> RoleSet {
        RoleSet { roles: roles.iter().map(ToString::to_string).collect(), persons }
    }

    #[test]
    fn who_already_reaches_as_far_gains_nothing() {
        let (mut before, mut after) = (Snapshot::default(), Snapshot::default());
        before.allow("head", READ, Reach::default().with(Scope::Subtree));
        after.allow("head", READ, Reach::default().with(Scope::Subtree));
        after.allow("clerk", READ, Reach::default().with(Scope::Unit));
        let sets = [set(&["clerk"], 7), set(&["clerk", "head"], 2), set(&["post-room"], 3)];
        let found = effects(&before, &after, &sets, [READ, EDIT].into_iter());
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].gains, Side { persons: 7, sets: vec![vec!["clerk".into()]] });
        assert_eq!(found[0].loses, Side::default());
    }

    #[test]
    fn a_reach_that_moves_is_gained_and_lost_at_once() {
        let (mut before, mut after) = (Snapshot::default(), Snapshot::default());
        before.allow("clerk", EDIT, Reach::default().with(Scope::Own));
        after.allow("clerk", EDIT, Reach::default().with(Scope::Unit));
        let found = effects(&before, &after, &[set(&["clerk"], 4), set(&[], 9)], [EDIT].into_iter());
        assert_eq!((found[0].gains.persons, found[0].loses.persons), (4, 4));
    }
}
