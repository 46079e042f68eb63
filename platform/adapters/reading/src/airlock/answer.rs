//! What goes into the airlock and what comes out.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::{Mail, trouble::Code};

/// Name of the answer in the airlock's folder.
pub(crate) const ANSWER_FILE: &str = "reading.json";
/// Text kept of one document, in bytes of UTF-8.
const MAX_TEXT: usize = 4 << 20;

/// One job.
pub(super) struct Order {
    pub(super) file: PathBuf,
    pub(super) folder: PathBuf,
    pub(super) max_parts: usize,
    pub(super) max_unpacked: u64,
}

/// Why a job ended without a usable answer.
#[derive(Debug)]
pub(super) enum Snag {
    /// The file is at fault.
    Refused(Code),
    /// Reading the order or writing the parts failed.
    Disk(std::io::Error),
}

impl From<Code> for Snag {
    fn from(code: Code) -> Self {
        Self::Refused(code)
    }
}

impl From<std::io::Error> for Snag {
    fn from(error: std::io::Error) -> Self {
        Self::Disk(error)
    }
}

/// The airlock's answer, as JSON.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Answer {
    pub(crate) media_type: String,
    pub(crate) text: String,
    pub(crate) mail: Option<Mail>,
    pub(crate) parts: Vec<Found>,
    /// An image, rewritten as PDF: file name in the folder.
    pub(crate) pdf: Option<String>,
    pub(crate) remarks: Vec<Code>,
    pub(crate) refusal: Option<Code>,
}

/// One part, lying in the folder.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Found {
    /// As the sender named it; to be cleaned before display.
    pub(crate) name: String,
    /// As the sender declared it.
    pub(crate) declared: Option<String>,
    /// Generated file name in the folder; `None` if the part could not be taken out.
    pub(crate) file: Option<String>,
    pub(crate) size: u64,
    /// Part of the body's layout (logo, background), not a document.
    pub(crate) inline: bool,
    pub(crate) trouble: Option<Code>,
}

/// Text that stops growing.
#[derive(Debug, Default)]
pub(super) struct Text {
    written: String,
    cut: bool,
}

impl Text {
    pub(super) fn push(&mut self, more: &str) {
        let room = MAX_TEXT.saturating_sub(self.written.len());
        if more.len() <= room {
            self.written.push_str(more);
            return;
        }
        self.cut = true;
        let fits = more.char_indices().map(|(at, _)| at).take_while(|at| *at <= room).last();
        self.written.push_str(more.get(..fits.unwrap_or(0)).unwrap_or_default());
    }

    pub(super) fn is_cut(&self) -> bool {
        self.cut
    }

    /// Ends the line unless nothing was written on it.
    pub(super) fn end_line(&mut self) {
        let kept = self.written.trim_end_matches([' ', '\t']).len();
        self.written.truncate(kept);
        if !self.written.is_empty() && !self.written.ends_with('\n') {
            self.push("\n");
        }
    }

    /// The text and the remark that belongs to it.
    pub(super) fn finish(self, media_type: &str) -> Answer {
        Answer {
            media_type: media_type.to_owned(),
            text: self.written.trim().to_owned(),
            remarks: self.cut.then_some(Code::TextCut).into_iter().collect(),
            ..Answer::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stops_growing_between_characters() {
        let mut text = Text::default();
        text.push(&"ä".repeat(MAX_TEXT));
        text.push("mehr");
        assert!(text.is_cut());
        let answer = text.finish("text/plain");
        assert_eq!(answer.text.len(), MAX_TEXT);
        assert_eq!(answer.remarks, [Code::TextCut]);
    }
}
