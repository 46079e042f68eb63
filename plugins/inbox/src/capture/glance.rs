//! The first look: what a born-digital PDF says is found before anybody has drawn its pages.
use super::{CAPTURE, Desk, Glanced, ReceivedBulk, still_unread, waiting};
use crate::item::{Item, ItemId};
use crate::learning::{PAGE_TEXT, glanced};
use crate::store::{self, content::Page};
use crate::text::kept;
use sdk::ports::Glance;
use sdk::{Cx, Result, Tx};

/// Scans longer than this wait in a line of their own, so that short letters never wait behind them.
const LONG: i32 = 40;

/// Looks at an item and sends it on to be read.
///
/// # Errors
/// Whatever lets the event come again: store, database or tools away.
pub async fn glance(cx: &Cx, id: ItemId) -> Result<()> {
    let Some((_, original)) = waiting(cx, id).await? else { return Ok(()) };
    let desk = Desk::open(cx, &original).await?;
    let glance = cx.ports().reader.glance(&desk.file, &desk.room()).await.unwrap_or_default();
    cx.once(CAPTURE, async |tx| commit(tx, id, &glance).await).await
}

async fn commit(tx: &mut Tx<'_>, id: ItemId, glance: &Glance) -> Result<()> {
    let Some(item) = still_unread(tx, id).await? else { return Ok(()) };
    if !glance.texts.is_empty() {
        show(tx, item, glance).await?;
    }
    tx.about(id);
    match glance.pages > LONG {
        true => tx.emit(&ReceivedBulk { item: id }).await,
        false => tx.emit(&Glanced { item: id }).await,
    }
}

/// Text without pictures: enough to find and to read it; it is not filed before it is whole.
async fn show(tx: &mut Tx<'_>, item: Item, glance: &Glance) -> Result<()> {
    let page = |(number, text): (i32, &String)| {
        let text = kept(text, PAGE_TEXT);
        Page { number, text, ocr: false, image: None, thumbnail: None }
    };
    let pages: Vec<Page> = (1..).zip(&glance.texts).map(page).collect();
    store::content::save_pages(tx, item.id, &pages).await?;
    let item = glanced(item, glance);
    store::item::save(tx, &item).await?;
    crate::service::index(tx, &item).await
}
