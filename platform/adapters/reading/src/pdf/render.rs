//! Pictures of pages.

use std::path::{Path, PathBuf};

use super::Sheet;
use crate::{
    desk::{Desk, Pace},
    tool::{Fault, args},
};

/// Resolution text recognition is trained for.
const SCAN_DPI: f64 = 300.0;
/// About A3 at 300 dpi; beyond that tesseract outgrows its memory.
const MAX_SCAN_PIXELS: f64 = 36e6;
const VIEW_DPI: f64 = 110.0;
const MAX_VIEW_PIXELS: f64 = 6e6;
const THUMBNAIL_WIDTH: &str = "160";

/// Where a page's pixels come from.
pub(crate) struct Source<'a> {
    pub(crate) path: &'a Path,
    /// The page's number in that file.
    pub(crate) number: u32,
}

/// Grey picture for recognition: its path and resolution in dots per inch.
pub(crate) async fn scan(
    desk: &Desk<'_>,
    room: &Path,
    source: &Source<'_>,
    sheet: &Sheet,
) -> Result<(PathBuf, String), Fault> {
    let dpi = format!("{:.0}", sheet.dpi(SCAN_DPI, MAX_SCAN_PIXELS).max(1.0));
    let stem = format!("scan-{}", sheet.number);
    let mut args = args!["-cropbox", "-gray", "-r", &dpi];
    args.extend(page_args(source, &stem));
    desk.run(room, "pdftoppm", args, Pace::Page).await?;
    Ok((room.join(format!("{stem}.pgm")), dpi))
}

/// JPEG for the viewer.
pub(crate) async fn view(desk: &Desk<'_>, room: &Path, source: &Source<'_>, sheet: &Sheet) -> Result<PathBuf, Fault> {
    let dpi = sheet.dpi(VIEW_DPI, MAX_VIEW_PIXELS);
    let stem = format!("page-{}", sheet.number);
    let mut args = args!["-cropbox", "-jpeg", "-jpegopt", "quality=70", "-r", format!("{dpi:.1}")];
    args.extend(page_args(source, &stem));
    desk.run(room, "pdftoppm", args, Pace::Page).await?;
    Ok(room.join(format!("{stem}.jpg")))
}

/// Small JPEG for lists.
pub(crate) async fn thumbnail(
    desk: &Desk<'_>,
    room: &Path,
    source: &Source<'_>,
    sheet: &Sheet,
) -> Result<PathBuf, Fault> {
    let stem = format!("thumb-{}", sheet.number);
    let mut args = args!["-cropbox", "-jpeg", "-jpegopt", "quality=75"];
    // A page as long as a till receipt would make a picture without end.
    if sheet.height > 8.0 * sheet.width {
        args.extend(args!["-scale-to", THUMBNAIL_WIDTH]);
    } else {
        args.extend(args!["-scale-to-x", THUMBNAIL_WIDTH, "-scale-to-y", "-1"]);
    }
    args.extend(page_args(source, &stem));
    desk.run(room, "pdftoppm", args, Pace::Page).await?;
    Ok(room.join(format!("{stem}.jpg")))
}

fn page_args(source: &Source<'_>, stem: &str) -> Vec<std::ffi::OsString> {
    let number = source.number.to_string();
    args!["-f", &number, "-l", &number, "-singlefile", source.path, stem]
}
