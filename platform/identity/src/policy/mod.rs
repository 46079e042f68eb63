//! Who may do what: policy lines, what they compile to, and what a tenant may make of them.
mod cache;
mod catalogue;
mod effect;
pub mod role;
pub(crate) mod schema;

pub use cache::Cache;
pub use catalogue::{Catalogue, Choice, Group, Rights};
pub use effect::{Effect, RoleSet, Side, effects};
pub use sdk::policy::{Compile, Line};

use sdk::{Action, Reach, Scope};

/// Reading the lines is itself an action, the one every decision begins with.
pub const READ: Action = Action::new("identity.policy.read", "Rechte lesen");
/// See what each role may do, and what was changed.
pub const ROLE_READ: Action = Action::new("identity.role.read", "Rollen und Rechte sehen");
/// Change what roles may do.
pub const ROLE_EDIT: Action = Action::new("identity.role.edit", "Rollen und Rechte ändern");
/// Ask why somebody may see something, and what somebody would see.
pub const EXPLAIN: Action = Action::new("identity.right.explain", "Rechte einer Person erklären");
/// Give the tenant what a new version suggests; background work.
pub const OFFER: Action = Action::new("identity.policy.offer", "Vorgeschlagene Rechte übernehmen");

/// The words on policy lines, as one reach. Unknown words count for nothing.
pub fn reach_of<'a>(words: impl IntoIterator<Item = &'a str>) -> Reach {
    words.into_iter().filter_map(Scope::of).fold(Reach::default(), Reach::with).plain()
}

/// The words on policy lines that spell a reach.
pub fn words_of(reach: Reach) -> Vec<String> {
    reach.plain().scopes().map(|scope| scope.key().to_owned()).collect()
}
