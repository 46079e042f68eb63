//! What can be done with tenants. Each function: one action, one transaction.
mod founding;
mod tenant;

pub use founding::{Access, Founded, NewTenant, PASSWORD, found, resume_foundings, retry, reveal};
pub use tenant::{Census, Detail, Listed, census, get, holders, list, resume, suspend};

use sdk::Action;

/// See tenants and their state.
pub const LIST: Action = Action::new("registry.tenant.list", "Mandanten sehen");
/// Found tenants.
pub const FOUND: Action = Action::new("registry.tenant.found", "Mandanten gründen");
/// Suspend tenants and open them again.
pub const SUSPEND: Action = Action::new("registry.tenant.suspend", "Mandanten sperren und freigeben");
