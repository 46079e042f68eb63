//! Reads the pages one after the other, each with its own limits.

use std::{
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};

use futures_util::{StreamExt, TryStreamExt, stream};

use super::{
    Document, Overlay, Sheet,
    layer::{self, Layer},
    ocr,
    render::{self, Source},
};
use crate::{Page, Progress, ReadError, Trouble, desk::Desk, tool::Fault, trouble::Code};

/// More page remarks than this help nobody.
const MAX_REMARKS: usize = 20;

/// All pages of a document, read.
#[derive(Default)]
pub(crate) struct Leaves {
    pub(crate) pages: Vec<Page>,
    pub(crate) overlays: Vec<Overlay>,
    pub(crate) remarks: Vec<Trouble>,
}

impl Leaves {
    /// How many pages were recognised.
    pub(crate) fn ocr_pages(&self) -> u32 {
        u32::try_from(self.overlays.len()).unwrap_or(u32::MAX)
    }

    /// The text of all pages, joined by form feeds.
    pub(crate) fn text(&self) -> String {
        let texts: Vec<&str> = self.pages.iter().map(|page| page.text.as_str()).collect();
        texts.join("\u{c}")
    }

    fn add(mut self, leaf: Leaf) -> Self {
        self.pages.push(leaf.page);
        self.overlays.extend(leaf.overlay);
        if self.remarks.len() < MAX_REMARKS {
            self.remarks.extend(leaf.remark);
        }
        self
    }
}

struct Leaf {
    page: Page,
    overlay: Option<Overlay>,
    remark: Option<Trouble>,
}

/// Reads every page of `document` into files in `room`.
///
/// # Errors
/// Only if the machine fails or not a single page yields anything; a page alone becomes a remark.
pub(crate) async fn read(
    desk: &Desk<'_>,
    room: &Path,
    document: &Document,
    progress: &(dyn Fn(Progress) + Send + Sync),
) -> Result<Leaves, ReadError> {
    let layers = layer::layers(desk, room, document).await?;
    let total = u32::try_from(document.sheets.len()).unwrap_or(u32::MAX);
    let done = AtomicU32::new(0);
    let jobs = document.sheets.iter().zip(layers).map(|(sheet, layer)| {
        let done = &done;
        async move {
            let leaf = read_one(desk, room, document, sheet, layer).await?;
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            progress(Progress { done, total });
            Ok::<_, ReadError>(leaf)
        }
    });
    // Collected first: a closure over borrowed sheets inside the stream would keep this future from being Send.
    let jobs: Vec<_> = jobs.collect();
    let mut leaves = stream::iter(jobs)
        .buffered(desk.limits.pages_at_once.max(1))
        .try_fold(Leaves::default(), |leaves, leaf| async { Ok(leaves.add(leaf)) })
        .await?;
    let nothing = |page: &Page| page.image.is_none() && page.text.trim().is_empty();
    if leaves.pages.iter().all(nothing) {
        return Err(if desk.expired() { Code::Timeout } else { Code::Broken }.into());
    }
    if desk.expired() {
        leaves.remarks.push(Code::Timeout.into());
    }
    Ok(leaves)
}

async fn read_one(
    desk: &Desk<'_>,
    room: &Path,
    document: &Document,
    sheet: &Sheet,
    layer: Layer,
) -> Result<Leaf, ReadError> {
    let mut leaf = Leaf {
        page: Page {
            number: sheet.number,
            text: layer.text,
            ocr: false,
            width: sheet.width,
            height: sheet.height,
            image: None,
            thumbnail: None,
        },
        overlay: None,
        remark: None,
    };
    // The one remark about the time is made once, for the whole file.
    if desk.expired() {
        return Ok(leaf);
    }
    let mut upright = None;
    if !layer.usable {
        let outcome = ocr::recognise(desk, room, &document.path, sheet).await;
        upright = recognised(&mut leaf, outcome)?;
    }
    let source = match &upright {
        Some(path) => Source { path, number: 1 },
        None => Source { path: &document.path, number: sheet.number },
    };
    leaf.page.image = picture(&mut leaf.remark, sheet, render::view(desk, room, &source, sheet).await)?;
    if leaf.page.image.is_some() {
        let thumbnail = render::thumbnail(desk, room, &source, sheet).await;
        leaf.page.thumbnail = picture(&mut leaf.remark, sheet, thumbnail)?;
    }
    if let Some(path) = upright {
        tokio::fs::remove_file(path).await?;
    }
    Ok(leaf)
}

/// Takes over what recognition found; returns the page turned upright, if it was turned.
fn recognised(leaf: &mut Leaf, outcome: Result<ocr::Recognised, Fault>) -> Result<Option<PathBuf>, ReadError> {
    let found = match outcome {
        Ok(found) => found,
        Err(fault) => {
            let code = fault.code(Code::PageUnread)?;
            leaf.remark = Some(code.on_page(leaf.page.number));
            return Ok(None);
        }
    };
    // A thin layer (a fax header) is kept unless recognition saw at least as much.
    if found.text.trim().len() >= leaf.page.text.trim().len() {
        leaf.page.text = found.text;
    }
    if matches!(found.overlay.turn, 90 | 270) {
        std::mem::swap(&mut leaf.page.width, &mut leaf.page.height);
    }
    leaf.page.ocr = true;
    leaf.overlay = Some(found.overlay);
    Ok(found.upright)
}

fn picture(
    remark: &mut Option<Trouble>,
    sheet: &Sheet,
    outcome: Result<PathBuf, Fault>,
) -> Result<Option<PathBuf>, ReadError> {
    match outcome {
        Ok(path) if path.exists() => Ok(Some(path)),
        Ok(_) => {
            *remark = Some(Code::PageUnread.on_page(sheet.number));
            Ok(None)
        }
        Err(fault) => {
            let code = fault.code(Code::PageUnread)?;
            *remark = Some(code.on_page(sheet.number));
            Ok(None)
        }
    }
}
