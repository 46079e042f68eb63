//! The audience: whose eyes a search stands for, and how that becomes part of the query.

use tantivy::Term;
use tantivy::query::{ConstScoreQuery, Query, TermSetQuery};
use tantivy::schema::Field;

/// A kind of entries the searching person may see, all of them or those of certain readers.
#[derive(Clone, Copy, Debug)]
pub struct Audience<'a> {
    /// The kind of the entries.
    pub kind: &'a str,
    /// `None` shows every entry of the kind, `Some` those that name at least one of these readers.
    pub readers: Option<&'a [String]>,
}

/// The mark every entry of a kind bears.
pub(crate) fn kind_mark(kind: &str) -> String {
    format!("k{}:{kind}", kind.len())
}

/// The mark an entry bears per reader; the length keeps "a"+"bc" and "ab"+"c" apart.
pub(crate) fn reader_mark(kind: &str, reader: &str) -> String {
    format!("r{}:{kind}{reader}", kind.len())
}

/// The filter for entries that at least one audience may see; an empty audience sees nothing.
pub(crate) fn filter(audiences: &[Audience<'_>], seen_by: Field) -> Box<dyn Query> {
    let marks = audiences.iter().flat_map(|audience| match audience.readers {
        None => vec![kind_mark(audience.kind)],
        Some(readers) => readers.iter().map(|reader| reader_mark(audience.kind, reader)).collect(),
    });
    let terms = marks.map(|mark| Term::from_field_text(seen_by, &mark));
    Box::new(ConstScoreQuery::new(Box::new(TermSetQuery::new(terms)), 0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_cannot_be_forged_by_clever_names() {
        assert_ne!(reader_mark("a", "bc"), reader_mark("ab", "c"));
        assert_ne!(reader_mark("a", ""), kind_mark("a"));
        assert_ne!(kind_mark("1:a"), reader_mark("1:a", ""));
    }
}
