//! The typesetter itself.

use std::sync::OnceLock;

use serde_json::{Value, json};
use typst::comemo;
use typst::foundations::{Bytes, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::sheet::Sheet;
use crate::shelf::Shelf;
use crate::{Attachment, Complaint, Error, attachment, clock, glyphs};

/// The most bytes the data of one document may have, written as JSON.
pub const MAX_DATA: usize = 8 * 1024 * 1024;

/// Sets templates into archivable PDFs. Idle it costs nothing: fonts are loaded by the first document.
#[derive(Default)]
pub struct Typesetter {
    shelf: OnceLock<Shelf>,
}

impl Typesetter {
    /// A typesetter that has loaded nothing yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { shelf: OnceLock::new() }
    }

    /// Sets `template` (Typst source) with `data`, which it reads with `json("/data.json")`, and embeds `attachments`.
    /// `title` becomes the document's title, `at` (Unix seconds) its moment of creation and the template's `today`.
    ///
    /// Characters no embedded font has are printed as U+FFFD. The same input gives the same bytes.
    ///
    /// **This blocks, cannot be cancelled, and runs as long as the template does**: call it on a thread for blocking
    /// work, stop waiting after a time limit of yours, and set only templates of the house, never one a user wrote.
    ///
    /// # Errors
    /// [`Error::Template`] when the template or its data is at fault, [`Error::Export`] when the pages break a rule of
    /// PDF/A-3b or PDF/UA-1, [`Error::Attachment`], [`Error::TooLarge`] and [`Error::Moment`] for input refused before
    /// any work.
    pub fn pdf(
        &self,
        template: &str,
        data: &Value,
        attachments: &[Attachment],
        title: &str,
        at: i64,
    ) -> Result<Vec<u8>, Error> {
        attachment::check(attachments)?;
        let created = clock::instant(at).ok_or(Error::Moment(at))?;
        let shelf = self.shelf.get_or_init(Shelf::stocked);
        let data = glyphs::printable_value(data, shelf.book()).to_string();
        if data.len() > MAX_DATA {
            return Err(Error::TooLarge { what: "bytes of data", limit: MAX_DATA });
        }
        let mut sheet = Sheet::new(shelf, template, at);
        let about = json!({
            "title": glyphs::printable(title, shelf.book()),
            "attachments": attachment::listing(attachments),
        });
        sheet.lay("/data.json", Bytes::from_string(data));
        sheet.lay("/document.json", Bytes::from_string(about.to_string()));
        for (index, it) in attachments.iter().enumerate() {
            sheet.lay(attachment::path(index), Bytes::new(it.bytes.clone()));
        }
        let pdf = print(&sheet, Timestamp::new_utc(created));
        // The cache of the compiler is global and would keep the last documents, and their attachments, in memory.
        comemo::evict(0);
        pdf
    }
}

fn print(sheet: &Sheet<'_>, created: Timestamp) -> Result<Vec<u8>, Error> {
    let set = typst::compile::<PagedDocument>(sheet);
    let pages = set.output.map_err(|faults| Error::Template(Complaint::all(sheet, &faults)))?;
    if !set.warnings.is_empty() {
        return Err(Error::Template(Complaint::all(sheet, &set.warnings)));
    }
    let standards = PdfStandards::new(&[PdfStandard::A_3b, PdfStandard::Ua_1])
        .map_err(|fault| Error::Export(vec![Complaint { line: None, message: fault.message().to_string() }]))?;
    let options = PdfOptions {
        creator: Smart::Custom(Some("Gemeinwerk".to_owned())),
        timestamp: Some(created),
        standards,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&pages, &options).map_err(|faults| Error::Export(Complaint::all(sheet, &faults)))
}
