//! The platform's vocabulary: values and rules. No I/O, no async, no clock.
mod action;
mod actor;
mod authority;
mod calendar;
mod error;
mod event;
mod guard;
mod hand;
mod id;
mod level;
mod mandate;
mod money;
mod policy;
mod resource;
mod sight;
mod visibility;

pub use action::Action;
pub use actor::{Actor, Principal};
pub use authority::Authority;
pub use calendar::{Month, local_day, local_midnight, local_year};
pub use error::{Error, Kind, Result};
pub use event::Event;
pub use guard::{Exception, FileKind, Guard, Opening, Protection, Shutting};
pub use hand::Hand;
pub use id::{BlobId, BodyId, DocumentId, EventId, PersonId, ProcessId, RecordId, TaskId, TenantId, UnitId};
pub use level::{CONFIDENTIAL, Level, STRICT};
pub use mandate::{Mandate, Terms};
pub use money::Money;
pub use policy::{Reach, Scope, Snapshot};
pub use resource::{Place, Resource, Unchecked};
pub use sight::Sight;
pub use visibility::{Eyes, Face, Part, Visibility};

#[doc(hidden)]
pub use {serde, uuid};
