//! What people search for, what letters say.
use fulltext::German;
use std::sync::{Arc, LazyLock};

static GERMAN: LazyLock<Arc<German>> = LazyLock::new(|| Arc::new(German::embedded().expect("the words built in")));

/// Sender, subject and date of a letter, guessed from its text.
pub fn letter(data: &[u8]) {
    reading::fuzzing::guess(&String::from_utf8_lossy(data));
}

/// A search: the words asked for, and a text they are marked in.
pub fn search(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (query, text) =
        text.split_once('\n').unwrap_or((&text, "Der Grundsteuerbescheid vom 12.11.2026, Az. 20.21-7/26"));
    fulltext::fuzzing::search(query, text, &GERMAN);
}

/// A document: every word of it, split and stemmed.
pub fn document(data: &[u8]) {
    fulltext::fuzzing::index(&String::from_utf8_lossy(data), &GERMAN);
}
