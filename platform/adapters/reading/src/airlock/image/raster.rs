//! Decoded pictures, grey or RGB.

use std::{fs::File, io::BufReader};

use image::{DynamicImage, GrayImage, ImageDecoder, ImageError, RgbImage, metadata::Orientation};
use tiff::{
    ColorType, TiffError,
    decoder::{Decoder, DecodingResult},
    tags::Tag,
};

use crate::{airlock::answer::Snag, trouble::Code};

/// Decoded bytes of one picture: 100 megapixels in colour.
const MAX_BYTES: u64 = 300 << 20;

/// Limits for the decoders.
pub(super) fn limits() -> image::Limits {
    let mut limits = image::Limits::no_limits();
    limits.max_alloc = Some(MAX_BYTES);
    limits
}

/// One picture and the shape of its dots.
pub(super) struct Picture {
    pub(super) image: DynamicImage,
    /// Dots per inch down divided by dots per inch across; 98 / 204 for a coarse fax.
    pub(super) dot: f32,
}

impl Picture {
    /// Decodes to grey or RGB on white.
    pub(super) fn decode(decoder: impl ImageDecoder) -> Result<Self, Snag> {
        if decoder.total_bytes() > MAX_BYTES {
            return Err(Code::TooLarge.into());
        }
        let image = DynamicImage::from_decoder(decoder).map_err(|e| blame(&e))?;
        Ok(Self { image: flatten(image), dot: 1.0 })
    }

    /// Applies the camera's note on how it was held.
    pub(super) fn turn(&mut self, orientation: Orientation) {
        self.image.apply_orientation(orientation);
    }
}

fn blame(error: &ImageError) -> Code {
    match error {
        ImageError::Limits(_) => Code::TooLarge,
        ImageError::Unsupported(_) => Code::UnknownKind,
        _ => Code::Broken,
    }
}

fn flatten(image: DynamicImage) -> DynamicImage {
    if !image.color().has_alpha() {
        return if image.color().has_color() { image.into_rgb8().into() } else { image.into_luma8().into() };
    }
    let clear = image.into_rgba8();
    let over_white = |part: u8, alpha: u8| {
        let (part, alpha) = (u16::from(part), u16::from(alpha));
        let mixed = (part * alpha + 255 * (255 - alpha)) / 255;
        u8::try_from(mixed).unwrap_or(u8::MAX)
    };
    let mut opaque = RgbImage::new(clear.width(), clear.height());
    for (to, from) in opaque.pixels_mut().zip(clear.pixels()) {
        let [r, g, b, a] = from.0;
        to.0 = [over_white(r, a), over_white(g, a), over_white(b, a)];
    }
    opaque.into()
}

/// Hands over every page of a TIFF, one at a time.
pub(super) fn tiff(
    file: BufReader<File>,
    max_pages: usize,
    mut page: impl FnMut(&Picture) -> Result<(), Snag>,
) -> Result<(), Snag> {
    let mut limits = tiff::decoder::Limits::default();
    limits.decoding_buffer_size = usize::try_from(MAX_BYTES).unwrap_or(usize::MAX);
    let mut decoder = Decoder::new(file).map_err(|e| blame_tiff(&e))?.with_limits(limits);
    for _ in 0..max_pages {
        page(&tiff_page(&mut decoder)?)?;
        if !decoder.more_images() {
            return Ok(());
        }
        decoder.next_image().map_err(|e| blame_tiff(&e))?;
    }
    Err(Code::TooManyParts.into())
}

fn tiff_page(decoder: &mut Decoder<BufReader<File>>) -> Result<Picture, Snag> {
    let (width, height) = decoder.dimensions().map_err(|e| blame_tiff(&e))?;
    let color = decoder.colortype().map_err(|e| blame_tiff(&e))?;
    let mut dpi = |tag| decoder.get_tag(tag).ok().and_then(|v| v.into_f32().ok()).filter(|v| *v > 0.0);
    let dot = dpi(Tag::XResolution).zip(dpi(Tag::YResolution)).map_or(1.0, |(x, y)| y / x);
    let read = decoder.read_image().map_err(|e| blame_tiff(&e))?;
    let DecodingResult::U8(bytes) = read else {
        return Err(Code::UnknownKind.into());
    };
    let image = match color {
        ColorType::Gray(8) => GrayImage::from_raw(width, height, bytes).map(DynamicImage::from),
        ColorType::Gray(1) => unpack(width, height, &bytes).map(DynamicImage::from),
        ColorType::RGB(8) => RgbImage::from_raw(width, height, bytes).map(DynamicImage::from),
        ColorType::RGBA(8) => image::RgbaImage::from_raw(width, height, bytes).map(|i| flatten(i.into())),
        _ => return Err(Code::UnknownKind.into()),
    };
    Ok(Picture { image: image.ok_or(Code::Broken)?, dot: dot.clamp(0.25, 4.0) })
}

/// Eight dots a byte, rows padded to whole bytes, into one byte a dot.
fn unpack(width: u32, height: u32, packed: &[u8]) -> Option<GrayImage> {
    let width_bytes = usize::try_from(width.div_ceil(8)).ok()?;
    let dots = usize::try_from(width).ok()?;
    let mut grey = Vec::with_capacity(dots.checked_mul(usize::try_from(height).ok()?)?);
    for row in packed.chunks(width_bytes.max(1)) {
        let bits = row.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1));
        grey.extend(bits.take(dots).map(|bit| bit * 255));
    }
    GrayImage::from_raw(width, height, grey)
}

fn blame_tiff(error: &TiffError) -> Snag {
    match error {
        TiffError::LimitsExceeded => Code::TooLarge,
        TiffError::UnsupportedError(_) => Code::UnknownKind,
        _ => Code::Broken,
    }
    .into()
}

#[cfg(test)]
mod tests {
    use super::unpack;

    #[test]
    fn bits_become_dots_and_padding_goes() {
        let image = unpack(3, 2, &[0b1010_0000, 0b0110_0000]).unwrap();
        assert_eq!(image.as_raw(), &[255, 0, 255, 0, 255, 255]);
        assert!(unpack(3, 2, &[0]).is_none());
    }
}
