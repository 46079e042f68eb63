//! Doors for `./ops/fuzz` alone: nothing else is compiled with `--cfg fuzzing`.
use crate::{Guess, display_name, guess, kind::Kind};

/// The media type told from the first bytes.
pub fn media_type(head: &[u8], name: &str) -> &'static str {
    Kind::from_head(head).media_type(name)
}

/// The name shown to people.
pub fn display_name(name: &str) -> String {
    display_name::display_name(name, "unbenannt")
}

/// Sender, subject and date of a letter.
pub fn guess(text: &str) -> Guess {
    guess::from_texts(text.split('\u{c}'))
}
