use super::{ASSIGN, EDIT, READ};
use crate::item::{Item, ItemId, State};
use crate::store;
use crate::store::content::{Page, Part};
use crate::store::mail::Mail;
use crate::text::{kept, line};
use chrono::{DateTime, Utc};
use sdk::ports::{BodyView, Located, ProcessView, UnitView};
use sdk::{BlobId, Cx, Entry, Protection, Result, Tx, UnitId};

/// An item with everything a person sees of it.
pub struct Sheet {
    /// The item.
    pub item: Item,
    /// Its pages.
    pub pages: Vec<Page>,
    /// Its parts.
    pub parts: Vec<Part>,
    /// Its head, if it is a mail.
    pub mail: Option<Mail>,
    /// All units it can be laid with.
    pub units: Vec<UnitView>,
    /// Processes it can be filed into.
    pub processes: Vec<ProcessView>,
    /// What guards it by itself.
    pub own: Protection,
    /// Bodies in whose space it can be put.
    pub bodies: Vec<BodyView>,
}

/// An item with everything a person sees of it.
///
/// # Errors
/// `NotFound`.
pub async fn sheet(cx: &Cx, id: ItemId, words: Option<&str>) -> Result<Sheet> {
    cx.read(READ, async |tx| {
        let row = store::item::get(tx, id).await?;
        let item = tx.admit(row).await?;
        let (pages, parts) = (store::content::pages(tx, id).await?, store::content::parts(tx, id).await?);
        let mail = store::mail::get(tx, id).await?;
        let units = cx.ports().directory.units(tx).await?;
        let processes = match (words, &item.state) {
            (None, _) | (_, State::Filed { .. }) => Vec::new(),
            (Some(words), _) => cx.ports().documents.processes(tx, &needle(words, &item), 12).await?,
        };
        let (own, bodies) = (tx.protection(id.0).await?, cx.ports().directory.bodies(tx).await?);
        Ok(Sheet { item, pages, parts, mail, units, processes, own, bodies })
    })
    .await
}

/// What processes are looked for with: the person's words, or what the item is about.
fn needle(words: &str, item: &Item) -> String {
    let words = line(words);
    if words.is_empty() { item.title().to_owned() } else { words }
}

/// Which file of an item is wanted.
#[derive(Clone, Copy, Debug)]
pub enum Piece {
    /// As it arrived.
    Original,
    /// The searchable PDF/A.
    Rendition,
    /// A page's picture, small or for reading.
    Picture { page: i32, small: bool },
    /// A part of a mail.
    Part(i32),
}

/// A file of an item, and the name it is saved under.
///
/// # Errors
/// `NotFound`.
pub async fn piece(cx: &Cx, id: ItemId, piece: Piece) -> Result<(Located, String)> {
    cx.read(READ, async |tx| {
        let row = store::item::get(tx, id).await?;
        let item = tx.admit(row).await?;
        let number = item.receipt;
        let (blob, name): (Option<BlobId>, String) = match piece {
            Piece::Original => (Some(item.original), item.file_name),
            Piece::Rendition => (item.rendition, format!("{number}.pdf")),
            Piece::Picture { page, small } => {
                (store::content::page(tx, id, page).await?.picture(small), format!("{number}-{page}.jpg"))
            }
            Piece::Part(part) => {
                let part = store::content::part(tx, id, part).await?;
                (Some(part.blob.into()), part.name)
            }
        };
        let blob = blob.ok_or_else(sdk::Error::not_found)?;
        let mut located = cx.ports().blobs.locate(tx, blob).await?;
        if matches!(piece, Piece::Original) {
            // Stored before anybody looked inside; what it is was learned later.
            located.media_type = item.media_type;
        }
        Ok((located, name))
    })
    .await
}

/// Corrects sender and subject.
///
/// # Errors
/// `NotFound`; `Conflict` once filed.
pub async fn edit(cx: &Cx, id: ItemId, sender: Option<String>, subject: Option<String>) -> Result<Item> {
    cx.write(EDIT, async |tx| {
        let row = store::item::lock(tx, id).await?;
        let before = tx.admit(row).await?;
        tx.about(id);
        // What lies in a body's space does not come out through the log.
        let plain = tx.guard_of(id.0).await?.bodies.is_empty();
        let was = serde_json::json!({ "sender": before.sender, "subject": before.subject });
        let item = before.edit(sender, subject)?;
        if plain {
            tx.note("before", was);
            tx.note("after", serde_json::json!({ "sender": item.sender, "subject": item.subject }));
        }
        store::item::save(tx, &item).await?;
        index(tx, &item).await?;
        Ok(item)
    })
    .await
}

/// Lays an item with another unit, named by code or identity. Returns it and where it lay before.
///
/// # Errors
/// `NotFound`; `Invalid` for an unknown unit; `Conflict` once filed.
pub async fn assign(cx: &Cx, id: ItemId, unit: &str) -> Result<(Item, UnitView, UnitId)> {
    cx.write(ASSIGN, async |tx| {
        let row = store::item::lock(tx, id).await?;
        let item = tx.admit(row).await?;
        let before = item.unit;
        let unit = cx.ports().directory.unit(tx, &line(unit)).await?;
        let item = item.assign(unit.id)?;
        store::item::save(tx, &item).await?;
        index(tx, &item).await?;
        tx.about(id);
        tx.note("from", before.to_string());
        tx.note("to", unit.id.to_string());
        Ok((item, unit, before))
    })
    .await
}

/// Makes an item findable as it stands.
pub(crate) async fn index(tx: &mut Tx<'_>, item: &Item) -> Result<()> {
    let pages = store::content::pages(tx, item.id).await?;
    let parts = store::content::parts(tx, item.id).await?;
    let texts = pages.into_iter().map(|page| page.text).chain([item.body.clone()]);
    let texts = texts.chain(parts.into_iter().map(|part| format!("{}\n{}", part.name, part.text)));
    let head = [item.sender.clone().unwrap_or_default(), item.receipt.to_string(), item.file_name.clone()];
    let body: Vec<String> = head.into_iter().chain(texts).collect();
    let at: DateTime<Utc> = item.legal_at;
    let body = kept(&body.join("\n"), 1_000_000);
    let units = [item.unit];
    tx.index(Entry { kind: "inbox.item", id: item.id.0, title: item.title(), body: &body, units: &units, at }).await
}
