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
    /// Entries this audience may not see in spite of that, by id; another audience may.
    pub except: &'a [String],
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
    let named = |ids: &[String]| terms(ids.iter().map(|id| fields.id_term(id)).collect::<Vec<_>>());
    let (plain, narrowed): (Vec<_>, Vec<_>) = query.audience.iter().partition(|audience| audience.except.is_empty());
    let seen = terms(plain.into_iter().flat_map(|audience| marks(audience, fields)));
    if narrowed.is_empty() && query.opened.is_empty() && query.shut.is_empty() {
        return seen;
    }
    let less = |audience: &Audience<'_>| but(terms(marks(audience, fields)), named(audience.except));
    let either = [seen, named(query.opened)].into_iter().chain(narrowed.into_iter().map(less));
    let either = BooleanQuery::new(either.map(|one| (Occur::Should, one)).collect());
    Box::new(ConstScoreQuery::new(but(Box::new(either), named(query.shut)), 0.0))
}

fn marks(audience: &Audience<'_>, fields: &Fields) -> Vec<Term> {
    let marks = match audience.readers {
        None => vec![kind_mark(audience.kind)],
        Some(readers) => readers.iter().map(|reader| reader_mark(audience.kind, reader)).collect(),
    };
    marks.iter().map(|mark| Term::from_field_text(fields.seen_by, mark)).collect()
}

fn but(seen: Box<dyn Query>, not: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(BooleanQuery::new(vec![(Occur::Must, seen), (Occur::MustNot, not)]))
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
