//! What can be done with tenants. Each function: one action, one transaction.
mod delegate;
mod endowing;
mod founding;
mod grant;
mod guest;
mod opening;
mod rule;
mod shredding;
mod tenant;

pub use endowing::endow;
pub use founding::{Access, Founded, NewTenant, PASSWORD, found, resume_foundings, retry, reveal};
pub use grant::{Overview, Wanted, give, grants_over, overview, renew, revoke, revoke_over};
pub use guest::{enter, reader};
pub use opening::{Openings, ask, end, end_over, open, openings, openings_over, question, release, reply};
pub use rule::{regulate, rules};
pub use shredding::{
    ask_to_shred, carry_on_shredding, release_shredding, shredding, shredding_certificate, withdraw_shredding,
};
pub use tenant::{Census, Detail, Listed, census, get, holders, list, resume, suspend};

use sdk::Action;

/// The German name of one of the registry's actions; its key, if it is none.
pub fn title_of(key: &str) -> &str {
    let known = [LIST, FOUND, SUSPEND, SEE, GIVE, REVOKE].into_iter().find(|action| action.key == key);
    known.map_or(key, |action| action.title)
}

/// See tenants and their state.
pub const LIST: Action = Action::new("registry.tenant.list", "Mandanten sehen");
/// Found tenants.
pub const FOUND: Action = Action::new("registry.tenant.found", "Mandanten gründen");
/// Suspend tenants and open them again.
pub const SUSPEND: Action = Action::new("registry.tenant.suspend", "Mandanten sperren und freigeben");
/// Destroy tenants for ever, as two people.
pub const SHRED: Action = Action::new("registry.tenant.shred", "Mandanten vernichten").personal();
/// See who may administer the tenant from above.
pub const SEE: Action = Action::new("registry.grant.read", "Betreuung sehen");
/// Let somebody above administer the tenant.
pub const GIVE: Action = Action::new("registry.grant.give", "Betreuung erteilen");
/// End that.
pub const REVOKE: Action = Action::new("registry.grant.revoke", "Betreuung widerrufen");
/// Set the periods of both.
pub const REGULATE: Action = Action::new("registry.rule.set", "Fristen der Betreuung festlegen");
/// See who asked to read here in an emergency, and what became of it.
pub const OPENINGS: Action = Action::new("registry.opening.read", "Notfallzugriffe sehen");
/// Ask a tenant to be let in, and open once it may be.
pub const ASK: Action = Action::new("registry.opening.ask", "Notfallzugriff anfragen").personal();
/// Release a colleague's question.
pub const RELEASE: Action =
    Action::new("registry.opening.release", "Notfallzugriff als zweite Person freigeben").personal();
/// Consent, or refuse, for the tenant.
pub const REPLY: Action = Action::new("registry.opening.reply", "Notfallzugriff zustimmen oder ablehnen");
/// End an opening early.
pub const END: Action = Action::new("registry.opening.end", "Notfallzugriff beenden");
/// Come in with a key.
pub const ENTER: Action = Action::new("registry.opening.enter", "Notfallzugriff betreten");
