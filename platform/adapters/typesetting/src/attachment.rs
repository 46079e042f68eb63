//! A file carried inside the PDF.

use std::collections::BTreeSet;

use bytes::Bytes;
use serde_json::{Value, json};

use crate::Error;

/// The most attachments one document may carry.
pub const MAX_COUNT: usize = 32;
/// The most bytes all attachments of one document may have together.
pub const MAX_BYTES: usize = 64 * 1024 * 1024;
/// The longest name an attachment may have, in bytes.
const MAX_NAME: usize = 255;

/// A file carried inside the PDF, listed by every PDF reader.
#[derive(Debug, Clone)]
pub struct Attachment {
    /// File name without a folder, unique within the document.
    pub name: String,
    /// What the file is, for a person; PDF/UA-1 demands it not to be empty.
    pub description: String,
    /// Media type, such as `text/csv`.
    pub media_type: String,
    /// The content, embedded unchanged.
    pub bytes: Bytes,
    /// What the file is to the document.
    pub relationship: Relationship,
}

/// How an attachment relates to the document (`AFRelationship` of ISO 19005-3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relationship {
    /// The document was made from this file.
    Source,
    /// The document shows a view of this data.
    Data,
    /// The same content in another form, such as the XRechnung of an invoice.
    Alternative,
    /// Something additional, such as evidence.
    Supplement,
}

impl Relationship {
    /// The word Typst knows it by.
    const fn word(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Data => "data",
            Self::Alternative => "alternative",
            Self::Supplement => "supplement",
        }
    }
}

/// The virtual path an attachment is read from; never its own name, because Typst keeps every path it has seen for ever.
pub fn path(index: usize) -> String {
    format!("/attachment-{index}")
}

/// Describes the attachments to the closing lines of the document.
pub fn listing(attachments: &[Attachment]) -> Value {
    let entry = |(index, it): (usize, &Attachment)| {
        json!({
            "name": it.name,
            "path": path(index),
            "media-type": it.media_type,
            "description": it.description,
            "relationship": it.relationship.word(),
        })
    };
    attachments.iter().enumerate().map(entry).collect()
}

/// Refuses what could not be embedded or would not be bounded.
///
/// # Errors
/// [`Error::TooLarge`] for too many files or bytes, [`Error::Attachment`] for a name that is empty, too long, given
/// twice or holds a path or control character, and for an empty description.
pub fn check(attachments: &[Attachment]) -> Result<(), Error> {
    if attachments.len() > MAX_COUNT {
        return Err(Error::TooLarge { what: "number of attachments", limit: MAX_COUNT });
    }
    let total = attachments.iter().fold(0_usize, |sum, it| sum.saturating_add(it.bytes.len()));
    if total > MAX_BYTES {
        return Err(Error::TooLarge { what: "bytes of all attachments", limit: MAX_BYTES });
    }
    let mut seen = BTreeSet::new();
    for it in attachments {
        let refused = |reason| Err(Error::Attachment { name: it.name.clone(), reason });
        if it.name.is_empty() || it.name.len() > MAX_NAME {
            return refused("its name must have 1 to 255 bytes");
        }
        if it.name == "." || it.name == ".." || it.name.contains(['/', '\\']) || it.name.contains(char::is_control) {
            return refused("its name must not hold a path or control characters");
        }
        if it.description.trim().is_empty() {
            return refused("it has no description");
        }
        if !seen.insert(it.name.as_str()) {
            return refused("its name is given twice");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Attachment {
        Attachment {
            name: name.into(),
            description: "Nachweis".into(),
            media_type: "text/csv".into(),
            bytes: Bytes::from_static(b"a;b"),
            relationship: Relationship::Data,
        }
    }

    #[test]
    fn ordinary_names_pass() {
        assert!(check(&[named("Nachweis März.csv"), named("😀.csv"), named("..a")]).is_ok());
    }

    #[test]
    fn paths_and_duplicates_are_refused() {
        for name in ["", "..", "../a.csv", "a\\b", "a\nb", &"x".repeat(256)] {
            assert!(matches!(check(&[named(name)]), Err(Error::Attachment { .. })), "{name:?}");
        }
        assert!(matches!(check(&[named("a"), named("a")]), Err(Error::Attachment { .. })));
    }

    #[test]
    fn a_nameless_purpose_is_refused() {
        let silent = Attachment { description: " ".into(), ..named("a") };
        assert!(matches!(check(&[silent]), Err(Error::Attachment { .. })));
    }

    #[test]
    fn number_and_size_are_bounded() {
        let many: Vec<_> = (0..=MAX_COUNT).map(|n| named(&n.to_string())).collect();
        assert!(matches!(check(&many), Err(Error::TooLarge { limit: MAX_COUNT, .. })));
        let big = Attachment { bytes: Bytes::from(vec![0; MAX_BYTES + 1]), ..named("big") };
        assert!(matches!(check(&[big]), Err(Error::TooLarge { limit: MAX_BYTES, .. })));
    }
}
