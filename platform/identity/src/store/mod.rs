//! The SQL of persons, units, credentials, sessions, rules and policy.
pub mod actor;
pub mod app_password;
pub mod body;
pub mod credential;
pub mod factor;
pub mod factor_role;
pub mod invitation;
pub mod person;
pub mod planned;
pub mod policy;
pub mod provider;
pub mod roster;
pub mod rule;
pub mod session;
pub mod substitution;
pub mod unit;
