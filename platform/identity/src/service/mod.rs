//! What can be done with persons and their ways in. Each function: one action, one transaction.
mod account;
pub mod body;
mod connection;
mod factor;
mod joining;
mod leaving;
pub mod people;
mod person;
pub mod policy;
mod provider;
pub mod roster;
mod rules;
pub mod scim;
mod second_step;
mod sign_in;
pub mod substitution;
mod unit;
mod visit;
mod vouched;

pub use account::{
    WaysIn, change_password, end_other_sessions, end_session, enrol, new_app_password, revoke_app_password, ways_in,
};
pub use connection::*;
pub use factor::*;
pub use joining::*;
pub use leaving::carry_out_moves;
pub(crate) use person::add_person;
pub use person::{NewPerson, equip, provision};
pub use provider::*;
pub use rules::*;
pub use second_step::*;
pub use sign_in::*;
pub use unit::*;
pub use visit::*;
pub use vouched::*;

use sdk::Action;

/// See and change one's own account.
pub const ACCOUNT: Action = Action::new("identity.account.edit", "Eigenes Konto bearbeiten").personal();
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
/// See and change persons: who works here, as what, until when.
pub const MANAGE: Action = Action::new("identity.person.manage", "Personen verwalten");
/// Found, rename and hang units.
pub const ORGANISE: Action = Action::new("identity.unit.manage", "Organisationseinheiten verwalten");
/// Set the rules of signing in.
pub const REGULATE: Action = Action::new("identity.rule.manage", "Anmelderegeln festlegen");
/// Name one's own deputy, give a deputyship back. Never done in somebody else's stead: nothing is passed on.
pub const NAME_DEPUTY: Action = Action::new("identity.substitution.name", "Eigene Vertretung regeln").personal();
/// Name deputies for others. Neither is this.
pub const ARRANGE: Action = Action::new("identity.substitution.arrange", "Vertretungen für andere regeln").personal();
/// Take up an invitation.
pub const JOIN: Action = Action::new("identity.invitation.redeem", "Einladung einlösen");
/// Carry out what was planned for a day.
pub const MOVE: Action = Action::new("identity.person.move", "Geplante Wechsel vollziehen");
