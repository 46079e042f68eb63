//! Needles: a parsed search in the terms of the index, for finding and for highlighting alike.

use crate::fold::{fold, without_digraphs};
use crate::lexer::Lexer;
use crate::scan::{Chunks, Shape};
use crate::syntax::{Clause, Wanted};

/// Endings the stemmer cuts off: terms lack them, so "genehmigu*" must look for the term "genehmig" as well.
const CUT_OFF: [&str; 18] = [
    "em",
    "ern",
    "es",
    "st",
    "ungen",
    "enden",
    "ischen",
    "lichen",
    "igungen",
    "igenden",
    "igkeiten",
    "lichkeiten",
    "heiten",
    "keiten",
    "erinnen",
    "iker",
    "ete",
    "lns",
];

/// What one clause looks for in the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Needle {
    /// This term.
    Term(String),
    /// These terms at consecutive positions, or written as one.
    Run { terms: Vec<String>, whole: Option<String> },
    /// Any term that begins with `start`, or one of the stems that `start` is an inflection of.
    Start { start: String, stems: Vec<String> },
}

impl Needle {
    /// Translates a clause; `None` if nothing of it can be in an index.
    pub(crate) fn of(clause: &Clause, lexer: &mut Lexer) -> Option<Self> {
        match &clause.wanted {
            Wanted::Word(text) | Wanted::Phrase(text) => Self::run(text, lexer),
            Wanted::Prefix(text) => {
                let typed = fold(text);
                let start = without_digraphs(&typed).unwrap_or(typed);
                let mut stems = stems(&start);
                stems.extend(lexer.word(text));
                Some(Self::Start { start, stems })
            }
        }
    }

    fn run(text: &str, lexer: &mut Lexer) -> Option<Self> {
        let chunks = Chunks::of(text).collect::<Vec<_>>();
        let whole = match chunks.as_slice() {
            [chunk] => lexer.whole(text, chunk),
            _ => None,
        };
        if let Some(whole) = whole.as_ref().filter(|_| chunks.iter().all(|chunk| chunk.shape == Shape::Iban)) {
            return Some(Self::Term(whole.clone()));
        }
        let parts = chunks.iter().flat_map(|chunk| &chunk.parts);
        let mut terms = parts.filter_map(|part| lexer.word(text.get(part.clone())?)).collect::<Vec<_>>();
        match terms.len() {
            0 => None,
            1 if whole.is_none() => terms.pop().map(Self::Term),
            _ => Some(Self::Run { terms, whole }),
        }
    }

    /// How many consecutive words make a hit.
    pub(crate) fn steps(&self) -> usize {
        match self {
            Self::Run { terms, .. } => terms.len(),
            Self::Term(_) | Self::Start { .. } => 1,
        }
    }

    /// Whether `term` fits this needle at the given step of its run.
    pub(crate) fn fits(&self, step: usize, term: &str) -> bool {
        match self {
            Self::Term(wanted) => wanted == term,
            Self::Run { terms, .. } => terms.get(step).is_some_and(|wanted| wanted == term),
            Self::Start { start, stems } => term.starts_with(start) || stems.iter().any(|stem| stem == term),
        }
    }

    /// Whether `term`, which stands for several words written together, fits this needle.
    pub(crate) fn fits_whole(&self, term: &str) -> bool {
        match self {
            Self::Run { whole, .. } => whole.as_deref() == Some(term),
            Self::Term(_) | Self::Start { .. } => self.fits(0, term),
        }
    }

    /// Whether a folded word can bear a term that fits; cheap, and never wrong in the negative.
    ///
    /// The stemmer only cuts endings off, so every term is written out in the word it comes from.
    pub(crate) fn may_fit(&self, folded: &str) -> bool {
        let found = |term: &String| folded.contains(term);
        match self {
            Self::Term(term) => found(term),
            Self::Run { terms, .. } => terms.iter().any(found),
            Self::Start { start, stems } => found(start) || stems.iter().any(found),
        }
    }
}

/// The stems that the beginning of a word may be an inflection of: "steuer" of "steu", "genehmigu" of "genehmig".
fn stems(start: &str) -> Vec<String> {
    let endings = (1..=8).filter_map(|length| start.split_at_checked(start.len().checked_sub(length)?));
    endings
        .filter(|(stem, ending)| stem.len() >= 3 && CUT_OFF.iter().any(|cut| cut.starts_with(ending)))
        .map(|(stem, _)| stem.to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::german::German;

    #[test]
    fn every_beginning_of_a_word_finds_its_term() {
        let mut lexer = Lexer::new(Arc::new(German::embedded().unwrap()));
        for word in [
            "genehmigungen",
            "bescheinigung",
            "möglichkeiten",
            "bürgerinnen",
            "rechtlichen",
            "steuern",
            "muenster",
            "gebührenordnungen",
            "einheiten",
            "bedeutendes",
            "staatsangehörigkeit",
            "neuesten",
            "zeugnisse",
            "akten",
            "verwaltungsgerichtlichen",
            "kommunalpolitischen",
            "anträge",
            "straßen",
            "häuser",
            "beglaubigte",
            "2026",
            "11.21.03",
        ] {
            let term = lexer.word(word).unwrap();
            for (end, _) in word.char_indices().skip(3) {
                let clause = Clause { wanted: Wanted::Prefix(word[..end].to_owned()), excluded: false };
                let needle = Needle::of(&clause, &mut lexer).unwrap();
                assert!(needle.fits(0, &term), "{}* misses {term} of {word}: {needle:?}", &word[..end]);
            }
        }
    }

    #[test]
    fn what_has_no_letters_is_no_needle() {
        let mut lexer = Lexer::new(Arc::new(German::embedded().unwrap()));
        let clause = |text: &str| Clause { wanted: Wanted::Word(text.to_owned()), excluded: false };
        assert_eq!(Needle::of(&clause("…"), &mut lexer), None);
        assert_eq!(Needle::of(&clause(&"x".repeat(100)), &mut lexer), None);
    }
}
