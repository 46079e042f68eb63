//! The SQL of persons, units, credentials, sessions and policy.
pub mod app_password;
pub mod credential;
pub mod person;
pub mod policy;
pub mod session;
pub mod unit;
