//! Opens a PDF: page list, protection, repair.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use super::{Document, Sheet};
use crate::{
    ReadError,
    desk::{Desk, Pace},
    tool::{Fault, args},
    trouble::Code,
};

/// More pages than any letter has; beyond that the file needs a person.
const MAX_PAGES: usize = 10_000;

/// Opens `file`, lifting an empty user password and repairing a broken structure in a copy.
///
/// # Errors
/// `encrypted`, `broken`, `too_large`, or what the limits stopped.
pub(crate) async fn open(desk: &Desk<'_>, room: &Path, file: &Path) -> Result<Document, ReadError> {
    match inspect(desk, room, file).await {
        Ok(info) if info.encrypted => {
            let path = decrypt(desk, room, file).await?;
            document(path, info, false)
        }
        Ok(info) if !info.sheets.is_empty() => document(file.to_owned(), info, false),
        Ok(_) => repair(desk, room, file).await,
        Err(Fault::Refused(words)) if words.contains("Incorrect password") => Err(Code::Encrypted.into()),
        Err(Fault::Refused(_)) => repair(desk, room, file).await,
        Err(fault) => Err(fault.blame(Code::Broken)),
    }
}

async fn repair(desk: &Desk<'_>, room: &Path, file: &Path) -> Result<Document, ReadError> {
    let args = args!["--warning-exit-0", file, "repaired.pdf"];
    match desk.run(room, "qpdf", args, Pace::File).await {
        Ok(_) => {}
        Err(Fault::Refused(_)) => salvage(desk, room, file).await?,
        Err(fault) => return Err(fault.blame(Code::Broken)),
    }
    let path = room.join("repaired.pdf");
    let info = inspect(desk, room, &path).await.map_err(|fault| fault.blame(Code::Broken))?;
    document(path, info, true)
}

/// Ghostscript also rebuilds files whose end is missing, which qpdf gives up.
async fn salvage(desk: &Desk<'_>, room: &Path, file: &Path) -> Result<(), ReadError> {
    let args = args!["-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite", "-sOutputFile=repaired.pdf", file,];
    match desk.run(room, "gs", args, Pace::File).await {
        // It then writes one blank page of its own.
        Ok(said) if said.contains("No pages will be processed") => Err(Code::Broken.into()),
        Ok(_) => Ok(()),
        Err(fault) => Err(fault.blame(Code::Broken)),
    }
}

async fn decrypt(desk: &Desk<'_>, room: &Path, file: &Path) -> Result<PathBuf, ReadError> {
    let args = args!["--warning-exit-0", "--decrypt", file, "decrypted.pdf"];
    desk.run(room, "qpdf", args, Pace::File).await.map_err(|fault| fault.blame(Code::Broken))?;
    Ok(room.join("decrypted.pdf"))
}

fn document(path: PathBuf, info: Info, repaired: bool) -> Result<Document, ReadError> {
    match info.sheets.len() {
        0 => Err(Code::Broken.into()),
        count if count > MAX_PAGES => Err(Code::TooLarge.into()),
        _ => Ok(Document { path, sheets: info.sheets, repaired }),
    }
}

#[derive(Debug, Default)]
struct Info {
    encrypted: bool,
    sheets: Vec<Sheet>,
}

/// Opens a file that needs neither repair nor decryption; anything else takes the long way.
pub(crate) async fn open_sound(desk: &Desk<'_>, room: &Path, file: &Path) -> Option<Document> {
    let info = inspect(desk, room, file).await.ok().filter(|info| !info.encrypted)?;
    document(file.to_owned(), info, false).ok()
}

async fn inspect(desk: &Desk<'_>, room: &Path, file: &Path) -> Result<Info, Fault> {
    let args = args!["-f", "1", "-l", "-1", file];
    let printed = desk.run(room, "pdfinfo", args, Pace::File).await?;
    Ok(parse(&printed))
}

fn parse(printed: &str) -> Info {
    let mut encrypted = false;
    let mut sizes = BTreeMap::new();
    let mut turned = Vec::new();
    for line in printed.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            ["Encrypted:", "yes", ..] => encrypted = true,
            ["Page", number, "size:", width, "x", height, ..] => {
                if let (Ok(n), Ok(w), Ok(h)) = (number.parse(), width.parse(), height.parse()) {
                    sizes.insert(n, (w, h));
                }
            }
            ["Page", number, "rot:", "90" | "270"] => turned.extend(number.parse::<u32>()),
            _ => {}
        }
    }
    for number in turned {
        sizes.entry(number).and_modify(|(w, h)| std::mem::swap(w, h));
    }
    let sheet = |(number, (width, height))| Sheet { number, width, height };
    Info { encrypted, sheets: sizes.into_iter().map(sheet).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stored_rotation_swaps_the_sides() {
        let info = parse(
            "Title: Page 9 size: 1 x 1\nEncrypted:      no\n\
             Page    1 size:  841.92 x 595.44 pts (A4)\nPage    1 rot:   90\n\
             Page    2 size:  595 x 842 pts (A4)\nPage    2 rot:   0\n",
        );
        assert!(!info.encrypted);
        assert_eq!(info.sheets.len(), 2);
        assert_eq!(info.sheets[0].width, 595.44);
        assert_eq!(info.sheets[1].width, 595.0);
    }

    #[test]
    fn a_giant_page_gets_fewer_dots() {
        let sheet = Sheet { number: 1, width: 14_400.0, height: 14_400.0 };
        assert!(sheet.dpi(300.0, 30e6) < 30.0);
    }
}
