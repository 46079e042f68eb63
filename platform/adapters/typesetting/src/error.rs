//! Why there is no PDF.

use std::fmt;

use typst::WorldExt;
use typst::diag::SourceDiagnostic;

use crate::sheet::Sheet;

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The template is at fault, or the data does not fit it. Warnings count: an archived page must not be a guess.
    #[error("the template cannot be set: {}", list(.0))]
    Template(Vec<Complaint>),
    /// The pages are set but may not be called PDF/A-3b and PDF/UA-1.
    #[error("the pages cannot become an archivable PDF: {}", list(.0))]
    Export(Vec<Complaint>),
    /// An attachment cannot be embedded.
    #[error("the attachment {name:?} cannot be embedded: {reason}")]
    Attachment {
        /// The attachment's name as given.
        name: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The input is larger than one document may be.
    #[error("the document is too large: {what} must be at most {limit}")]
    TooLarge {
        /// What was measured.
        what: &'static str,
        /// Its limit.
        limit: usize,
    },
    /// The moment of creation lies outside the years a PDF can state.
    #[error("{0} is not a moment a PDF can state")]
    Moment(i64),
}

/// One remark of the typesetter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// Line of the template, counted from 1, where known.
    pub line: Option<usize>,
    /// What is wrong, and what Typst suggests.
    pub message: String,
}

impl Complaint {
    /// Translates remarks about a sheet to lines of its template.
    pub(crate) fn all<'a>(sheet: &Sheet<'_>, remarks: impl IntoIterator<Item = &'a SourceDiagnostic>) -> Vec<Self> {
        let complaint = |remark: &SourceDiagnostic| {
            let start = sheet.range(remark.span).map(|range| range.start);
            let hints = remark.hints.iter().map(|hint| format!(" ({})", hint.v)).collect::<String>();
            Self { line: start.and_then(|at| sheet.line(at)), message: format!("{}{hints}", remark.message) }
        };
        remarks.into_iter().map(complaint).collect()
    }
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "line {line}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

fn list(complaints: &[Complaint]) -> String {
    complaints.iter().map(Complaint::to_string).collect::<Vec<_>>().join("; ")
}
