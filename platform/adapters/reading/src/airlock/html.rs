//! HTML files: their text only. Nothing is loaded, nothing is run.

use mail_parser::decoders::html::html_to_text;

use super::{
    answer::{Answer, Order, Snag, Text},
    plain,
};

/// Decodes the file and drops the markup.
pub(super) fn read(order: &Order) -> Result<Answer, Snag> {
    let mut text = Text::default();
    text.push(&html_to_text(&plain::load(order)?));
    Ok(text.finish("text/html"))
}
