//! ZIP containers: tells office documents from archives and takes archives apart, one level deep.

use std::{
    fs::File,
    io::{self, BufReader},
};

use zip::{ZipArchive, read::ZipFile};

use super::{
    answer::{Answer, Found, Order, Snag},
    document,
    metered::{Budget, Metered},
    part_path, sheet,
};
use crate::{
    media_type::{DOCX, ODT, PPTX, XLSX},
    trouble::Code,
};

/// A container with more entries than this is not listed at all.
const MAX_ENTRIES: usize = 100_000;

type Entry<'a> = Metered<ZipFile<'a, BufReader<File>>>;

/// An open container whose entries are read through one budget.
pub(super) struct Package {
    archive: ZipArchive<BufReader<File>>,
    budget: Budget,
}

impl Package {
    fn open(order: &Order) -> Result<Self, Snag> {
        let file = BufReader::new(File::open(&order.file)?);
        let archive = ZipArchive::new(file).map_err(|_| Code::Broken)?;
        if archive.len() > MAX_ENTRIES {
            return Err(Code::TooManyParts.into());
        }
        Ok(Self { archive, budget: Budget::new(order.max_unpacked) })
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }

    /// Names of the entries `<stem><number>.xml`, by number.
    pub(super) fn numbered(&self, stem: &str) -> Vec<String> {
        let number = |name: &str| -> Option<u32> { name.strip_prefix(stem)?.strip_suffix(".xml")?.parse().ok() };
        let mut found: Vec<(u32, String)> = self
            .archive
            .file_names()
            .filter_map(Result::ok)
            .filter_map(|name| Some((number(&name)?, name.into_owned())))
            .collect();
        found.sort();
        found.into_iter().map(|(_, name)| name).collect()
    }

    /// The entry of this name, metered.
    pub(super) fn entry(&mut self, name: &str) -> Result<Entry<'_>, Snag> {
        let file = self.archive.by_name(name).map_err(|e| blame(&e))?;
        let packed = file.compressed_size();
        Ok(self.budget.meter(file, packed))
    }

    /// What a failed read of an entry means.
    pub(super) fn blame(&self) -> Snag {
        self.budget.blame().into()
    }

    /// Takes entry `index` out into `target`.
    fn take_out(&mut self, index: usize, target: &std::path::Path) -> Result<u64, Snag> {
        let file = self.archive.by_index(index).map_err(|e| blame(&e))?;
        let packed = file.compressed_size();
        let budget = self.budget.clone();
        let mut entry = budget.meter(file, packed);
        let mut out = Tracked { file: File::create(target)?, failed: None };
        match io::copy(&mut entry, &mut out) {
            Ok(size) => Ok(size),
            Err(_) => Err(out.failed.map_or_else(|| budget.blame().into(), Snag::Disk)),
        }
    }
}

/// Remembers that it was the writing that failed.
struct Tracked {
    file: File,
    failed: Option<io::Error>,
}

impl io::Write for Tracked {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes).map_err(|error| {
            let copy = io::Error::new(error.kind(), error.to_string());
            self.failed = Some(error);
            copy
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

fn blame(error: &zip::result::ZipError) -> Snag {
    match error {
        zip::result::ZipError::UnsupportedArchive(what) if what.to_lowercase().contains("password") => {
            Code::Encrypted.into()
        }
        _ => Code::Broken.into(),
    }
}

/// Reads an office document or lists an archive.
pub(super) fn take_apart(order: &Order) -> Result<Answer, Snag> {
    let mut package = Package::open(order)?;
    if package.has("word/document.xml") {
        document::docx(&mut package).map(|text| text.finish(DOCX))
    } else if package.has("xl/workbook.xml") {
        sheet::xlsx(&mut package).map(|text| text.finish(XLSX))
    } else if package.has("ppt/presentation.xml") {
        document::pptx(&mut package).map(|text| text.finish(PPTX))
    } else if package.has("mimetype") && package.has("content.xml") {
        let media_type = open_document_type(&mut package)?;
        document::odf(&mut package).map(|text| text.finish(&media_type))
    } else {
        archive(package, order)
    }
}

fn open_document_type(package: &mut Package) -> Result<String, Snag> {
    let mut named = String::new();
    let read = io::Read::read_to_string(&mut io::Read::take(package.entry("mimetype")?, 128), &mut named);
    let known = read.is_ok() && named.trim().starts_with("application/vnd.oasis.opendocument.");
    Ok(if known { named.trim().to_owned() } else { ODT.to_owned() })
}

fn archive(mut package: Package, order: &Order) -> Result<Answer, Snag> {
    let mut answer = Answer { media_type: "application/zip".to_owned(), ..Answer::default() };
    for index in 0..package.archive.len() {
        let name = match package.archive.name_for_index(index) {
            Some(Ok(name)) => name.into_owned(),
            _ => String::new(),
        };
        if name.ends_with('/') {
            continue;
        }
        if answer.parts.len() >= order.max_parts {
            answer.remarks.push(Code::TooManyParts);
            break;
        }
        let path = part_path(&order.folder, answer.parts.len());
        let mut found = Found {
            name,
            declared: None,
            file: path.file_name().map(|name| name.to_string_lossy().into_owned()),
            size: 0,
            inline: false,
            trouble: None,
        };
        match package.take_out(index, &path) {
            Ok(size) => found.size = size,
            // A bomb condemns the whole archive; anything else only its entry.
            Err(Snag::Refused(Code::Bomb)) => return Err(Code::Bomb.into()),
            Err(Snag::Refused(code)) => (found.file, found.trouble) = (None, Some(code)),
            Err(disk) => return Err(disk),
        }
        answer.parts.push(found);
    }
    Ok(answer)
}
