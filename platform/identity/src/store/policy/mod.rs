//! The SQL of policy lines, roles, drafts of changes, the record of changes, and who holds what.
pub mod change;
pub mod draft;
pub mod holder;
pub mod line;
pub mod offer;
pub mod role;
