//! Gathers pictures as the pages of a PDF.

use std::{fs, path::Path};

use image::{DynamicImage, codecs::jpeg::JpegEncoder};
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref};

use super::raster::Picture;
use crate::{airlock::answer::Snag, trouble::Code};

/// Long side of A4 in points: pictures seldom know their true size.
const LONG_SIDE: f32 = 842.0;
const QUALITY: u8 = 88;
/// The PDF is built in memory, as compressed pictures.
const MAX_BYTES: usize = 256 << 20;

/// An unfinished PDF.
pub(super) struct Writer {
    pdf: Pdf,
    next: Ref,
    tree: Ref,
    pages: Vec<Ref>,
}

impl Writer {
    pub(super) fn new() -> Self {
        let mut pdf = Pdf::new();
        let mut next = Ref::new(1);
        let catalog = next.bump();
        let tree = next.bump();
        pdf.catalog(catalog).pages(tree);
        Self { pdf, next, tree, pages: Vec::new() }
    }

    /// Adds a page that shows nothing but this picture.
    pub(super) fn add(&mut self, picture: &Picture) -> Result<(), Snag> {
        let mut jpeg = Vec::new();
        // `encode_image` would make grey pictures coloured.
        picture
            .image
            .write_with_encoder(JpegEncoder::new_with_quality(&mut jpeg, QUALITY))
            .map_err(|_| Code::Broken)?;
        let (page, image, content) = (self.next.bump(), self.next.bump(), self.next.bump());
        self.draw(image, &picture.image, &jpeg)?;
        let (width, height) = size(picture);
        let mut drawing = Content::new();
        drawing.transform([width, 0.0, 0.0, height, 0.0, 0.0]);
        drawing.x_object(Name(b"I"));
        self.pdf.stream(content, &drawing.finish());
        let mut sheet = self.pdf.page(page);
        sheet.parent(self.tree).contents(content);
        sheet.media_box(Rect::new(0.0, 0.0, width, height));
        sheet.resources().x_objects().pair(Name(b"I"), image);
        sheet.finish();
        self.pages.push(page);
        if self.pdf.len() > MAX_BYTES {
            return Err(Code::TooLarge.into());
        }
        Ok(())
    }

    fn draw(&mut self, id: Ref, image: &DynamicImage, jpeg: &[u8]) -> Result<(), Snag> {
        let side = |pixels: u32| i32::try_from(pixels).map_err(|_| Code::TooLarge);
        let mut object = self.pdf.image_xobject(id, jpeg);
        object.filter(Filter::DctDecode);
        object.width(side(image.width())?);
        object.height(side(image.height())?);
        if image.color().has_color() {
            object.color_space().device_rgb();
        } else {
            object.color_space().device_gray();
        }
        object.bits_per_component(8);
        Ok(())
    }

    /// Writes the file.
    pub(super) fn save(mut self, path: &Path) -> Result<(), Snag> {
        let count = i32::try_from(self.pages.len()).map_err(|_| Code::TooManyParts)?;
        self.pdf.pages(self.tree).kids(self.pages).count(count);
        Ok(fs::write(path, self.pdf.finish())?)
    }
}

/// Points, with the long side of A4 and the picture's proportions.
fn size(picture: &Picture) -> (f32, f32) {
    let side = |pixels: u32| f32::from(u16::try_from(pixels.max(1)).unwrap_or(u16::MAX));
    let width = side(picture.image.width());
    let height = side(picture.image.height()) / picture.dot;
    let scale = LONG_SIDE / width.max(height);
    (width * scale, height * scale)
}
