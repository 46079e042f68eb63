//! Reads the parts of a container, and the parts of those parts, breadth first.

use std::{
    collections::VecDeque,
    path::{Path, PathBuf},
};

use crate::{
    Part, Progress, ReadError, Reading, Trouble,
    airlock::{Answer, Chamber, Found},
    desk::Desk,
    display_name::display_name,
    kind::Kind,
    pdf, reader,
    trouble::Code,
};

/// A part waiting to be read.
struct Waiting {
    found: Found,
    /// Where its container was unpacked.
    room: PathBuf,
    within: Option<usize>,
    depth: usize,
}

/// Reads `found` and everything inside it into `reading.parts`.
///
/// # Errors
/// Only if the machine fails: a part that cannot be read keeps its trouble to itself.
pub(crate) async fn read(
    desk: &Desk<'_>,
    room: &Path,
    found: Vec<Found>,
    reading: &mut Reading,
    progress: &(dyn Fn(Progress) + Send + Sync),
) -> Result<(), ReadError> {
    let mut queue = VecDeque::new();
    wait(&mut queue, found, room, None, 1);
    while let Some(waiting) = queue.pop_front() {
        if reading.parts.len() >= desk.limits.max_parts {
            reading.remarks.push(Code::TooManyParts.into());
            break;
        }
        let index = reading.parts.len();
        let depth = waiting.depth;
        let part_room = room.join(format!("in-{index}"));
        let outcome = read_one(desk, &part_room, waiting, index).await?;
        reading.ocr_pages = reading.ocr_pages.saturating_add(outcome.ocr_pages);
        reading.parts.push(outcome.part);
        wait(&mut queue, outcome.inner, &part_room, Some(index), depth + 1);
        let done = u32::try_from(reading.parts.len()).unwrap_or(u32::MAX);
        let left = u32::try_from(queue.len()).unwrap_or(u32::MAX);
        progress(Progress { done, total: done.saturating_add(left) });
    }
    Ok(())
}

fn wait(queue: &mut VecDeque<Waiting>, found: Vec<Found>, room: &Path, within: Option<usize>, depth: usize) {
    queue.extend(found.into_iter().map(|found| Waiting { found, room: room.to_owned(), within, depth }));
}

struct Outcome {
    part: Part,
    inner: Vec<Found>,
    ocr_pages: u32,
}

async fn read_one(desk: &Desk<'_>, room: &Path, waiting: Waiting, index: usize) -> Result<Outcome, ReadError> {
    let Waiting { found, within, .. } = &waiting;
    let mut outcome = Outcome {
        part: Part {
            name: display_name(&found.name, &format!("Anlage {}", index + 1)),
            size: found.size,
            within: *within,
            trouble: found.trouble.map(Trouble::from),
            ..Part::default()
        },
        inner: Vec::new(),
        ocr_pages: 0,
    };
    let Some(file) = &found.file else {
        return Ok(outcome);
    };
    outcome.part.path = waiting.room.join(file);
    tokio::fs::create_dir_all(room).await?;
    match fill(desk, room, &waiting, &mut outcome).await {
        Ok(()) => {}
        Err(ReadError::Trouble(trouble)) => outcome.part.trouble = Some(trouble),
        Err(environment) => return Err(environment),
    }
    Ok(outcome)
}

async fn fill(desk: &Desk<'_>, room: &Path, waiting: &Waiting, outcome: &mut Outcome) -> Result<(), ReadError> {
    let file = outcome.part.path.clone();
    let kind = Kind::of(&file, &outcome.part.name).await?;
    outcome.part.media_type = kind.media_type(&outcome.part.name).to_owned();
    let deep = waiting.depth >= desk.limits.max_depth;
    let chamber = match kind {
        Kind::Empty => return Err(Code::Empty.into()),
        Kind::Heic => return Err(Code::UnknownKind.into()),
        Kind::Unknown => {
            let declared = waiting.found.declared.clone();
            outcome.part.media_type = declared.unwrap_or(outcome.part.media_type.clone());
            return Err(Code::UnknownKind.into());
        }
        // Logos and signatures in the layout of a mail are not documents and not metered.
        Kind::Jpeg | Kind::Png | Kind::Tiff if waiting.found.inline => return Ok(()),
        Kind::Jpeg | Kind::Png | Kind::Tiff => {
            let pages = reader::rewritten(desk, room, &file).await?;
            return paged(desk, room, &pages, outcome).await;
        }
        Kind::Pdf => return paged(desk, room, &file, outcome).await,
        Kind::Mail | Kind::Package if deep => return Err(Code::TooDeep.into()),
        Kind::Mail => Chamber::Mail,
        Kind::Package => Chamber::Package,
        Kind::Html => Chamber::Html,
        Kind::Xml | Kind::Text => Chamber::Text,
    };
    let answer = desk.unpack(room, chamber, &file).await?;
    take_over(kind, answer, outcome);
    Ok(())
}

fn take_over(kind: Kind, answer: Answer, outcome: &mut Outcome) {
    if kind == Kind::Package {
        outcome.part.media_type = answer.media_type;
    }
    outcome.part.text = answer.text;
    outcome.part.trouble = answer.remarks.first().copied().map(Trouble::from);
    outcome.inner = answer.parts;
}

async fn paged(desk: &Desk<'_>, room: &Path, file: &Path, outcome: &mut Outcome) -> Result<(), ReadError> {
    let document = pdf::open(desk, room, file).await?;
    let leaves = pdf::read(desk, room, &document, &|_| {}).await?;
    outcome.ocr_pages = leaves.ocr_pages();
    outcome.part.text = leaves.text();
    outcome.part.trouble = leaves.remarks.into_iter().next();
    outcome.part.pages = leaves.pages;
    if document.repaired {
        outcome.part.trouble.get_or_insert(Code::Repaired.into());
    }
    Ok(())
}
