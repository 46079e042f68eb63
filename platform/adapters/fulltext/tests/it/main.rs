//! What the search promises, tested from outside on real directories.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail loudly outside #[test] functions too"
)]

mod durability;
mod searching;
mod splitter;
mod town;
mod visibility;
