//! Needles as a query of the engine.

use tantivy::query::{AllQuery, BooleanQuery, BoostQuery, Occur, PhraseQuery, Query, RegexQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{TantivyError, Term};

use crate::exclusion::Exclusion;
use crate::fields::Fields;
use crate::needle::Needle;

/// How much more a hit in the title counts than one in the body.
const TITLE_WEIGHT: f32 = 3.0;

/// Builds the query from needles, each with whether it excludes, and a filter that decides what is visible.
pub(crate) fn query(
    needles: &[(Needle, bool)],
    filter: Box<dyn Query>,
    fields: &Fields,
) -> Result<BooleanQuery, TantivyError> {
    let mut clauses = vec![(Occur::Must, filter)];
    for (needle, excluded) in needles {
        let found = anywhere(needle, fields)?;
        clauses.push(match excluded {
            true => (Occur::MustNot, Box::new(Exclusion(found))),
            false => (Occur::Must, found),
        });
    }
    if needles.iter().all(|(_, excluded)| *excluded) {
        clauses.push((Occur::Must, Box::new(AllQuery)));
    }
    Ok(BooleanQuery::new(clauses))
}

/// The needle in the title or in the body.
fn anywhere(needle: &Needle, fields: &Fields) -> Result<Box<dyn Query>, TantivyError> {
    let title = BoostQuery::new(in_field(needle, fields.title)?, TITLE_WEIGHT);
    let body = in_field(needle, fields.body)?;
    Ok(Box::new(BooleanQuery::union(vec![Box::new(title), body])))
}

fn in_field(needle: &Needle, field: Field) -> Result<Box<dyn Query>, TantivyError> {
    match needle {
        Needle::Term(text) => Ok(term(field, text)),
        Needle::Run { terms, whole } => {
            let phrase: Box<dyn Query> = match terms.as_slice() {
                [text] => term(field, text),
                _ => Box::new(PhraseQuery::new(terms.iter().map(|text| Term::from_field_text(field, text)).collect())),
            };
            let whole = whole.iter().map(|text| term(field, text));
            Ok(Box::new(BooleanQuery::union(std::iter::once(phrase).chain(whole).collect())))
        }
        Needle::Start { start, stems } => {
            // Folded text is letters and digits only, so nothing in it has a meaning to the pattern.
            let pattern: Box<dyn Query> = Box::new(RegexQuery::from_pattern(&format!("{start}.*"), field)?);
            let stems = stems.iter().map(|text| term(field, text));
            Ok(Box::new(BooleanQuery::union(std::iter::once(pattern).chain(stems).collect())))
        }
    }
}

fn term(field: Field, text: &str) -> Box<dyn Query> {
    Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::WithFreqs))
}
