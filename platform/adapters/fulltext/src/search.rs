//! Searching an index.

use tantivy::collector::sort_key::{SortBySimilarityScore, SortByStaticFastValue};
use tantivy::collector::{Count, TopDocs};
use tantivy::{DocAddress, Order, Searcher, TantivyDocument, TantivyError};

use crate::audience::{Audience, filter};
use crate::fields::{AT, Fields};
use crate::lexer::Lexer;
use crate::matching;
use crate::needle::Needle;
use crate::snippet::{Segment, marked, snippet};
use crate::syntax;

/// Hits on one page.
const LIMIT: usize = 200;
/// Hits that can be skipped; nobody turns 250 pages.
const OFFSET: usize = 10_000;

/// A search.
#[derive(Clone, Copy, Debug)]
pub struct Query<'a> {
    /// What a person typed: words (all must occur), "phrases", `-word` excludes, `word*` matches beginnings.
    ///
    /// Without a single searchable word there are no hits. At most 500 characters and 24 terms are read.
    pub text: &'a str,
    /// What the person may see; nothing if empty. Also decides what is counted.
    pub audience: &'a [Audience<'a>],
    /// Entries the person may see beyond that, by id.
    pub opened: &'a [String],
    /// Entries the person may not see in spite of that, by id.
    pub shut: &'a [String],
    /// Hits to skip, at most 10,000.
    pub offset: usize,
    /// Hits to return, at most 200; with 0 they are only counted.
    pub limit: usize,
}

/// The answer to a search.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hits {
    /// All visible hits, not only the returned ones.
    pub total: usize,
    /// The returned hits, best first, the newer first among equals.
    pub hits: Vec<Hit>,
}

/// One hit.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The id of the entry.
    pub id: String,
    /// The kind of the entry.
    pub kind: String,
    /// The whole title with the hits in it.
    pub title: Vec<Segment>,
    /// About 200 characters of the body around the best place.
    pub snippet: Vec<Segment>,
    /// BM25; comparable within one answer only.
    pub score: f32,
}

/// Answers a query from one state of the index.
pub(crate) fn search(
    searcher: &Searcher,
    fields: &Fields,
    mut lexer: Lexer,
    query: &Query<'_>,
) -> Result<Hits, TantivyError> {
    let clauses = syntax::parse(query.text);
    let needle = |clause: &syntax::Clause| Some((Needle::of(clause, &mut lexer)?, clause.excluded));
    let needles = clauses.iter().filter_map(needle).collect::<Vec<_>>();
    if needles.is_empty() || (query.audience.is_empty() && query.opened.is_empty()) {
        return Ok(Hits::default());
    }
    let (total, ranked) = rank(searcher, fields, &needles, query)?;
    let wanted = needles.into_iter().filter(|(_, excluded)| !excluded).map(|(needle, _)| needle).collect::<Vec<_>>();
    let mut show = |(score, address)| show(searcher, fields, &wanted, &mut lexer, score, address);
    let hits = ranked.into_iter().map(&mut show).collect::<Result<_, _>>()?;
    Ok(Hits { total, hits })
}

type Ranked = Vec<(f32, DocAddress)>;

fn rank(
    searcher: &Searcher,
    fields: &Fields,
    needles: &[(Needle, bool)],
    query: &Query<'_>,
) -> Result<(usize, Ranked), TantivyError> {
    let matching = matching::query(needles, filter(query, fields), fields)?;
    if query.limit == 0 || query.offset > OFFSET {
        return Ok((searcher.search(&matching, &Count)?, Ranked::new()));
    }
    let newest = SortByStaticFastValue::<i64>::for_field(AT);
    let order = ((SortBySimilarityScore, Order::Desc), (newest, Order::Desc));
    let page = TopDocs::with_limit(query.limit.min(LIMIT)).and_offset(query.offset);
    let (ranked, total) = searcher.search(&matching, &(page.order_by(order), Count))?;
    Ok((total, ranked.into_iter().map(|((score, _), address)| (score, address)).collect()))
}

fn show(
    searcher: &Searcher,
    fields: &Fields,
    needles: &[Needle],
    lexer: &mut Lexer,
    score: f32,
    address: DocAddress,
) -> Result<Hit, TantivyError> {
    let document: TantivyDocument = searcher.doc(address)?;
    let text = |field| Fields::text(&document, field);
    Ok(Hit {
        id: text(fields.id),
        kind: text(fields.kind),
        title: marked(&text(fields.title), needles, lexer),
        snippet: snippet(&text(fields.body), needles, lexer),
        score,
    })
}
