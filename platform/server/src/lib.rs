//! The composition root: the only crate that sees everything.
pub mod audit;
pub mod compose;
pub mod config;
mod console;
pub mod demo;
pub mod drill;
pub mod edge;
pub mod found;
pub mod keys;
pub mod metrics;
mod openapi;
pub mod serve;
mod status;
mod towns;
mod trial;
pub mod tripwire;
mod weeding;
pub mod worker;

pub use adapters::smtp::SmtpConfig;
pub use compose::Installation;
pub use config::Config;
pub use identity::ProviderConfig;
