//! What came out of one file.

use std::path::PathBuf;

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::Trouble;

/// Everything people and machines can read of one file. All paths lie inside the working folder.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Reading {
    /// IANA media type, found from the content.
    pub media_type: String,
    /// Text of everything that has no pages: a mail's body, an office document, plain text.
    /// For files with pages it is their text, joined by form feeds.
    pub text: String,
    /// Pages in order; empty for mail, office and text files.
    pub pages: Vec<Page>,
    /// Searchable PDF/A-2b beside the untouched original; only for PDF and images.
    pub rendition: Option<PathBuf>,
    /// Pages that went through text recognition, including those of parts. A metered quantity.
    pub ocr_pages: u32,
    /// Attachments and archive entries, in order, containers before their contents.
    pub parts: Vec<Part>,
    /// Only for mail.
    pub headers: Option<Mail>,
    /// Proposals for the clerk, never facts.
    pub guess: Guess,
    /// What a clerk should know although the file could be read.
    pub remarks: Vec<Trouble>,
}

/// What a first look at a sound PDF shows, before its pages are drawn or recognised.
#[derive(Debug, Clone, Default)]
pub struct Glance {
    /// Pages the file has.
    pub pages: u32,
    /// The text of each page, if every page brings its own; empty otherwise.
    pub texts: Vec<String>,
    /// Proposals from these texts.
    pub guess: Guess,
}

/// One page of a PDF or image.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Page {
    /// From 1.
    pub number: u32,
    /// Text layer or recognised text.
    pub text: String,
    /// Whether text recognition was run on this page.
    pub ocr: bool,
    /// Width as shown, in points (1/72 inch).
    pub width: f32,
    /// Height as shown, in points.
    pub height: f32,
    /// JPEG for the viewer, about 110 dpi, upright; `None` if the page cannot be drawn (see the remarks).
    pub image: Option<PathBuf>,
    /// JPEG, 160 pixels wide.
    pub thumbnail: Option<PathBuf>,
}

/// One attachment of a mail or entry of an archive.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Part {
    /// For display: no control characters, no path separators, never empty.
    pub name: String,
    /// Found from the content; what the sender declared only if the content says nothing.
    pub media_type: String,
    /// The part's bytes.
    pub path: PathBuf,
    /// In bytes.
    pub size: u64,
    /// All its text.
    pub text: String,
    /// Pages if it is a PDF or an image.
    pub pages: Vec<Page>,
    /// Index in [`Reading::parts`] of the container it came from; `None` for the file itself.
    pub within: Option<usize>,
    /// Why it could not be read, or what to know about it.
    pub trouble: Option<Trouble>,
}

/// The headers of a mail that a post room works with.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    /// Address of the sender.
    pub from: Option<String>,
    /// Display name of the sender.
    pub from_name: Option<String>,
    /// Addresses of the recipients (To).
    pub to: Vec<String>,
    /// Decoded subject.
    pub subject: Option<String>,
    /// The Date header, with the sender's offset. Claimed, not proven.
    pub date: Option<DateTime<FixedOffset>>,
    /// Without angle brackets.
    pub message_id: Option<String>,
}

/// Proposals taken from the text by simple rules; a clerk confirms them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Guess {
    /// Who wrote it.
    pub sender: Option<String>,
    /// What it is about.
    pub subject: Option<String>,
    /// The date of the letter, not of its arrival.
    pub date: Option<NaiveDate>,
}

/// How far the reading of one file has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Pages (or parts, for a mail) finished.
    pub done: u32,
    /// Pages (or parts) known so far.
    pub total: u32,
}
