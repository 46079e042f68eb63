//! The platform's own nouns: files, tasks, usage, search, and the desk that shows what waits.
mod audit;
mod blob;
mod desk;
pub mod isolation;
mod metering;
mod schema;
mod search;
mod task;

pub use audit::{AuditLog, export_log};
pub use blob::{Files, Vault, reseal};
pub use desk::Desk;
pub use isolation::Isolation;
pub use metering::Meters;
pub use search::{Library, Search};
pub use task::Tasks;
