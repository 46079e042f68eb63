//! A person with an account.
use sdk::{PersonId, UnitId};

/// A person with an account in one tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Identity.
    pub id: PersonId,
    /// Log-in, lower case.
    pub login: String,
    /// Name.
    pub name: String,
    /// Where the person works.
    pub unit: UnitId,
    /// Whether the person may sign in.
    pub active: bool,
}
