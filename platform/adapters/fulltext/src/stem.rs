//! Stemming: one folded word becomes the term it is indexed and searched under.

use tantivy::tokenizer::{Language, RawTokenizer, Stemmer, TokenFilter, TokenStream, Tokenizer};

/// The Snowball stemmer for German; it also reads `ae`, `oe`, `ue` as umlauts.
#[derive(Clone)]
pub(crate) struct Stem(<Stemmer as TokenFilter>::Tokenizer<RawTokenizer>);

impl Stem {
    pub(crate) fn new() -> Self {
        Self(Stemmer::new(Language::German).transform(RawTokenizer::default()))
    }

    /// The stem of a folded word; anything with a digit is a number or a reference and stays as it is.
    pub(crate) fn of(&mut self, word: &str) -> String {
        if word.contains(|letter: char| letter.is_ascii_digit()) {
            return word.to_owned();
        }
        let mut stream = self.0.token_stream(word);
        stream.next().map_or_else(|| word.to_owned(), |token| token.text.clone())
    }
}
