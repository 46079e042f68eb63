use crate::{Actor, Reach, Scope};

/// An actor's reach as values a query can compare with: lists filter inside SQL, never afterwards.
#[derive(Clone, Debug)]
pub struct Visibility {
    /// Everything in the tenant is visible.
    pub everything: bool,
    /// Things of these units are visible.
    pub units: Vec<uuid::Uuid>,
    /// Things this person made are visible.
    pub owner: Option<uuid::Uuid>,
    /// Things assigned to this person are visible.
    pub assignee: Option<uuid::Uuid>,
}

impl Visibility {
    /// The actor's reach, spelled out.
    pub fn of(reach: Reach, actor: &Actor) -> Self {
        let person = actor.person().map(|id| id.0);
        let mut units: Vec<_> = Vec::new();
        if reach.has(Scope::Unit) {
            units.extend(actor.unit.map(|unit| unit.0));
        }
        if reach.has(Scope::Subtree) {
            units.extend(actor.subtree.iter().map(|unit| unit.0));
        }
        Self {
            everything: reach.has(Scope::Tenant),
            units,
            owner: person.filter(|_| reach.has(Scope::Own)),
            assignee: person.filter(|_| reach.has(Scope::Assigned)),
        }
    }
}
