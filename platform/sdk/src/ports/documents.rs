use crate::{BlobId, DocumentId, ProcessId, Result, Tx, UnitId};
use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};

/// One page of a document to be filed.
#[derive(Clone, Debug)]
pub struct FiledPage {
    /// Counts from one.
    pub number: i32,
    /// What is written on it.
    pub text: String,
    /// Its picture for reading.
    pub image: Option<BlobId>,
    /// Its picture for choosing.
    pub thumbnail: Option<BlobId>,
}

/// A document to be filed into a process.
#[derive(Clone, Debug)]
pub struct Filing {
    /// Where it goes.
    pub process: ProcessId,
    /// What it is about (Betreff).
    pub title: String,
    /// Who sent it.
    pub sender: Option<String>,
    /// Its number in the post book.
    pub receipt_number: String,
    /// When it legally arrived.
    pub received_at: DateTime<Utc>,
    /// The date written on it.
    pub written_on: Option<NaiveDate>,
    /// The untouched original.
    pub original: BlobId,
    /// SHA-256 of the original.
    pub sha256: String,
    /// The original's media type.
    pub media_type: String,
    /// The original's file name.
    pub file_name: String,
    /// The searchable rendition.
    pub rendition: Option<BlobId>,
    /// Its pages.
    pub pages: Vec<FiledPage>,
    /// Text that stands on no page: mail bodies, attachments.
    pub text: String,
}

/// A process as others see it.
#[derive(Clone, Debug)]
pub struct ProcessView {
    /// Its identity.
    pub id: ProcessId,
    /// Its reference: `11.21.03-0007/2026-V001`.
    pub reference: String,
    /// Its title.
    pub title: String,
    /// The record's reference and title.
    pub record: String,
    /// The unit it lies with.
    pub unit: UnitId,
}

/// Keeps the files of the administration.
#[async_trait]
pub trait Documents: Send + Sync {
    /// Files a document, if the actor may file into this process.
    ///
    /// # Errors
    /// `NotFound` if the process is not the actor's to see; `Conflict` if it is closed.
    async fn file(&self, tx: &mut Tx<'_>, filing: Filing) -> Result<DocumentId>;
    /// Open processes the actor may file into, best match first.
    async fn processes(&self, tx: &mut Tx<'_>, words: &str, limit: i64) -> Result<Vec<ProcessView>>;
}
