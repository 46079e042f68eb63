//! Capture: what is written on an item. Reads outside any transaction, then commits all of it at once:
//! killed at any point, nothing is lost and nothing is seen twice.
use crate::item::{Item, ItemId, State};
use crate::learning::{PAGE_TEXT, head, learned};
use crate::staging::Stored;
use crate::store::{self, content::Page, content::Part};
use crate::text::{kept, line};
use sdk::ports::{Located, Reading, Remark, Unread};
use sdk::{Action, Cx, Error, Event, Result, Tx, Usage};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// Read what is written on an item; background work.
pub const CAPTURE: Action = Action::new("inbox.item.capture", "Eingänge auslesen");

/// Scans longer than this wait in a line of their own, so that short letters never wait behind them.
const LONG: u32 = 40;
/// Progress is written this often over the whole of an item: every write leaves an audit row.
const NEWS: i32 = 20;

/// A long scan was set aside to be read in a line of its own.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub struct ReceivedBulk {
    /// The item.
    pub item: ItemId,
}

impl Event for ReceivedBulk {
    const TOPIC: &'static str = "inbox.item.received_bulk";
    const CLASS: &'static str = "bulk";
}

/// An item was read.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub struct Captured {
    /// The item.
    pub item: ItemId,
}

impl Event for Captured {
    const TOPIC: &'static str = "inbox.item.captured";
}

/// Reads a short item at once; sets a long one aside.
///
/// # Errors
/// Whatever lets the event come again: store, database or tools away.
pub async fn react(cx: &Cx, id: ItemId) -> Result<()> {
    let Some((item, original)) = waiting(cx, id).await? else { return Ok(()) };
    let desk = Desk::open(cx, &original).await?;
    match cx.ports().reader.count(&desk.file).await {
        Some(pages) if pages > LONG => cx.once(CAPTURE, async |tx| tx.emit(&ReceivedBulk { item: id }).await).await,
        _ => desk.read(cx, &item).await,
    }
}

/// Reads an item, however long.
///
/// # Errors
/// As [`react`].
pub async fn read(cx: &Cx, id: ItemId) -> Result<()> {
    let Some((item, original)) = waiting(cx, id).await? else { return Ok(()) };
    Desk::open(cx, &original).await?.read(cx, &item).await
}

/// The item, if it was not read before.
async fn waiting(cx: &Cx, id: ItemId) -> Result<Option<(Item, Located)>> {
    cx.read(CAPTURE, async |tx| {
        let row = store::item::get(tx, id).await?;
        let item = tx.admit(row)?;
        if item.state != State::Received {
            return Ok(None);
        }
        let original = cx.ports().blobs.locate(tx, item.original).await?;
        Ok(Some((item, original)))
    })
    .await
}

/// A folder of its own for one item. Gone with everything in it when dropped.
struct Desk {
    file: std::path::PathBuf,
    work: tempfile::TempDir,
}

impl Desk {
    async fn open(cx: &Cx, original: &Located) -> Result<Self> {
        let work = tempfile::tempdir_in(&cx.house().spool).map_err(|error| Error::unavailable("disk", error))?;
        let room = work.path().join("room");
        tokio::fs::create_dir(&room).await.map_err(|error| Error::unavailable("disk", error))?;
        let file = work.path().join("original");
        cx.ports().blobs.fetch(cx, original, &file).await?;
        Ok(Self { file, work })
    }

    async fn read(self, cx: &Cx, item: &Item) -> Result<()> {
        let room = self.work.path().join("room");
        let (tell, told) = watch::channel((0_u32, 0_u32));
        let tell = Arc::new(tell);
        let progress = {
            let tell = tell.clone();
            move |done: u32, total: u32| {
                tell.send_replace((done, total));
            }
        };
        let reading = cx.ports().reader.read(&self.file, &item.file_name, &room, &progress);
        let result = tokio::select! {
            result = reading => result,
            never = report(cx, item.id, told) => never,
        };
        match result {
            Ok(reading) => keep(cx, item, reading).await,
            Err(Unread::Trouble(remark)) => set_aside(cx, item.id, remark).await,
            Err(Unread::Fault(error)) => Err(error),
        }
    }
}

