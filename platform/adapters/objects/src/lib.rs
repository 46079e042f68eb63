//! Encrypted files in any S3.
//!
//! Bytes are encrypted before they leave the process and checked before they reach a caller; the
//! store behind [`Store`] is trusted with availability and with nothing else.
//!
//! Keys form a chain: a [`Token`] holds one key per tenant that never leaves it; the [`Keyring`] wraps
//! each [`TenantKey`] by it, which wraps one [`ObjectKey`] per file. Wrapped keys are plain bytes for the
//! caller's database. Destroying a tenant's key in the token makes every file of that tenant unreadable,
//! in backups of database and files too.
//!
//! Files are cut into 64 KiB chunks (see [`sealed_len`] for the format), so that a byte range costs
//! at most two chunks more than what was asked for. Every chunk is bound to its [`Label`]: tenant,
//! object and version. A chunk that was changed, moved, cut off or taken from another file is
//! answered with [`Error::Corrupt`], never with wrong bytes.
//!
//! [`embedded::serve`] is an S3 server inside the process for installations without one.

mod aad;
mod answer;
mod cipher;
mod config;
pub mod embedded;
mod entropy;
mod error;
mod format;
mod get;
mod intake;
mod key_error;
mod keyfile;
mod keyring;
mod object_key;
mod opener;
mod probe;
mod put;
mod sealer;
mod secret;
mod store;
mod tenant_key;
pub mod token;
mod upload;

pub use aad::Label;
pub use config::{Config, Limits};
pub use error::Error;
pub use format::{plain_len, sealed_len};
pub use get::Plain;
pub use key_error::KeyError;
pub use keyring::Keyring;
pub use object_key::ObjectKey;
pub use probe::Probe;
pub use put::Stored;
pub use secret::WrappedKey;
pub use store::{Listed, Store};
pub use tenant_key::TenantKey;
pub use token::Token;
