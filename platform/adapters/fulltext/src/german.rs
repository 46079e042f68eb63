//! The German analyzer shared by all indexes of a process.

use std::path::Path;

use crate::error::Error;
use crate::fold::{fold, without_digraphs};
use crate::split;
use crate::vocabulary::Vocabulary;

/// Changes whenever the same text would yield other terms, so that older indexes report themselves as outdated.
const ANALYSIS: u32 = 1;

/// What the analyzer knows about German: a vocabulary of a few megabytes, built once and shared behind an `Arc`.
pub struct German {
    vocabulary: Vocabulary,
}

impl German {
    /// Loads word lists (UTF-8, one word a line, nouns capitalised) on top of the embedded municipal one.
    ///
    /// Debian's package `wngerman` installs a good list as `/usr/share/dict/ngerman`.
    ///
    /// # Errors
    /// [`Error::WordList`] if a list cannot be read or exceeds 64 MiB.
    pub fn load(word_lists: &[&Path]) -> Result<Self, Error> {
        Ok(Self { vocabulary: Vocabulary::load(word_lists)? })
    }

    /// Knows only the embedded list of municipal base words.
    ///
    /// # Errors
    /// [`Error::WordList`] if the embedded list does not compile, which its tests rule out.
    pub fn embedded() -> Result<Self, Error> {
        Self::load(&[])
    }

    /// Every level of a word in folded, unstemmed form: the word first, then the parts of the compound.
    ///
    /// "Grundsteuerbescheid" gives grundsteuerbescheid, grund, grundsteuer, steuer, steuerbescheid, bescheid.
    /// A word the vocabulary cannot explain is read a second time with `ae`, `oe`, `ue` as umlauts.
    pub fn levels(&self, word: &str) -> Vec<String> {
        let word = fold(word);
        let respelled = without_digraphs(&word)
            .filter(|_| !split::is_understood(&self.vocabulary, &word))
            .filter(|respelled| split::is_understood(&self.vocabulary, respelled));
        let parts = split::parts(&self.vocabulary, respelled.as_deref().unwrap_or(&word));
        let parts = parts.into_iter().map(str::to_owned).collect::<Vec<_>>();
        std::iter::once(word).chain(parts).collect()
    }

    /// The line that marks an index built with this analyzer and this vocabulary.
    pub(crate) fn stamp(&self) -> String {
        format!("fulltext {ANALYSIS} {:016x}\n", self.vocabulary.fingerprint())
    }
}