/// Writes progress down, at most once a second and [`NEWS`] times in all; never returns.
async fn report(cx: &Cx, id: ItemId, mut told: watch::Receiver<(u32, u32)>) -> Result<Reading, Unread> {
    let mut written = None;
    loop {
        tokio::time::sleep(Duration::from_secs(1)).await;
        if told.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
        let (done, total) = *told.borrow_and_update();
        let (done, total) = (i32::try_from(done).unwrap_or(i32::MAX), i32::try_from(total).unwrap_or(i32::MAX));
        if !is_news(written, done, total) {
            continue;
        }
        match cx.write(CAPTURE, async |tx| progress(tx, id, done, total).await).await {
            Ok(()) => written = Some(done),
            Err(error) => tracing::debug!(%error, "progress was not written"),
        }
    }
}

/// Whether enough was read since the last time.
fn is_news(written: Option<i32>, done: i32, total: i32) -> bool {
    written.is_none_or(|before| done.saturating_sub(before) > total / NEWS)
}

async fn progress(tx: &mut Tx<'_>, id: ItemId, done: i32, total: i32) -> Result<()> {
    tx.about(id);
    store::item::progress(tx, id, done, total).await
}

async fn keep(cx: &Cx, item: &Item, mut reading: Reading) -> Result<()> {
    let stored = Stored::stage(cx, &mut reading).await?;
    cx.once(CAPTURE, async |tx| commit(cx, tx, item.id, &reading, &stored).await).await
}

async fn commit(cx: &Cx, tx: &mut Tx<'_>, id: ItemId, reading: &Reading, stored: &Stored) -> Result<()> {
    let row = store::item::lock(tx, id).await?;
    let item = tx.admit(row)?;
    if item.state != State::Received {
        return Ok(());
    }
    let blobs = &cx.ports().blobs;
    if let Some(rendition) = &stored.rendition {
        blobs.adopt(tx, rendition).await?;
    }
    for (page, image, thumbnail) in &stored.pages {
        for picture in [image, thumbnail].into_iter().flatten() {
            blobs.adopt(tx, picture).await?;
        }
        let (image, thumbnail) = (image.as_ref().map(|i| i.id.0), thumbnail.as_ref().map(|t| t.id.0));
        let text = kept(&page.text, PAGE_TEXT);
        let page = Page { number: page.number, text, ocr: page.ocr, image, thumbnail };
        store::content::save_page(tx, id, &page).await?;
    }
    for (number, (part, staged)) in (1_i32..).zip(&stored.parts) {
        blobs.adopt(tx, staged).await?;
        let (name, media_type) = (line(&part.name), line(&part.media_type));
        let text = kept(&part.text, PAGE_TEXT);
        let part = Part { number, name, media_type, size: staged.size, blob: staged.id.0, text };
        store::content::save_part(tx, id, &part).await?;
    }
    if let Some(mail) = &reading.mail {
        store::mail::save(tx, id, &head(mail)).await?;
    }
    let item = learned(item, reading, stored);
    store::item::save(tx, &item).await?;
    crate::service::index(tx, &item).await?;
    if reading.ocr_pages > 0 {
        let (source, at) = (id.to_string(), tx.now());
        tx.meter(Usage { meter: "ocr.pages", source, quantity: reading.ocr_pages, subject: None, at }).await?;
    }
    tx.about(id);
    tx.emit(&Captured { item: id }).await
}

/// Nothing can be read: a person must look. Number and bytes stay as they are.
async fn set_aside(cx: &Cx, id: ItemId, remark: Remark) -> Result<()> {
    cx.once(CAPTURE, async |tx| {
        let row = store::item::lock(tx, id).await?;
        let item = tx.admit(row)?;
        if item.state != State::Received {
            return Ok(());
        }
        let item = Item { state: State::Attention { code: remark.code, sentence: remark.sentence }, ..item };
        store::item::save(tx, &item).await?;
        crate::service::index(tx, &item).await?;
        tx.about(id);
        tx.emit(&Captured { item: id }).await
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::is_news;

    #[test]
    fn a_long_scan_tells_its_progress_a_few_times_only() {
        let told = |total: i32| {
            let mut written = None;
            (0..=total).filter(|done| is_news(written, *done, total).then(|| written = Some(*done)).is_some()).count()
        };
        assert_eq!(told(3), 4, "every page of a short letter");
        assert!(told(300) <= 21, "{}", told(300));
        assert!(told(100_000) <= 21, "{}", told(100_000));
    }
}
