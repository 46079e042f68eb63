//! Text recognition of one page, the right way up.

use std::path::{Path, PathBuf};

use tokio::fs;

use super::{
    Overlay, Sheet,
    render::{self, Source},
};
use crate::{
    desk::{Desk, Pace},
    tool::{Fault, args},
};

/// Upright print scores about 90, upside-down print about 30 (measured on sample post).
const DOUBTFUL: f64 = 60.0;
/// A page with fewer words is blank or nearly so; its orientation cannot be told.
const FEW_WORDS: usize = 5;

/// What recognition found on a page.
pub(crate) struct Recognised {
    pub(crate) text: String,
    pub(crate) overlay: Overlay,
    /// The page turned upright, as a file of its own, if it had to be turned.
    pub(crate) upright: Option<PathBuf>,
}

/// Recognises one page; a page that reads badly is checked for its orientation, turned and read again.
pub(crate) async fn recognise(desk: &Desk<'_>, room: &Path, path: &Path, sheet: &Sheet) -> Result<Recognised, Fault> {
    let source = Source { path, number: sheet.number };
    let (picture, dpi) = render::scan(desk, room, &source, sheet).await?;
    let first = tesseract(desk, room, &picture, &dpi, sheet.number).await;
    let mut turn = 0;
    if let Ok(attempt) = &first
        && attempt.is_doubtful()
    {
        turn = orientation(desk, room, &picture, &dpi).await?;
    }
    let _ = fs::remove_file(&picture).await;
    let attempt = first?;
    if turn == 0 {
        return Ok(attempt.recognised(sheet.number, 0, None));
    }
    again(desk, room, path, sheet, turn).await
}

async fn again(desk: &Desk<'_>, room: &Path, path: &Path, sheet: &Sheet, turn: u16) -> Result<Recognised, Fault> {
    let upright = format!("upright-{}.pdf", sheet.number);
    let number = sheet.number.to_string();
    let rotate = format!("--rotate=+{turn}");
    let args = args!["--warning-exit-0", path, "--pages", ".", &number, "--", rotate, &upright,];
    desk.run(room, "qpdf", args, Pace::Page).await?;
    let upright = room.join(upright);
    let source = Source { path: &upright, number: 1 };
    let (picture, dpi) = render::scan(desk, room, &source, sheet).await?;
    let attempt = tesseract(desk, room, &picture, &dpi, sheet.number).await;
    let _ = fs::remove_file(&picture).await;
    Ok(attempt?.recognised(sheet.number, turn, Some(upright)))
}

struct Attempt {
    text: String,
    layer: PathBuf,
    words: usize,
    /// Mean over the words, 0 to 100.
    confidence: f64,
}

impl Attempt {
    fn is_doubtful(&self) -> bool {
        self.words >= FEW_WORDS && self.confidence < DOUBTFUL
    }

    fn recognised(self, number: u32, turn: u16, upright: Option<PathBuf>) -> Recognised {
        Recognised { text: self.text, overlay: Overlay { number, turn, layer: self.layer }, upright }
    }
}

async fn tesseract(desk: &Desk<'_>, room: &Path, picture: &Path, dpi: &str, number: u32) -> Result<Attempt, Fault> {
    let stem = format!("ocr-{number}");
    let args =
        args![picture, &stem, "-l", "deu", "--psm", "3", "--dpi", dpi, "-c", "textonly_pdf=1", "txt", "pdf", "tsv",];
    desk.run(room, "tesseract", args, Pace::Page).await.map_err(missing_language)?;
    let read = async |extension: &str| {
        let path = room.join(format!("{stem}.{extension}"));
        let text = fs::read_to_string(&path).await;
        let _ = fs::remove_file(&path).await;
        text.map_err(|e| Fault::Environment(e.to_string()))
    };
    let (words, confidence) = confidence(&read("tsv").await?);
    Ok(Attempt {
        text: read("txt").await?.trim_end_matches('\u{c}').to_owned(),
        layer: room.join(format!("{stem}.pdf")),
        words,
        confidence,
    })
}

/// A missing language pack is the machine's fault.
fn missing_language(fault: Fault) -> Fault {
    match fault {
        Fault::Refused(words) if words.contains("loading language") => Fault::Environment(words),
        other => other,
    }
}

/// Number of words and their mean confidence, from tesseract's table.
fn confidence(table: &str) -> (usize, f64) {
    let mut sum = 0.0;
    let mut words: u32 = 0;
    for line in table.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [.., confidence, word] = cells.as_slice() else {
            continue;
        };
        let confidence: f64 = confidence.parse().unwrap_or(-1.0);
        if confidence >= 0.0 && !word.trim().is_empty() {
            sum += confidence;
            words += 1;
        }
    }
    let mean = sum / f64::from(words.max(1));
    (usize::try_from(words).unwrap_or(usize::MAX), mean)
}

/// By how many degrees clockwise the page must be turned; 0 if that cannot be told.
async fn orientation(desk: &Desk<'_>, room: &Path, picture: &Path, dpi: &str) -> Result<u16, Fault> {
    let args = args![picture, "-", "--psm", "0", "--dpi", dpi];
    match desk.run(room, "tesseract", args, Pace::Page).await {
        Ok(printed) => Ok(turn(&printed)),
        Err(Fault::Refused(_)) => Ok(0),
        Err(fault) => Err(fault),
    }
}

fn turn(printed: &str) -> u16 {
    printed
        .lines()
        .find_map(|line| line.strip_prefix("Rotate:"))
        .and_then(|degrees| degrees.trim().parse().ok())
        .filter(|degrees| matches!(degrees, 90 | 180 | 270))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confidence_counts_words_only() {
        let table = "level\tconf\ttext\n1\t-1\t\n5\t90.5\tStadt\n5\t30.5\tReg\n5\t95\t \n";
        assert_eq!(confidence(table), (2, 60.5));
        assert_eq!(confidence(""), (0, 0.0));
    }

    #[test]
    fn only_quarter_turns_are_believed() {
        assert_eq!(turn("Orientation in degrees: 180\nRotate: 180\n"), 180);
        assert_eq!(turn("Rotate: 17\n"), 0);
        assert_eq!(turn(""), 0);
    }
}
