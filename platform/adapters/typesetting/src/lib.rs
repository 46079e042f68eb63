//! Typesetting: a Typst template and a JSON value become a PDF for the archive.
//!
//! The file that comes out is PDF/A-3b (it may carry its own evidence as attachments) and PDF/UA-1 (a screen reader
//! finds its way), so a template must give a heading, a `lang` and an `alt` for every picture; Typst refuses it otherwise.
//!
//! A template sees nothing but what it is handed: no file system, no packages, no network, no clock. It reads its data
//! with `json("/data.json")`; title, attachments and the moment of creation are set for it. The same input gives the
//! same bytes.

mod attachment;
mod clock;
mod error;
mod glyphs;
mod sheet;
mod shelf;
mod typesetter;

pub use attachment::{Attachment, Relationship};
pub use error::{Complaint, Error};
pub use typesetter::{MAX_DATA, Typesetter};
