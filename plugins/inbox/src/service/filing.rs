use super::FILE;
use crate::item::{Item, ItemId};
use crate::store;
use crate::store::content::Page;
use sdk::ports::{FiledPage, Filing};
use sdk::{Cx, DocumentId, Event, ProcessId, Resource, Result, Tx};

/// An item found its place in the records.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub struct Filed {
    /// The item.
    pub item: ItemId,
    /// What it became.
    pub document: DocumentId,
}

impl Event for Filed {
    const TOPIC: &'static str = "inbox.item.filed";
}

/// Files an item into a process: the records get a document, in the same transaction.
///
/// # Errors
/// `NotFound` for item or process; `Conflict` if filed before, still being read, or the process is closed.
pub async fn file(cx: &Cx, id: ItemId, process: ProcessId) -> Result<(Item, DocumentId)> {
    cx.write(FILE, async |tx| {
        let row = store::item::lock(tx, id).await?;
        let item = tx.admit(row).await?;
        // The rule first: nothing is made for an item that cannot be filed.
        item.clone().file(process, DocumentId::new())?;
        let filing = filing(tx, &item, process).await?;
        let document = cx.ports().documents.file(tx, filing).await?;
        let item = item.file(process, document)?;
        tx.become_part((Item::KIND, id.0), ("dms.document", document.0)).await?;
        store::item::save(tx, &item).await?;
        tx.unindex("inbox.item", id.0).await?;
        tx.emit(&Filed { item: id, document }).await?;
        tx.about(id);
        tx.note("document", document.to_string());
        Ok((item, document))
    })
    .await
}

async fn filing(tx: &mut Tx<'_>, item: &Item, process: ProcessId) -> Result<Filing> {
    let page = |page: Page| FiledPage {
        number: page.number,
        image: page.picture(false),
        thumbnail: page.picture(true),
        text: page.text,
    };
    let pages = store::content::pages(tx, item.id).await?.into_iter().map(page).collect();
    let parts = store::content::parts(tx, item.id).await?;
    let text = [item.body.clone()].into_iter().chain(parts.into_iter().map(|part| part.text)).collect::<Vec<_>>();
    Ok(Filing {
        process,
        title: item.title().to_owned(),
        sender: item.sender.clone(),
        receipt_number: item.receipt.to_string(),
        received_at: item.legal_at,
        written_on: item.written_on,
        original: item.original,
        sha256: item.sha256.clone(),
        media_type: item.media_type.clone(),
        file_name: item.file_name.clone(),
        rendition: item.rendition,
        pages,
        text: text.join("\n").trim().to_owned(),
    })
}
