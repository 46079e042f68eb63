use crate::{Actor, Authority, Reach, Scope};

/// How far an actor reaches, by own right and in whose stead, as values a query can compare with: lists filter inside SQL, never afterwards.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visibility {
    /// Everything in the tenant is visible.
    pub everything: bool,
    /// Things of these units are visible.
    pub units: Vec<uuid::Uuid>,
    /// Things these persons made are visible.
    pub owners: Vec<uuid::Uuid>,
    /// Things assigned to these persons are visible.
    pub assignees: Vec<uuid::Uuid>,
}

impl Visibility {
    /// An authority, spelled out.
    pub fn of(authority: &Authority<'_>) -> Self {
        let mut sight = Self::default();
        for (holder, reach) in authority.parts() {
            sight.add(holder, reach);
        }
        sight
    }

    fn add(&mut self, holder: &Actor, reach: Reach) {
        let person = || holder.person().map(|id| id.0);
        self.everything |= reach.has(Scope::Tenant);
        if reach.has(Scope::Unit) {
            self.units.extend(holder.unit.map(|unit| unit.0));
        }
        if reach.has(Scope::Subtree) {
            self.units.extend(holder.subtree.iter().map(|unit| unit.0));
        }
        if reach.has(Scope::Own) {
            self.owners.extend(person());
        }
        if reach.has(Scope::Assigned) {
            self.assignees.extend(person());
        }
    }
}
