//! The bridge to the engine: the lexer as a tokenizer of tantivy.

use std::collections::VecDeque;
use std::sync::Arc;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::fold::fold_into;
use crate::german::German;
use crate::lexer::Lexer;
use crate::scan::{Chunk, Chunks};

/// The name under which the fields of the schema refer to this tokenizer.
pub(crate) const NAME: &str = "german";

/// Emits every level of every word; all levels of one word stand at the same position.
#[derive(Clone)]
pub(crate) struct GermanTokenizer {
    lexer: Lexer,
    folded: String,
}

impl GermanTokenizer {
    pub(crate) fn new(german: Arc<German>) -> Self {
        Self { lexer: Lexer::new(german), folded: String::new() }
    }
}

impl Tokenizer for GermanTokenizer {
    type TokenStream<'a> = GermanTokens<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> GermanTokens<'a> {
        let chunks = Chunks::of(text);
        GermanTokens { tokenizer: self, text, chunks, waiting: VecDeque::new(), token: Token::default(), position: 0 }
    }
}

/// The tokens of one text, produced chunk by chunk.
pub(crate) struct GermanTokens<'a> {
    tokenizer: &'a mut GermanTokenizer,
    text: &'a str,
    chunks: Chunks<'a>,
    waiting: VecDeque<Token>,
    token: Token,
    position: usize,
}

impl GermanTokens<'_> {
    fn take_in(&mut self, chunk: &Chunk) {
        if let Some(whole) = self.tokenizer.lexer.whole(self.text, chunk) {
            self.waiting.push_back(token(whole, &chunk.range, self.position));
        }
        for part in &chunk.parts {
            let GermanTokenizer { lexer, folded } = &mut *self.tokenizer;
            folded.clear();
            fold_into(self.text.get(part.clone()).unwrap_or_default(), folded);
            for term in lexer.levels(folded).iter() {
                self.waiting.push_back(token(term.to_string(), part, self.position));
            }
            self.position += 1;
        }
    }
}

impl TokenStream for GermanTokens<'_> {
    fn advance(&mut self) -> bool {
        loop {
            if let Some(token) = self.waiting.pop_front() {
                self.token = token;
                return true;
            }
            let Some(chunk) = self.chunks.next() else { return false };
            self.take_in(&chunk);
        }
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

fn token(text: String, range: &std::ops::Range<usize>, position: usize) -> Token {
    Token { offset_from: range.start, offset_to: range.end, position, text, position_length: 1 }
}
