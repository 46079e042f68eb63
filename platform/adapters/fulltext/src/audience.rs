//! The audience: whose eyes a search stands for, and how that becomes part of the query.

use tantivy::Term;
use tantivy::query::{BooleanQuery, ConstScoreQuery, Occur, Query, TermSetQuery};

use crate::fields::Fields;
use crate::search::Query as Search;

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

/// The filter for entries that at least one audience may see, or that are opened by name, but none that are shut.
pub(crate) fn filter(query: &Search<'_>, fields: &Fields) -> Box<dyn Query> {
    let marks = query.audience.iter().flat_map(|audience| match audience.readers {
        None => vec![kind_mark(audience.kind)],
        Some(readers) => readers.iter().map(|reader| reader_mark(audience.kind, reader)).collect(),
    });
    let seen = terms(marks.map(|mark| Term::from_field_text(fields.seen_by, &mark)));
    if query.opened.is_empty() && query.shut.is_empty() {
        return seen;
    }
    let named = |ids: &[String]| terms(ids.iter().map(|id| fields.id_term(id)).collect::<Vec<_>>());
    let either = BooleanQuery::new(vec![(Occur::Should, seen), (Occur::Should, named(query.opened))]);
    let both: Vec<(Occur, Box<dyn Query>)> = vec![(Occur::Must, Box::new(either)), (Occur::MustNot, named(query.shut))];
    Box::new(ConstScoreQuery::new(Box::new(BooleanQuery::new(both)), 0.0))
}

fn terms(terms: impl IntoIterator<Item = Term>) -> Box<dyn Query> {
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
