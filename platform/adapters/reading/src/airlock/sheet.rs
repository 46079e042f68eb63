//! Text of spreadsheets (XLSX): one row a line, cells separated by tabs. Numbers are as stored, not as formatted.

use std::io::{BufReader, Read};

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use super::{
    answer::{Snag, Text},
    package::Package,
    xml::{self, Unreadable},
};

/// Bytes of shared strings kept.
const MAX_SHARED: usize = 32 << 20;

/// All sheets in order, hidden ones too: what is hidden is still sent.
pub(super) fn xlsx(package: &mut Package) -> Result<Text, Snag> {
    let shared = if package.has("xl/sharedStrings.xml") {
        let read = shared_strings(package.entry("xl/sharedStrings.xml")?);
        read.map_err(|_| package.blame())?
    } else {
        Vec::new()
    };
    let mut text = Text::default();
    for name in package.numbered("xl/worksheets/sheet") {
        let read = cells(package.entry(&name)?, &shared, &mut text);
        read.map_err(|_| package.blame())?;
    }
    Ok(text)
}

fn shared_strings(xml: impl Read) -> Result<Vec<String>, Unreadable> {
    let mut reader = Reader::from_reader(BufReader::new(xml));
    let mut buffer = Vec::new();
    let mut strings = Vec::new();
    let mut current = String::new();
    let mut kept = 0;
    let mut in_text = false;
    while kept < MAX_SHARED {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(|_| Unreadable)? {
            Event::Eof => break,
            Event::Start(start) => in_text = start.local_name().as_ref() == "t",
            Event::Empty(empty) if empty.local_name().as_ref() == "si" => strings.push(String::new()),
            Event::End(end) => {
                in_text = false;
                if end.local_name().as_ref() == "si" {
                    kept += current.len() + size_of::<String>();
                    strings.push(std::mem::take(&mut current));
                }
            }
            Event::Text(words) if in_text => current.push_str(&words),
            Event::GeneralRef(name) if in_text => current.push_str(&xml::resolve(&name)),
            _ => {}
        }
    }
    Ok(strings)
}

#[derive(Default)]
struct Cell {
    shared: bool,
    content: String,
    listening: bool,
}

fn cells(xml: impl Read, shared: &[String], text: &mut Text) -> Result<(), Unreadable> {
    let mut reader = Reader::from_reader(BufReader::new(xml));
    let mut buffer = Vec::new();
    let mut cell = Cell::default();
    while !text.is_cut() {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(|_| Unreadable)? {
            Event::Eof => break,
            Event::Start(start) => match start.local_name().as_ref() {
                "c" => cell.shared = is_shared(&start),
                "v" | "t" => cell.listening = true,
                _ => {}
            },
            Event::End(end) => match end.local_name().as_ref() {
                "v" | "t" => cell.listening = false,
                "c" => write(&mut cell, shared, text),
                "row" => text.end_line(),
                _ => {}
            },
            Event::Text(words) if cell.listening => cell.content.push_str(&words),
            Event::GeneralRef(name) if cell.listening => cell.content.push_str(&xml::resolve(&name)),
            _ => {}
        }
    }
    Ok(())
}

fn is_shared(start: &BytesStart<'_>) -> bool {
    start.try_get_attribute("t").ok().flatten().is_some_and(|kind| kind.value.as_ref() == "s")
}

fn write(cell: &mut Cell, shared: &[String], text: &mut Text) {
    let content = std::mem::take(&mut cell.content);
    if cell.shared {
        let string = content.parse().ok().and_then(|index: usize| shared.get(index));
        text.push(string.map_or("", String::as_str));
    } else {
        text.push(&content);
    }
    text.push("\t");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_inline_and_numeric_cells_meet_in_a_row() {
        let shared = shared_strings("<sst><si><t>Miete &amp; </t><t>Strom</t></si><si/></sst>".as_bytes());
        let xml = "<row><c t=\"s\"><v>0</v></c><c><v>12.5</v></c><c t=\"inlineStr\"><is><t>Ja</t></is></c>\
                   <c t=\"s\"><v>99</v></c></row>";
        let mut text = Text::default();
        cells(xml.as_bytes(), &shared.unwrap(), &mut text).unwrap();
        assert_eq!(text.finish("").text, "Miete & Strom\t12.5\tJa");
    }
}
