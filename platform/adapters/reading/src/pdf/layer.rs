//! The text a PDF brings along, and whether it can be trusted.

use std::path::Path;

use tokio::io::{AsyncBufReadExt, BufReader};

use super::{
    Document, Sheet,
    document::open_sound,
    images::{self, Coverage},
};
use crate::{
    ReadError,
    desk::{Desk, Pace},
    tool::{Fault, args},
};

/// Fewer letters than this are page numbers, stamps or stray marks.
const FEW_LETTERS: usize = 50;
/// A fax header or scanner line over a full-page picture stays below this.
const HEADER_LETTERS: usize = 200;
/// A picture this large is the page itself.
const FULL_PAGE: f64 = 0.6;

/// What one page says by itself.
pub(crate) struct Layer {
    pub(crate) text: String,
    /// Whether the page can be read without recognition.
    pub(crate) usable: bool,
}

/// The text layer of every page, in page order.
///
/// # Errors
/// Only if the machine fails.
pub(crate) async fn layers(desk: &Desk<'_>, room: &Path, document: &Document) -> Result<Vec<Layer>, ReadError> {
    let mut texts = texts(desk, room, &document.path).await?;
    texts.resize(document.sheets.len(), String::new());
    judged(desk, room, document, texts).await
}

async fn judged(
    desk: &Desk<'_>,
    room: &Path,
    document: &Document,
    texts: Vec<String>,
) -> Result<Vec<Layer>, ReadError> {
    let coverage = match texts.iter().any(|text| !text.trim().is_empty() && is_thin(text)) {
        true => images::coverage(desk, room, document).await?,
        false => Coverage::new(),
    };
    let judge = |(sheet, text): (&Sheet, String)| {
        let covered = coverage.get(&sheet.number).copied().unwrap_or_default();
        Layer { usable: is_usable(&text, covered), text }
    };
    Ok(document.sheets.iter().zip(texts).map(judge).collect())
}

/// Empty where there is none.
async fn texts(desk: &Desk<'_>, room: &Path, path: &Path) -> Result<Vec<String>, ReadError> {
    let args = args!["-enc", "UTF-8", path, "layer.txt"];
    match desk.run(room, "pdftotext", args, Pace::Text).await {
        Ok(_) => split(&room.join("layer.txt")).await,
        Err(Fault::Environment(words)) => Err(ReadError::Environment(words)),
        // Recognition answers for a layer that cannot be taken out.
        Err(_) => Ok(Vec::new()),
    }
}

/// The text of a file whose every page can be read without recognition, and how many pages there are, with as few
/// processes as can be. Whatever is wrong with the file is left to [`layers`].
pub(crate) async fn glance(desk: &Desk<'_>, room: &Path, file: &Path) -> Option<(usize, Vec<String>)> {
    let texts = texts(desk, room, file).await.ok()?;
    let pages = texts.len();
    if texts.iter().all(|text| !is_thin(text) && !is_garbage(text)) {
        return Some((pages, texts));
    }
    if texts.iter().any(|text| letters(text) < FEW_LETTERS) {
        return Some((pages, Vec::new()));
    }
    let document = open_sound(desk, room, file).await.filter(|document| document.sheets.len() == pages)?;
    let layers = judged(desk, room, &document, texts).await.ok()?;
    let readable = layers.iter().all(|layer| layer.usable);
    Some((pages, layers.into_iter().filter(|_| readable).map(|layer| layer.text).collect()))
}

async fn split(path: &Path) -> Result<Vec<String>, ReadError> {
    let mut reader = BufReader::new(tokio::fs::File::open(path).await?);
    let mut texts = Vec::new();
    let mut page = Vec::new();
    while reader.read_until(12, &mut page).await? > 0 {
        let text = String::from_utf8_lossy(&page);
        texts.push(text.trim_end_matches('\u{c}').to_owned());
        page.clear();
    }
    tokio::fs::remove_file(path).await?;
    Ok(texts)
}

/// Whether the layer says too little to know whether the page has to be recognised.
fn is_thin(text: &str) -> bool {
    letters(text) < HEADER_LETTERS
}

/// Whether the page can be read without recognition; `covered` is the share a picture takes.
fn is_usable(text: &str, covered: f64) -> bool {
    let needed = if covered >= FULL_PAGE { HEADER_LETTERS } else { FEW_LETTERS };
    letters(text) >= needed && !is_garbage(text)
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphabetic()).count()
}

/// Fonts without a character map yield private, control or replacement characters.
fn is_garbage(text: &str) -> bool {
    let visible = text.chars().filter(|c| !c.is_whitespace());
    let (mut all, mut bad) = (0_usize, 0_usize);
    for c in visible {
        all += 1;
        let private = matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{fffd}');
        bad += usize::from(private || c.is_control());
    }
    bad * 10 > all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_usable_and_a_page_number_is_not() {
        let letter = "Sehr geehrte Damen und Herren, hiermit beantrage ich eine Baugenehmigung.";
        assert!(is_usable(letter, 0.0));
        assert!(!is_usable("- 3 -", 0.0));
        assert!(!is_usable("", 0.0));
    }

    #[test]
    fn a_fax_header_over_a_scan_does_not_count() {
        let header = "Von: Landgericht Westheim An: Stadt Rurbroich 19.11.2026 Seite 1 von 3 Faxnummer";
        assert!(is_usable(header, 0.1));
        assert!(!is_usable(header, 0.98));
    }

    #[test]
    fn characters_without_meaning_do_not_count() {
        assert!(!is_usable(&"a\u{f021}".repeat(100), 0.0));
    }
}
