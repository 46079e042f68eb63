//! Persons as the administration sees them: taken on, changed, moved, gone, back.
mod change;
mod look;

pub use change::*;
pub use look::*;

/// What the administration says about a person.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Particulars {
    /// Log-in.
    pub login: String,
    /// Name.
    pub name: String,
    /// Where mail reaches the person; may be empty.
    pub email: String,
    /// The unit's code or identity.
    pub unit: String,
    /// Roles' keys.
    pub roles: Vec<String>,
}
