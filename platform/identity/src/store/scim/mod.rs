//! Persons and roles as connections ask for them.
pub mod counterpart;
mod filter;
pub mod group;
pub mod user;
