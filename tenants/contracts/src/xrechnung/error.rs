//! Why there is no invoice.

use std::fmt;

/// Why there is no invoice.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Something is missing or wrong in the invoice; all of it is listed.
    #[error(
        "Die Rechnung {number} wurde nicht ausgestellt, der Empfänger würde sie zurückweisen: {}. Bitte berichtigen Sie \
         diese Angaben und starten Sie den Rechnungslauf erneut.",
        list(flaws)
    )]
    Flawed {
        /// The invoice's number.
        number: String,
        /// What is wrong with it; never empty.
        flaws: Vec<Flaw>,
    },
    /// The XML could not be written.
    #[error("Die Rechnung konnte nicht geschrieben werden: {0}")]
    Write(#[from] std::io::Error),
}

/// One thing wrong with an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// Which part of the invoice, in German, with its business term.
    pub part: &'static str,
    /// What is the case, in German.
    pub finding: &'static str,
}

impl Flaw {
    pub(super) const fn new(part: &'static str, finding: &'static str) -> Self {
        Self { part, finding }
    }
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.part, self.finding)
    }
}

fn list(flaws: &[Flaw]) -> String {
    flaws.iter().map(Flaw::to_string).collect::<Vec<_>>().join("; ")
}
