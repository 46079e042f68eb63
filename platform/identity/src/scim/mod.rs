//! SCIM 2.0 (RFC 7643, RFC 7644): how persons and roles look to a connection, and what it may say about them. No database.
pub mod discovery;
mod failure;
pub mod filter;
pub mod group;
mod names;
pub mod patch;
pub(crate) mod schema;
pub mod shape;
pub mod user;

pub use failure::refusal;
pub(crate) use failure::{held, invalid_filter, outdated, read_only, taken, value};
pub use names::canonical;

/// The schema of a user (RFC 7643 §4.1).
pub const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
/// The schema of a group (RFC 7643 §4.2).
pub const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
/// The schema of what an employer adds to a user (RFC 7643 §4.3).
pub const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
/// The schema of a page of things (RFC 7644 §3.4.2).
pub const LIST: &str = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
/// The schema of an error (RFC 7644 §3.12).
pub const ERROR: &str = "urn:ietf:params:scim:api:messages:2.0:Error";
/// The media type of all of it (RFC 7644 §8.1).
pub const MEDIA: &str = "application/scim+json";
/// Below which path all of it lies.
pub const ROOT: &str = "/scim/v2";
/// Things on a page at most, as `ServiceProviderConfig` says.
pub const PAGE: i64 = 200;
