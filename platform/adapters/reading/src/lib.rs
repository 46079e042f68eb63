//! Turns one received file into what people and machines can read, behind an airlock.
//!
//! The original is never changed and never parsed in this process: poppler, qpdf, tesseract and Ghostscript
//! run as limited processes, and mail, office and image files are taken apart by the [`airlock`] sub-command of
//! [`Reader::airlock`]. The crate knows nothing of tenants, queues or storage.

pub mod airlock;
mod attachments;
mod desk;
mod display_name;
#[cfg(fuzzing)]
pub mod fuzzing;
mod guess;
mod kind;
mod limits;
mod media_type;
mod pdf;
mod reader;
mod reading;
mod tool;
mod trouble;

pub use limits::Limits;
pub use reader::Reader;
pub use reading::{Glance, Guess, Mail, Page, Part, Progress, Reading};
pub use trouble::{ReadError, Trouble};
