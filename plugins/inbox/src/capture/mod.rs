//! Capture: what is written on an item. A first look makes what a born-digital PDF says findable at once; then every
//! page is drawn, and recognised where it must be. All reading happens outside any transaction, each step commits at
//! once: killed at any point, nothing is lost and nothing is seen twice.
mod glance;
mod keep;
mod progress;

pub use glance::glance;

use crate::item::{Item, ItemId, State};
use crate::store;
use sdk::ports::{Located, Unread};
use sdk::{Action, Cx, Error, Event, Result, Tx};
use std::path::PathBuf;
use tokio::sync::watch;

/// Read what is written on an item; background work.
pub const CAPTURE: Action = Action::new("inbox.item.capture", "Eingänge auslesen");

/// An item was looked at and waits to be read.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub struct Glanced {
    /// The item.
    pub item: ItemId,
}

impl Event for Glanced {
    const TOPIC: &'static str = "inbox.item.glanced";
    const CLASS: &'static str = "capture";
}

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

/// Reads an item, however long.
///
/// # Errors
/// Whatever lets the event come again: store, database or tools away.
pub async fn read(cx: &Cx, id: ItemId) -> Result<()> {
    let Some((item, original)) = waiting(cx, id).await? else { return Ok(()) };
    Desk::open(cx, &original).await?.read(cx, &item).await
}

/// The item, if it was not read before.
async fn waiting(cx: &Cx, id: ItemId) -> Result<Option<(Item, Located)>> {
    cx.read(CAPTURE, async |tx| {
        let row = store::item::get(tx, id).await?;
        let item = tx.admit(row).await?;
        if item.state != State::Received {
            return Ok(None);
        }
        let original = cx.ports().blobs.locate(tx, item.original).await?;
        Ok(Some((item, original)))
    })
    .await
}

/// The item, held until the transaction ends, if nobody was quicker to read it.
async fn still_unread(tx: &mut Tx<'_>, id: ItemId) -> Result<Option<Item>> {
    let row = store::item::lock(tx, id).await?;
    Ok(Some(tx.admit(row).await?).filter(|item| item.state == State::Received))
}

/// A folder of its own for one item. Gone with everything in it when dropped.
struct Desk {
    file: PathBuf,
    work: tempfile::TempDir,
}

impl Desk {
    async fn open(cx: &Cx, original: &Located) -> Result<Self> {
        let work = tempfile::tempdir_in(&cx.house().spool).map_err(|error| Error::unavailable("disk", error))?;
        tokio::fs::create_dir(work.path().join("room")).await.map_err(|error| Error::unavailable("disk", error))?;
        let file = work.path().join("original");
        cx.ports().blobs.fetch(cx, original, &file).await?;
        Ok(Self { file, work })
    }

    /// Where tools may write.
    fn room(&self) -> PathBuf {
        self.work.path().join("room")
    }

    async fn read(self, cx: &Cx, item: &Item) -> Result<()> {
        let room = self.room();
        let (tell, told) = watch::channel((0_u32, 0_u32));
        let progress = |done: u32, total: u32| {
            tell.send_replace((done, total));
        };
        let reading = cx.ports().reader.read(&self.file, &item.file_name, &room, &progress);
        let result = tokio::select! {
            result = reading => result,
            never = progress::report(cx, item.id, told) => never,
        };
        match result {
            Ok(reading) => keep::keep(cx, item, reading).await,
            Err(Unread::Trouble(remark)) => keep::set_aside(cx, item.id, remark).await,
            Err(Unread::Fault(error)) => Err(error),
        }
    }
}
