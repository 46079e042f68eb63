//! Text of word processing and presentation files.

use super::{
    answer::{Snag, Text},
    package::Package,
    xml::{self, Grammar},
};

const WORD: Grammar = Grammar {
    text: Some("t"),
    paragraphs: &["p"],
    cells: &["tc"],
    rows: &["tr"],
    tabs: &["tab"],
    breaks: &["br", "cr"],
    spaces: &[],
};

const SLIDE: Grammar = Grammar {
    text: Some("t"),
    paragraphs: &["p"],
    cells: &["tc"],
    rows: &["tr"],
    tabs: &[],
    breaks: &["br"],
    spaces: &[],
};

const OPEN_DOCUMENT: Grammar = Grammar {
    text: None,
    paragraphs: &["p", "h"],
    cells: &["table-cell"],
    rows: &["table-row"],
    tabs: &["tab"],
    breaks: &["line-break"],
    spaces: &["s"],
};

/// Headers, body, footers, foot notes: the order in which a reader meets them.
pub(super) fn docx(package: &mut Package) -> Result<Text, Snag> {
    let mut entries = package.numbered("word/header");
    entries.push("word/document.xml".to_owned());
    entries.extend(package.numbered("word/footer"));
    entries.push("word/footnotes.xml".to_owned());
    entries.retain(|name| package.has(name));
    all(package, &entries, &WORD)
}

/// The slides in order.
pub(super) fn pptx(package: &mut Package) -> Result<Text, Snag> {
    let entries = package.numbered("ppt/slides/slide");
    all(package, &entries, &SLIDE)
}

/// Text, spreadsheet and presentation of the OpenDocument family.
pub(super) fn odf(package: &mut Package) -> Result<Text, Snag> {
    all(package, &["content.xml".to_owned()], &OPEN_DOCUMENT)
}

fn all(package: &mut Package, entries: &[String], grammar: &Grammar) -> Result<Text, Snag> {
    let mut text = Text::default();
    for name in entries {
        let read = xml::read(package.entry(name)?, grammar, &mut text);
        read.map_err(|_| package.blame())?;
    }
    Ok(text)
}
