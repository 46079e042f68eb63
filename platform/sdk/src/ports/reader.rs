use crate::Error;
use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use std::path::{Path, PathBuf};

/// Something a clerk should know about a file.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Remark {
    /// A stable key: `encrypted`, `empty`.
    pub code: String,
    /// German: what happened, what it means, what to do.
    pub sentence: String,
}

/// One page, read.
#[derive(Clone, Debug)]
pub struct ReadPage {
    /// Counts from one.
    pub number: i32,
    /// What is written on it.
    pub text: String,
    /// Whether the text comes from OCR.
    pub ocr: bool,
    /// Its picture for reading; none if it cannot be drawn.
    pub image: Option<PathBuf>,
    /// Its picture for choosing.
    pub thumbnail: Option<PathBuf>,
}

/// One part of a mail or container.
#[derive(Clone, Debug)]
pub struct ReadPart {
    /// Its name, as the sender wrote it.
    pub name: String,
    /// What it is.
    pub media_type: String,
    /// Its bytes.
    pub path: PathBuf,
    /// Its length in bytes.
    pub size: i64,
    /// Its text.
    pub text: String,
}

/// The head of a mail.
#[derive(Clone, Debug, Default)]
pub struct MailHead {
    /// `Name <address>`.
    pub from: String,
    /// The recipients.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// When it was sent, as it says itself.
    pub sent_at: Option<DateTime<Utc>>,
    /// Its Message-ID.
    pub message_id: Option<String>,
}

/// What could be read of a file. All paths lie in the work folder.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// What it really is, by content.
    pub media_type: String,
    /// Its pages.
    pub pages: Vec<ReadPage>,
    /// Text that stands on no page: mail bodies, office text.
    pub text: String,
    /// A searchable PDF/A beside the original.
    pub rendition: Option<PathBuf>,
    /// Pages that had to be read by OCR.
    pub ocr_pages: i64,
    /// Parts of a mail or container.
    pub parts: Vec<ReadPart>,
    /// The head, if it is a mail.
    pub mail: Option<MailHead>,
    /// The sender, as far as one can tell.
    pub sender: Option<String>,
    /// The subject, as far as one can tell.
    pub subject: Option<String>,
    /// The date written on it, as far as one can tell.
    pub written_on: Option<NaiveDate>,
    /// What a clerk should know.
    pub remarks: Vec<Remark>,
}

/// What a first look at a PDF shows, before its pages are drawn or recognised.
#[derive(Clone, Debug, Default)]
pub struct Glance {
    /// Pages the file has.
    pub pages: i32,
    /// The text of each page, if every page brings its own; empty otherwise.
    pub texts: Vec<String>,
    /// The sender, as far as one can tell.
    pub sender: Option<String>,
    /// The subject, as far as one can tell.
    pub subject: Option<String>,
    /// The date written on it, as far as one can tell.
    pub written_on: Option<NaiveDate>,
}

/// Why a file was not read.
#[derive(Debug)]
pub enum Unread {
    /// The file itself: it needs a person's attention, trying again does not help.
    Trouble(Remark),
    /// We: a tool or the disk failed, trying again may help.
    Fault(Error),
}

/// Reads foreign files, in an airlock, with limits on memory and time.
#[async_trait]
pub trait Reader: Send + Sync {
    /// Reads a file; `progress` hears how many pages of how many are done.
    ///
    /// # Errors
    /// See [`Unread`].
    async fn read(
        &self,
        file: &Path,
        name: &str,
        workdir: &Path,
        progress: &(dyn Fn(u32, u32) + Send + Sync),
    ) -> Result<Reading, Unread>;

    /// Looks at a file for a moment; `None` for everything but a sound PDF.
    async fn glance(&self, file: &Path, workdir: &Path) -> Option<Glance>;
}
