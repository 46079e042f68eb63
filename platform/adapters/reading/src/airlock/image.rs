//! Images become a PDF of one page per picture, so that everything after it knows only PDF.

mod raster;
mod writer;

use std::{fs::File, io::BufReader};

use image::{ImageDecoder, codecs::jpeg::JpegDecoder, codecs::png::PngDecoder, metadata::Orientation};

use super::answer::{Answer, Order, Snag};
use crate::trouble::Code;
use raster::Picture;
use writer::Writer;

const TARGET: &str = "pages.pdf";

/// Rewrites a JPEG, PNG or (multi-page) TIFF as `pages.pdf`.
pub(super) fn to_pdf(order: &Order) -> Result<Answer, Snag> {
    let head = head(order)?;
    let mut writer = Writer::new();
    let media_type = if head.starts_with(b"\xff\xd8") {
        writer.add(&jpeg(order)?)?;
        "image/jpeg"
    } else if head.starts_with(b"\x89PNG") {
        let decoder = PngDecoder::with_limits(open(order)?, raster::limits()).map_err(|_| Code::Broken)?;
        writer.add(&Picture::decode(decoder)?)?;
        "image/png"
    } else {
        raster::tiff(open(order)?, order.max_parts, |picture| writer.add(picture))?;
        "image/tiff"
    };
    writer.save(&order.folder.join(TARGET))?;
    Ok(Answer { media_type: media_type.to_owned(), pdf: Some(TARGET.to_owned()), ..Answer::default() })
}

fn open(order: &Order) -> Result<BufReader<File>, Snag> {
    Ok(BufReader::new(File::open(&order.file)?))
}

fn head(order: &Order) -> Result<Vec<u8>, Snag> {
    let mut head = Vec::new();
    std::io::Read::read_to_end(&mut std::io::Read::take(open(order)?, 8), &mut head)?;
    Ok(head)
}

/// A JPEG is decoded and written again: what comes out is well-formed, upright, grey or RGB.
fn jpeg(order: &Order) -> Result<Picture, Snag> {
    let mut decoder = JpegDecoder::new(open(order)?).map_err(|_| Code::Broken)?;
    decoder.set_limits(raster::limits()).map_err(|_| Code::TooLarge)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = Picture::decode(decoder)?;
    picture.turn(orientation);
    Ok(picture)
}
