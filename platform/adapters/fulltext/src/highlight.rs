//! Highlighting: where in a text the needles are.

use std::ops::Range;

use crate::fold::{fold_into, without_digraphs};
use crate::lexer::Lexer;
use crate::needle::Needle;
use crate::scan::Chunks;

/// Hits collected in one text; more do not change what is shown.
const MOST_HITS: usize = 400;

/// A place in a text where one of the needles is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The whole word, reference or phrase.
    pub(crate) range: Range<usize>,
    /// Which needle.
    pub(crate) needle: usize,
}

/// Finds the needles in a text, in order; a hit inside a compound marks the whole word.
pub(crate) fn places(text: &str, needles: &[Needle], lexer: &mut Lexer) -> Vec<Place> {
    let mut search = Search { needles, streaks: vec![Vec::new(); needles.len()], places: Vec::new() };
    let mut folded = String::new();
    for chunk in Chunks::of(text) {
        if search.places.len() >= MOST_HITS {
            break;
        }
        if let Some(whole) = lexer.whole(text, &chunk) {
            search.see_whole(&whole, &chunk.range);
        }
        for part in chunk.parts {
            folded.clear();
            fold_into(text.get(part.clone()).unwrap_or_default(), &mut folded);
            search.see(&folded, part, lexer);
        }
    }
    search.finish()
}

struct Search<'n> {
    needles: &'n [Needle],
    /// Per needle, the words of a run that have fitted so far.
    streaks: Vec<Vec<Range<usize>>>,
    places: Vec<Place>,
}

impl Search<'_> {
    fn see_whole(&mut self, whole: &str, range: &Range<usize>) {
        let fitting = self.needles.iter().enumerate().filter(|(_, needle)| needle.fits_whole(whole));
        self.places.extend(fitting.map(|(needle, _)| Place { range: range.clone(), needle }));
    }

    fn see(&mut self, folded: &str, range: Range<usize>, lexer: &mut Lexer) {
        let respelled = without_digraphs(folded);
        for (index, (needle, streak)) in self.needles.iter().zip(&mut self.streaks).enumerate() {
            if !needle.may_fit(folded) && !respelled.as_deref().is_some_and(|word| needle.may_fit(word)) {
                streak.clear();
                continue;
            }
            let terms = lexer.levels(folded);
            let fits = |step| terms.iter().any(|term| needle.fits(step, term));
            if !fits(streak.len()) {
                streak.clear();
                if !fits(0) {
                    continue;
                }
            }
            streak.push(range.clone());
            if streak.len() == needle.steps() {
                let start = streak.first().map_or(range.start, |first| first.start);
                self.places.push(Place { range: start..range.end, needle: index });
                streak.clear();
            }
        }
    }

    /// The places in order, without those inside another.
    fn finish(mut self) -> Vec<Place> {
        self.places.sort_by_key(|place| (place.range.start, std::cmp::Reverse(place.range.end)));
        let mut end = 0;
        self.places.retain(|place| {
            let free = place.range.start >= end;
            end = end.max(place.range.end);
            free
        });
        self.places
    }
}
