//! Which characters can be printed.

use std::borrow::Cow;

use serde_json::Value;
use typst::text::FontBook;

/// Printed in the place of a character no embedded font has.
const UNKNOWN: char = '\u{FFFD}';

/// Replaces every character no font of `book` has, so that a foreign name costs a sign and never the whole document
/// (PDF/A forbids the empty box fonts would draw instead).
pub fn printable<'a>(text: &'a str, book: &FontBook) -> Cow<'a, str> {
    if text.chars().all(|c| is_printable(c, book)) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| if is_printable(c, book) { c } else { UNKNOWN }).collect())
}

/// [`printable`] for every string of a JSON value, the keys excepted.
pub fn printable_value(value: &Value, book: &FontBook) -> Value {
    match value {
        Value::String(text) => Value::String(printable(text, book).into_owned()),
        Value::Array(items) => items.iter().map(|it| printable_value(it, book)).collect(),
        Value::Object(fields) => fields.iter().map(|(key, it)| (key.clone(), printable_value(it, book))).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}

fn is_printable(c: char, book: &FontBook) -> bool {
    match c {
        ' '..='~' | '\n' | '\t' => true,
        // PDF/A wants a meaning for every sign; the private use area has none.
        '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}' => false,
        _ if c.is_control() => false,
        _ => (0..).map_while(|index| book.info(index)).any(|font| font.coverage.contains(u32::from(c))),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::shelf::Shelf;

    #[test]
    fn german_is_printable() {
        let shelf = Shelf::stocked();
        let text = "ÄÖÜäöüß ẞ § € „Straße“ – … ½ m² ‚x‘\u{a0}\u{202f}łóŞ Ж α";
        assert_eq!(printable(text, shelf.book()), text);
    }

    #[test]
    fn foreign_signs_are_replaced_one_by_one() {
        let shelf = Shelf::stocked();
        assert_eq!(printable("a😀b\u{1}c\u{e000}d漢", shelf.book()), "a\u{fffd}b\u{fffd}c\u{fffd}d\u{fffd}");
        assert_eq!(printable("\u{fffd}", shelf.book()), "\u{fffd}");
    }

    #[test]
    fn replacement_reaches_every_string() {
        let shelf = Shelf::stocked();
        let clean = printable_value(&json!({"a": ["😀", 1, null, {"b": "漢"}]}), shelf.book());
        assert_eq!(clean, json!({"a": ["\u{fffd}", 1, null, {"b": "\u{fffd}"}]}));
    }
}
