//! What can be done with tenants. Each function: one action, one transaction.
mod founding;
mod grant;
mod rule;
mod tenant;

pub use founding::{Access, Founded, NewTenant, endow, found, resume_foundings, retry, reveal};
pub use grant::{Overview, Wanted, give, grants_over, overview, renew, revoke, revoke_over};
pub use rule::regulate;
pub use tenant::{Census, Detail, Listed, census, get, holders, list, resume, suspend};

use sdk::Action;

/// The German name of one of the registry's actions; its key, if it is none.
pub fn title_of(key: &str) -> &str {
    let known = [LIST, FOUND, SUSPEND, SEE, GIVE, REVOKE, REGULATE].into_iter().find(|action| action.key == key);
    known.map_or(key, |action| action.title)
}

/// See tenants and their state.
pub const LIST: Action = Action::new("registry.tenant.list", "Mandanten sehen");
/// Found tenants.
pub const FOUND: Action = Action::new("registry.tenant.found", "Mandanten gründen");
/// Suspend tenants and open them again.
pub const SUSPEND: Action = Action::new("registry.tenant.suspend", "Mandanten sperren und freigeben");
/// See who may administer the tenant from above.
pub const SEE: Action = Action::new("registry.grant.read", "Betreuung sehen");
/// Let somebody above administer the tenant.
pub const GIVE: Action = Action::new("registry.grant.give", "Betreuung erteilen");
/// End that.
pub const REVOKE: Action = Action::new("registry.grant.revoke", "Betreuung widerrufen");
/// Set the periods of both.
pub const REGULATE: Action = Action::new("registry.rule.set", "Fristen der Betreuung festlegen");
