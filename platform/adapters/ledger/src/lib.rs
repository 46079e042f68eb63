//! The proof behind the audit log: canonical rows, seals, leaves, signed roots, exports, and who checks them.
//!
//! Knows no database and nothing of the platform; `docs/audit-format.md` describes every byte, so that somebody else can
//! write a second verifier.
mod certificate;
mod digest;
mod error;
mod export;
mod finding;
mod frontier;
mod key;
mod leaf;
mod note;
mod report;
mod row;
mod statement;
mod verify;

pub use certificate::Certificate;
pub use digest::Digest;
pub use error::Error;
pub use export::{End, Head, LeafLine, Line, Loose};
pub use finding::{Finding, Named};
pub use frontier::Frontier;
pub use key::{PublicKey, Signer};
pub use leaf::{Leaf, State};
pub use note::{open, sign};
pub use report::Report;
pub use row::{Row, plain, stamp};
pub use statement::{Expiry, Root};
pub use verify::{Source, verify};
