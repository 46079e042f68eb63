//! The text of an office XML stream. Entities are never expanded: only the five of XML and character numbers.

use std::io::{BufReader, Read};

use quick_xml::{
    Reader,
    events::{BytesRef, Event},
};

use super::answer::Text;

/// Which elements mean what, by local name.
pub(super) struct Grammar {
    /// Only text inside this element counts; `None`: all text counts.
    pub(super) text: Option<&'static str>,
    pub(super) paragraphs: &'static [&'static str],
    pub(super) cells: &'static [&'static str],
    pub(super) rows: &'static [&'static str],
    pub(super) tabs: &'static [&'static str],
    pub(super) breaks: &'static [&'static str],
    pub(super) spaces: &'static [&'static str],
}

/// The stream could not be read to its end.
#[derive(Debug)]
pub(super) struct Unreadable;

/// Appends the text of `xml` to `text`, one paragraph or table row a line. Depth costs no memory.
pub(super) fn read(xml: impl Read, grammar: &Grammar, text: &mut Text) -> Result<(), Unreadable> {
    let mut reader = Reader::from_reader(BufReader::new(xml));
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    let mut buffer = Vec::new();
    let mut state = State::default();
    while !text.is_cut() {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(|_| Unreadable)? {
            Event::Eof => break,
            Event::Start(start) => state.open(start.local_name().as_ref(), grammar, text),
            Event::Empty(empty) => {
                let name = empty.local_name();
                state.open(name.as_ref(), grammar, text);
                state.close(name.as_ref(), grammar, text);
            }
            Event::End(end) => state.close(end.local_name().as_ref(), grammar, text),
            Event::Text(words) if state.listens(grammar) => text.push(&words.xml10_content()),
            Event::CData(words) if state.listens(grammar) => text.push(&words.xml10_content()),
            Event::GeneralRef(name) if state.listens(grammar) => text.push(&resolve(&name)),
            _ => {}
        }
    }
    text.end_line();
    Ok(())
}

/// One of XML's own references; a name defined by the document stays unexpanded.
pub(super) fn resolve(name: &BytesRef<'_>) -> String {
    if let Ok(Some(character)) = name.resolve_char_ref() {
        return character.to_string();
    }
    match quick_xml::escape::resolve_xml_entity(name) {
        Some(character) => character.to_owned(),
        None => format!("&{};", &**name),
    }
}

#[derive(Default)]
struct State {
    in_text: usize,
    in_cell: usize,
}

impl State {
    fn listens(&self, grammar: &Grammar) -> bool {
        grammar.text.is_none() || self.in_text > 0
    }

    fn open(&mut self, name: &str, grammar: &Grammar, text: &mut Text) {
        if grammar.text == Some(name) {
            self.in_text += 1;
        }
        if grammar.cells.contains(&name) {
            self.in_cell += 1;
        }
        if grammar.tabs.contains(&name) {
            text.push("\t");
        }
        if grammar.breaks.contains(&name) {
            text.push("\n");
        }
        if grammar.spaces.contains(&name) {
            text.push(" ");
        }
    }

    fn close(&mut self, name: &str, grammar: &Grammar, text: &mut Text) {
        if grammar.text == Some(name) {
            self.in_text = self.in_text.saturating_sub(1);
        }
        if grammar.cells.contains(&name) {
            self.in_cell = self.in_cell.saturating_sub(1);
            text.push("\t");
        }
        if grammar.rows.contains(&name) {
            text.end_line();
        }
        if grammar.paragraphs.contains(&name) {
            // A table row stays on one line.
            if self.in_cell > 0 {
                text.push(" ");
            } else {
                text.end_line();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRAMMAR: Grammar = Grammar {
        text: Some("t"),
        paragraphs: &["p"],
        cells: &["tc"],
        rows: &["tr"],
        tabs: &["tab"],
        breaks: &["br"],
        spaces: &[],
    };

    fn text_of(xml: &str) -> String {
        let mut text = Text::default();
        read(xml.as_bytes(), &GRAMMAR, &mut text).unwrap();
        text.finish("").text
    }

    #[test]
    fn paragraphs_are_lines_and_rows_stay_together() {
        let xml = "<w:p><w:t>Guten</w:t><w:t> Tag &amp; &#220;ber</w:t></w:p>\
                   <w:tr><w:tc><w:p><w:t>Miete</w:t></w:p></w:tc><w:tc><w:p><w:t>12,00</w:t></w:p></w:tc></w:tr>\
                   <w:p><w:instrText>PAGE</w:instrText><w:t>Ende</w:t></w:p>";
        assert_eq!(text_of(xml), "Guten Tag & Über\nMiete \t12,00\nEnde");
    }

    #[test]
    fn a_billion_laughs_stay_one() {
        let xml = "<!DOCTYPE l [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]><p><t>&b;</t></p>";
        assert_eq!(text_of(xml), "&b;");
    }

    #[test]
    fn depth_is_harmless() {
        let xml = "<p>".repeat(200_000) + "<t>unten</t>";
        assert_eq!(text_of(&xml), "unten");
    }
}
