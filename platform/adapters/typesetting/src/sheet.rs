//! The closed world one document is set in.

use std::collections::HashMap;
use std::path::PathBuf;

use typst::Library;
use typst::World;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, Source, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

use crate::clock;
use crate::shelf::Shelf;

/// Opens every document. It stays on the template's first line, so that complaints keep their line numbers.
const OPENING: &str = r#"#set document(title: json("/document.json").title);#set text(lang: "de", region: "DE");"#;

/// Closes every document: embeds the attachments. It comes last, because content before a template's `set page` would
/// cost an empty page.
const CLOSING: &str = r#"
#for it in json("/document.json").attachments {
  pdf.attach(
    it.name,
    read(it.path, encoding: none),
    relationship: it.relationship,
    mime-type: it.at("media-type"),
    description: it.description,
  )
}
"#;

/// The closed world one document is set in: its template, its virtual files, and nothing else.
pub struct Sheet<'a> {
    shelf: &'a Shelf,
    main: Source,
    files: HashMap<String, Bytes>,
    at: i64,
}

impl<'a> Sheet<'a> {
    /// A world holding only `template`, at the moment `at` (Unix seconds).
    pub fn new(shelf: &'a Shelf, template: &str, at: i64) -> Self {
        let text = format!("{OPENING}{template}{CLOSING}");
        Self { shelf, main: Source::detached(text), files: HashMap::new(), at }
    }

    /// Lays a virtual file beside the template; `path` begins with a slash.
    pub fn lay(&mut self, path: impl Into<String>, content: Bytes) {
        self.files.insert(path.into(), content);
    }

    /// The template's line, counted from 1, that holds the byte `at` of the main source.
    pub fn line(&self, at: usize) -> Option<usize> {
        self.main.lines().byte_to_line(at).map(|line| line + 1)
    }
}

fn missing(id: FileId) -> FileError {
    FileError::NotFound(PathBuf::from(id.vpath().get_without_slash()))
}

impl World for Sheet<'_> {
    fn library(&self) -> &LazyHash<Library> {
        self.shelf.library()
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.shelf.book()
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() { Ok(self.main.clone()) } else { Err(missing(id)) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let path = Some(id.vpath().get_with_slash()).filter(|_| *id.root() == VirtualRoot::Project);
        path.and_then(|path| self.files.get(path)).cloned().ok_or_else(|| missing(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.shelf.font(index)
    }

    fn today(&self, offset: Option<Duration>) -> Option<Datetime> {
        clock::date(self.at, offset)
    }
}
