use crate::cosignature::Cosignature;
use crate::document::Document;
use crate::names::Names;
use crate::page::{Page, Picture};
use crate::service::{cosignature, filing, process};
use crate::store::{self, document::Wanted};
use sdk::ports::{Located, PersonView};
use sdk::web::{Cursor, paged};
use sdk::{Action, Cx, DocumentId, Error, Guard, Result, Tx, Unchecked};

/// Sees a document: its data, text, pages and bytes.
pub const READ: Action = Action::new("dms.document.read", "Dokument lesen").watching();

/// Pages shown at once: keeps a page of the viewer below its budget, however long the document.
pub const PAGES_SHOWN: i32 = 20;

/// Most pages whose text is read at once.
const PAGES_READ: i64 = 2_000;

/// A document with everything the viewer shows.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The document.
    pub document: Document,
    /// Some of its pages.
    pub pages: Vec<Page>,
    /// Its text that stands on no page.
    pub text: String,
    /// Who was asked to co-sign it, and what became of it.
    pub cosignatures: Vec<Cosignature>,
    /// What guards it, with what it lies in.
    pub guard: Guard,
    /// Length of the original in bytes.
    pub size: i64,
    /// Whether the actor may see the process it lies in: a co-signer of another unit may not.
    pub at_home: bool,
    /// Whether the actor may ask for a co-signature of it.
    pub may_request: bool,
    /// Whom the actor may ask, nearest first.
    pub signers: Vec<PersonView>,
    /// Persons and units by name.
    pub names: Names,
}

/// Documents the actor may see, newest first.
///
/// # Errors
/// `Denied`, or those of the database.
pub async fn list(cx: &Cx, wanted: Wanted) -> Result<(Vec<Document>, Option<Cursor>)> {
    cx.read(READ, async |tx| {
        let sight = tx.visibility();
        let rows = store::document::list(tx, sight, &wanted, store::document::PAGE_AND_ONE).await?;
        Ok(paged(tx.admit_all(rows)?, |document| (document.created_at, document.id.0)))
    })
    .await
}

/// A document as the viewer shows it, from page `first` on.
///
/// # Errors
/// `NotFound`.
pub async fn sheet(cx: &Cx, id: DocumentId, first: i32) -> Result<Sheet> {
    cx.read(READ, async |tx| {
        let document = admit(tx, id).await?;
        let asking = cx.may(cosignature::REQUEST);
        let may_request = asking && tx.admit_for(cosignature::REQUEST, Unchecked::new(document.clone())).await.is_ok();
        let mut sheet = lay_out(cx, tx, document, first).await?;
        if may_request {
            sheet.signers = cosignature::signers(cx, tx, &sheet.document, sheet.names.units()).await?;
            sheet.may_request = true;
        }
        Ok(sheet)
    })
    .await
}

/// A document with its parts, for an actor already admitted to it.
pub(super) async fn lay_out(cx: &Cx, tx: &mut Tx<'_>, document: Document, first: i32) -> Result<Sheet> {
    let (ports, id) = (cx.ports(), document.id);
    let pages = store::page::list(tx, id, first, i64::from(PAGES_SHOWN)).await?;
    let text = store::document::get_text(tx, id).await?;
    let rows = store::cosignature::list(tx, id).await?;
    let cosignatures = tx.admit_all(rows)?;
    let size = ports.blobs.locate(tx, document.original).await?.size;
    let asked = cosignatures.iter().flat_map(|c| [c.requested_by, c.assignee]);
    let persons: Vec<_> = asked.chain(document.created_by).collect();
    let names = Names::look_up(tx, ports, persons).await?;
    let uninvited = Document { cosigner: None, ..document.clone() };
    let guard = tx.guard_of(id.0).await?;
    let at_home = tx.admit_for(process::READ, Unchecked::new(uninvited)).await.is_ok();
    Ok(Sheet {
        document,
        pages,
        text,
        cosignatures,
        guard,
        size,
        at_home,
        may_request: false,
        signers: Vec::new(),
        names,
    })
}

/// A document with its whole text, for programs.
///
/// # Errors
/// `NotFound`.
pub async fn get(cx: &Cx, id: DocumentId) -> Result<(Document, String, Vec<Cosignature>)> {
    cx.read(READ, async |tx| {
        let document = admit(tx, id).await?;
        let pages = store::page::list(tx, id, 1, PAGES_READ).await?;
        let text = filing::whole_text(&pages, &store::document::get_text(tx, id).await?);
        let rows = store::cosignature::list(tx, id).await?;
        Ok((document, text, tx.admit_all(rows)?))
    })
    .await
}

/// Where a document's bytes are: the original, or the searchable rendition.
///
/// # Errors
/// `NotFound` if it is not the actor's to see, or has no rendition.
pub async fn content(cx: &Cx, id: DocumentId, rendition: bool) -> Result<(Document, Located)> {
    cx.read(READ, async |tx| {
        let document = admit(tx, id).await?;
        let wanted = if rendition { document.rendition } else { Some(document.original) };
        let file = cx.ports().blobs.locate(tx, wanted.ok_or_else(Error::not_found)?).await?;
        Ok((document, file))
    })
    .await
}

/// Where the picture of a page is.
///
/// # Errors
/// `NotFound` if it is not the actor's to see, or there is none.
pub async fn picture(cx: &Cx, id: DocumentId, number: i32, which: Picture) -> Result<Located> {
    cx.read(READ, async |tx| {
        admit(tx, id).await?;
        let page = store::page::get(tx, id, number).await?;
        cx.ports().blobs.locate(tx, page.picture(which).ok_or_else(Error::not_found)?).await
    })
    .await
}

async fn admit(tx: &mut Tx<'_>, id: DocumentId) -> Result<Document> {
    let row = store::document::get(tx, id).await?;
    tx.admit(row).await
}
