//! What can be done with persons and their ways in. Each function: one action, one transaction.
mod account;
mod person;
mod sign_in;
mod visit;

pub use account::*;
pub use person::*;
pub use sign_in::*;
pub use visit::*;

use sdk::Action;

/// See and change one's own account.
pub const ACCOUNT: Action = Action::new("identity.account.edit", "Eigenes Konto bearbeiten");
/// Know who works here.
pub const DIRECTORY: Action = Action::new("identity.directory.read", "Personen und Einheiten sehen");
/// Create persons; background work of provisioning.
pub const PROVISION: Action = Action::new("identity.person.provision", "Personen anlegen");
/// Check a password, open and end sessions.
pub const SIGN_IN: Action = Action::new("identity.session.open", "Anmelden");
/// Find out who a request comes from.
pub const FIND: Action = Action::new("identity.session.find", "Sitzung erkennen");
/// Remove what can no longer be used.
pub const SWEEP: Action = Action::new("identity.session.sweep", "Abgelaufene Sitzungen entfernen");
