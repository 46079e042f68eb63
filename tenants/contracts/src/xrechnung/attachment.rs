//! Evidence embedded in the invoice.

use std::collections::BTreeSet;

use super::error::Flaw;

/// The most files one invoice may carry.
const MAX_COUNT: usize = 20;
/// The most bytes of all files together; receiving portals refuse larger invoices.
const MAX_BYTES: usize = 10 * 1024 * 1024;

/// A file embedded in the invoice as evidence (BG-24).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// File name, unique in the invoice (BT-122 and the `filename` of BT-125).
    pub name: String,
    /// What it is (BT-123).
    pub description: String,
    /// Its kind.
    pub media_type: MediaType,
    /// Its content (BT-125).
    pub bytes: Vec<u8>,
}

/// The kinds of evidence we attach; a part of those XRechnung allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaType {
    /// `application/pdf`
    Pdf,
    /// `text/csv`
    Csv,
}

impl MediaType {
    /// Its MIME code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Csv => "text/csv",
        }
    }
}

/// What is wrong with the attachments; file names must differ (BR-DE-22).
pub fn flaws(attachments: &[Attachment]) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    let total = attachments.iter().fold(0_usize, |sum, it| sum.saturating_add(it.bytes.len()));
    if attachments.len() > MAX_COUNT || total > MAX_BYTES {
        flaws
            .push(Flaw::new("Anlagen (BG-24)", "sind zu viele oder zu groß (höchstens 20 Dateien mit zusammen 10 MB)"));
    }
    let mut seen = BTreeSet::new();
    for it in attachments {
        let forbidden = |c: char| c.is_control() || matches!(c, '/' | '\\');
        if it.name.trim().is_empty() || it.name.len() > 255 || it.name.contains(forbidden) {
            flaws.push(Flaw::new(
                "Dateiname einer Anlage (BT-125)",
                "fehlt, ist zu lang oder enthält unerlaubte Zeichen",
            ));
        } else if !seen.insert(it.name.as_str()) {
            flaws.push(Flaw::new("Dateiname einer Anlage (BT-125)", "kommt zweimal vor"));
        }
        if it.bytes.is_empty() {
            flaws.push(Flaw::new("Anlage (BT-125)", "ist leer"));
        }
        flaws.extend(super::check::text("Beschreibung einer Anlage (BT-123)", &it.description));
    }
    flaws
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Attachment {
        Attachment { name: name.into(), description: "Nachweis".into(), media_type: MediaType::Csv, bytes: vec![1] }
    }

    #[test]
    fn ordinary_evidence_is_fine() {
        assert_eq!(flaws(&[named("Nachweis Oktober.csv"), named("b.csv")]), []);
    }

    #[test]
    fn each_flaw_is_found() {
        for bad in [
            named(""),
            named("../x"),
            named("a\tb"),
            Attachment { bytes: Vec::new(), ..named("a") },
            Attachment { description: " ".into(), ..named("a") },
            Attachment { bytes: vec![0; MAX_BYTES + 1], ..named("a") },
        ] {
            assert_eq!(flaws(&[bad]).len(), 1);
        }
        assert_eq!(flaws(&[named("a"), named("a")]).len(), 1);
        let many: Vec<_> = (0..=MAX_COUNT).map(|n| named(&n.to_string())).collect();
        assert_eq!(flaws(&many).len(), 1);
    }
}
