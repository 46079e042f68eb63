//! Doors for `./ops/fuzz` alone: nothing else is compiled with `--cfg fuzzing`.
use crate::{German, lexer::Lexer, needle::Needle, snippet, syntax, tokenizer::GermanTokenizer};
use std::sync::Arc;
use tantivy::tokenizer::{TokenStream, Tokenizer};

/// Reads a search and marks what it finds in a text; what is shown is the text.
pub fn search(query: &str, text: &str, german: &Arc<German>) {
    let mut lexer = Lexer::new(german.clone());
    let needles: Vec<Needle> =
        syntax::parse(query).iter().filter_map(|clause| Needle::of(clause, &mut lexer)).collect();
    drop(snippet::marked(text, &needles, &mut lexer));
    drop(snippet::snippet(text, &needles, &mut lexer));
}

/// Every term of a document lies inside it.
pub fn index(text: &str, german: &Arc<German>) {
    let mut tokenizer = GermanTokenizer::new(german.clone());
    let mut tokens = tokenizer.token_stream(text);
    while tokens.advance() {
        let token = tokens.token();
        assert!(text.get(token.offset_from..token.offset_to).is_some(), "{token:?}");
    }
}
