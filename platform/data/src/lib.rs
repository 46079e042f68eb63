//! Connections, tenant transactions, and the rows every transaction may leave behind.
//!
//! The only crate that opens a database connection. **No action, no transaction; no transaction, no SQL.**
mod admission;
mod audit;
mod cell;
mod context;
mod entry;
mod exception;
mod guard;
mod link;
pub mod migrate;
pub mod outbox;
pub mod owner;
mod pace;
mod patience;
mod places;
mod probe;
mod safe;
mod seen;
mod share;
mod town;
mod tripwire;
mod tx;
mod usage;

pub use audit::APPEND;
pub use cell::{Cell, CellConfig};
pub use context::ContextKey;
pub use entry::{ENTRY, Entry};
pub use exception::Excepted;
pub use migrate::Migration;
pub use places::Places;
pub use probe::Sighting;
pub use safe::{Safe, as_text};
pub use seen::{Condition, Findings, seen};
pub use town::Town;
pub use tripwire::Tripwire;
pub use tx::{Deed, Mode, Tx, denied, transact};
pub use usage::Usage;

/// The migrations of the platform itself.
pub const MIGRATIONS: &[Migration] = &[
    Migration::new("20261124080000_platform", include_str!("../migrations/20261124080000_platform.sql")),
    Migration::new("20261124170000_audit", include_str!("../migrations/20261124170000_audit.sql")),
    Migration::new("20261124181000_platform_shut", include_str!("../migrations/20261124181000_platform_shut.sql")),
    Migration::new("20261124182000_platform_roles", include_str!("../migrations/20261124182000_platform_roles.sql")),
    Migration::new("20261124183000_audit_turns", include_str!("../migrations/20261124183000_audit_turns.sql")),
    Migration::new("20261130200000_platform_keys", include_str!("../migrations/20261130200000_platform_keys.sql")),
    Migration::new("20261130201000_platform_forget", include_str!("../migrations/20261130201000_platform_forget.sql")),
    Migration::new("20261130210001_platform_guards", include_str!("../migrations/20261130210001_platform_guards.sql")),
    Migration::new(
        "20261130250000_platform_context",
        include_str!("../migrations/20261130250000_platform_context.sql"),
    ),
];
