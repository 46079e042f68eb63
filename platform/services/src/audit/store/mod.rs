//! The SQL of the log.
pub mod expiry;
pub mod leaf;
pub mod letter;
pub mod list;
pub mod root;
pub mod row;
pub mod setting;

/// A place in the log as the database counts it.
fn counted(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// A place in the log.
fn place(n: i64) -> u64 {
    u64::try_from(n).unwrap_or_default()
}
