//! The platform's vocabulary: values and rules. No I/O, no async, no clock.
mod action;
mod actor;
mod authority;
mod calendar;
mod error;
mod event;
mod hand;
mod id;
mod mandate;
mod money;
mod policy;
mod resource;
mod visibility;

pub use action::Action;
pub use actor::{Actor, Principal};
pub use authority::Authority;
pub use calendar::{Month, local_day, local_midnight, local_year};
pub use error::{Error, Kind, Result};
pub use event::Event;
pub use hand::Hand;
pub use id::{BlobId, DocumentId, EventId, PersonId, ProcessId, RecordId, TaskId, TenantId, UnitId};
pub use mandate::{Mandate, Terms};
pub use money::Money;
pub use policy::{Reach, Scope, Snapshot};
pub use resource::{Place, Resource, Unchecked};
pub use visibility::Visibility;

#[doc(hidden)]
pub use {serde, uuid};
