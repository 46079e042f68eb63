//! Fonts and the standard library: what every document shares.

use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt};
use typst_kit::fonts::{self, FontStore};

/// Fonts and the standard library, loaded once per process and never changed.
///
/// The fonts are compiled in: Libertinus Serif (the default; umlauts, § and €), New Computer Modern and DejaVu Sans Mono.
pub struct Shelf {
    library: LazyHash<Library>,
    fonts: FontStore,
}

impl Shelf {
    /// Loads everything; some milliseconds of work.
    pub fn stocked() -> Self {
        let mut fonts = FontStore::new();
        fonts.extend(fonts::embedded());
        Self { library: LazyHash::new(Library::default()), fonts }
    }

    /// Typst's standard library.
    pub fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    /// What is known about the fonts.
    pub fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
    }

    /// The font at a place in the book.
    pub fn font(&self, index: usize) -> Option<Font> {
        self.fonts.font(index)
    }
}
