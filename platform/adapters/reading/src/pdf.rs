//! PDF: which pages there are, what they say, how they look, and their archive copy.

mod archive;
mod document;
mod images;
mod layer;
mod ocr;
mod page;
mod render;

pub(crate) use archive::archive;
pub(crate) use document::open;
pub(crate) use layer::glance;
pub(crate) use page::read;

use std::path::PathBuf;

/// An open, unprotected PDF.
pub(crate) struct Document {
    /// The original, or its decrypted or repaired copy in the working folder.
    pub(crate) path: PathBuf,
    pub(crate) sheets: Vec<Sheet>,
    pub(crate) repaired: bool,
}

/// One page as it is to be shown: the stored rotation is already applied.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Sheet {
    pub(crate) number: u32,
    /// Points.
    pub(crate) width: f32,
    /// Points.
    pub(crate) height: f32,
}

impl Sheet {
    fn area(&self) -> f64 {
        (f64::from(self.width) * f64::from(self.height)).max(1.0)
    }

    /// The resolution closest to `wished` that keeps the picture under `max_pixels`.
    fn dpi(&self, wished: f64, max_pixels: f64) -> f64 {
        (72.0 * (max_pixels / self.area()).sqrt()).min(wished)
    }
}

/// A recognised page: its invisible text and how it has to be turned.
pub(crate) struct Overlay {
    pub(crate) number: u32,
    /// Degrees clockwise.
    pub(crate) turn: u16,
    /// One-page PDF with nothing but text.
    pub(crate) layer: PathBuf,
}
