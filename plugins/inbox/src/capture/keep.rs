//! What was read becomes part of the item, all of it in one transaction.
use super::{CAPTURE, Captured, still_unread};
use crate::item::{Item, ItemId, State};
use crate::learning::{PAGE_TEXT, head, learned};
use crate::staging::Stored;
use crate::store::{self, content::Page, content::Part};
use crate::text::{kept, line};
use sdk::ports::{ReadPage, ReadPart, Reading, Remark, Staged};
use sdk::{Cx, Result, Tx, Usage};

/// Stores the files of a reading, then commits them with what is written on them.
///
/// # Errors
/// Store or database away: the event comes again.
pub async fn keep(cx: &Cx, item: &Item, mut reading: Reading) -> Result<()> {
    let stored = Stored::stage(cx, &mut reading).await?;
    cx.once(CAPTURE, async |tx| commit(cx, tx, item.id, &reading, &stored).await).await
}

async fn commit(cx: &Cx, tx: &mut Tx<'_>, id: ItemId, reading: &Reading, stored: &Stored) -> Result<()> {
    let Some(item) = still_unread(tx, id).await? else { return Ok(()) };
    cx.ports().blobs.adopt(tx, &stored.files()).await?;
    let pages: Vec<Page> = stored.pages.iter().map(page).collect();
    store::content::save_pages(tx, id, &pages).await?;
    let parts: Vec<Part> = (1..).zip(&stored.parts).map(part).collect();
    store::content::save_parts(tx, id, &parts).await?;
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

fn page((page, image, thumbnail): &(ReadPage, Option<Staged>, Option<Staged>)) -> Page {
    let blob = |file: &Option<Staged>| file.as_ref().map(|file| file.id.0);
    let text = kept(&page.text, PAGE_TEXT);
    Page { number: page.number, text, ocr: page.ocr, image: blob(image), thumbnail: blob(thumbnail) }
}

fn part((number, (part, staged)): (i32, &(ReadPart, Staged))) -> Part {
    let (name, media_type) = (line(&part.name), line(&part.media_type));
    let text = kept(&part.text, PAGE_TEXT);
    Part { number, name, media_type, size: staged.size, blob: staged.id.0, text }
}

/// Nothing can be read: a person must look. Number and bytes stay as they are.
///
/// # Errors
/// As [`keep`].
pub async fn set_aside(cx: &Cx, id: ItemId, remark: Remark) -> Result<()> {
    cx.once(CAPTURE, async |tx| {
        let Some(item) = still_unread(tx, id).await? else { return Ok(()) };
        let item = Item { state: State::Attention { code: remark.code, sentence: remark.sentence }, ..item };
        store::item::save(tx, &item).await?;
        crate::service::index(tx, &item).await?;
        tx.about(id);
        tx.emit(&Captured { item: id }).await
    })
    .await
}
