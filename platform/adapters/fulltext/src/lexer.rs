//! The lexer: the terms a chunk of text is indexed under, with a small memory for words that come again.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use crate::fold::fold;
use crate::german::German;
use crate::reference::date;
use crate::scan::{Chunk, Shape};
use crate::stem::Stem;

/// Words remembered before the memory is emptied; about 2 MB.
const REMEMBERED: usize = 8192;

/// Bytes beyond which a folded word is noise (encoded data, a line of signs) and is not indexed.
const LONGEST: usize = 80;

/// Terms of one word, shared by all its occurrences.
pub(crate) type Terms = Arc<[Box<str>]>;

/// Turns chunks into terms.
pub(crate) struct Lexer {
    german: Arc<German>,
    stem: Stem,
    known: HashMap<String, Terms>,
}

impl Clone for Lexer {
    /// A clone starts with an empty memory, so that idle copies cost nothing.
    fn clone(&self) -> Self {
        Self::new(self.german.clone())
    }
}

impl Lexer {
    pub(crate) fn new(german: Arc<German>) -> Self {
        Self { german, stem: Stem::new(), known: HashMap::new() }
    }

    /// The terms of a folded word at every level, without repetition; the word itself comes first.
    pub(crate) fn levels(&mut self, folded: &str) -> Terms {
        if folded.is_empty() || folded.len() > LONGEST {
            return Terms::default();
        }
        // Numbers are many, rarely the same and never compounds: they would only push words out of the memory.
        if folded.contains(|letter: char| letter.is_ascii_digit()) {
            return Terms::from([Box::from(folded)]);
        }
        if let Some(terms) = self.known.get(folded) {
            return terms.clone();
        }
        let mut terms: Vec<Box<str>> = Vec::new();
        for level in self.german.levels(folded) {
            let term = self.stem.of(&level).into_boxed_str();
            if !terms.contains(&term) {
                terms.push(term);
            }
        }
        if self.known.len() >= REMEMBERED {
            self.known.clear();
        }
        let terms = Terms::from(terms);
        self.known.insert(folded.to_owned(), terms.clone());
        terms
    }

    /// The one term of a word as typed into a search, not split; `None` if nothing of it is searchable.
    pub(crate) fn word(&mut self, surface: &str) -> Option<String> {
        let folded = fold(surface);
        (!folded.is_empty() && folded.len() <= LONGEST).then(|| self.stem.of(&folded))
    }

    /// The term of a chunk of several parts as a whole, where it has one.
    pub(crate) fn whole(&mut self, text: &str, chunk: &Chunk) -> Option<String> {
        let surface = text.get(chunk.range.clone())?;
        match chunk.shape {
            Shape::Word | Shape::Listed => None,
            Shape::Joined | Shape::Iban => self.word(surface),
            Shape::Reference => {
                let part = |range: &Range<usize>| text.get(range.clone()).unwrap_or_default();
                let parts = chunk.parts.iter().map(part).collect::<Vec<_>>();
                date(surface, &parts).or_else(|| Some(fold(surface))).filter(|whole| whole.len() <= LONGEST)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::without_digraphs;

    /// Highlighting skips words that do not contain what it looks for, so terms must be written out in their words.
    #[test]
    fn every_term_is_written_out_in_its_word() {
        let mut lexer = Lexer::new(Arc::new(German::embedded().unwrap()));
        for word in
            ["Grundsteuerbescheide", "Kontoeröffnungen", "Muellabfuhrgebuehren", "Zeugnisse", "Bürgerinnen", "Ämter"]
        {
            let folded = fold(word);
            let respelled = without_digraphs(&folded).unwrap_or_default();
            for term in lexer.levels(&folded).iter() {
                assert!(folded.contains(&**term) || respelled.contains(&**term), "{word}: {term}");
            }
        }
    }

    #[test]
    fn inflections_share_a_term_and_noise_has_none() {
        let mut lexer = Lexer::new(Arc::new(German::embedded().unwrap()));
        for (left, right) in [("Gebühr", "Gebuehren"), ("Haus", "Häuser"), ("Antrag", "Anträge"), ("neu", "neue")] {
            assert_eq!(lexer.word(left), lexer.word(right), "{left} / {right}");
        }
        assert_eq!(lexer.word(&"x".repeat(LONGEST + 1)), None);
        assert_eq!(lexer.word("…"), None);
        assert!(lexer.levels("2026").len() == 1 && lexer.levels("").is_empty());
    }

    #[test]
    fn the_memory_is_bounded() {
        let mut lexer = Lexer::new(Arc::new(German::embedded().unwrap()));
        let letter = |number: usize| char::from_u32(0x4e00 + u32::try_from(number).unwrap()).unwrap().to_string();
        (0..REMEMBERED + 10).for_each(|number| drop(lexer.levels(&letter(number))));
        assert!(lexer.known.len() <= REMEMBERED && lexer.clone().known.is_empty());
    }
}
