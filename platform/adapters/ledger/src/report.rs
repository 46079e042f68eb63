//! What a check came to.
use crate::Finding;
use std::fmt::{Display, Formatter, Result};

/// Findings shown at most: whoever renumbers a million rows need not fill the screen.
const SHOWN: usize = 200;

/// What a check came to.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The tenant's name, as the export has it.
    pub title: String,
    /// Leaves of the newest export.
    pub leaves: u64,
    /// Of these, with content.
    pub kept: u64,
    /// Of these, expired.
    pub expired: u64,
    /// Rows that will become leaves in a moment.
    pub waiting: u64,
    /// Rows older than the log: nothing vouches for them.
    pub older: u64,
    /// Roots of the export that fit.
    pub roots: u64,
    /// Roots and further exports brought along that fit.
    pub witnesses: u64,
    /// Whether the key came out of the export itself.
    pub own_key: bool,
    /// What is wrong.
    pub findings: Vec<Finding>,
}

impl Report {
    /// Whether nothing is wrong.
    pub fn is_intact(&self) -> bool {
        self.findings.is_empty()
    }
}

impl Display for Report {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        writeln!(f, "Protokoll:   {}", self.title)?;
        writeln!(f, "Zeilen:      {} (mit Inhalt {}, abgelaufen {})", self.leaves, self.kept, self.expired)?;
        writeln!(f, "Wurzeln:     {} im Auszug passen, {} mitgebrachte passen", self.roots, self.witnesses)?;
        if self.waiting > 0 {
            writeln!(f, "Noch nicht versiegelt: {}", self.waiting)?;
        }
        if self.older > 0 {
            writeln!(f, "Älter als das Protokoll, ohne Beweis: {}", self.older)?;
        }
        if self.own_key {
            writeln!(
                f,
                "Achtung:     Der Schlüssel stammt aus dem Auszug selbst. Geben Sie mit --key den Schlüssel an, den Sie früher erhalten haben."
            )?;
        }
        if self.witnesses == 0 {
            writeln!(
                f,
                "Achtung:     Ohne eine früher zugesandte Wurzel bleibt unbemerkt, wenn das Ende fehlt oder der Schlüssel missbraucht wurde."
            )?;
        }
        for finding in self.findings.iter().take(SHOWN) {
            writeln!(f, "FEHLER       {finding}")?;
        }
        match self.findings.len() {
            0 => write!(f, "Ergebnis:    unverändert"),
            n if n > SHOWN => write!(f, "Ergebnis:    NICHT UNVERÄNDERT ({n} Fehler, gezeigt sind {SHOWN})"),
            n => write!(f, "Ergebnis:    NICHT UNVERÄNDERT ({n} Fehler)"),
        }
    }
}
