use crate::page::Page;
use crate::schema::pages;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sdk::{DocumentId, Error, Result, Tx, uuid::Uuid};

/// What the text of pages is sealed for.
pub const TEXT: &str = "dms.page";

/// Rows per statement: keeps the number of bound values far below the protocol's 65,535.
const BATCH: usize = 500;

/// One page of a document the caller has admitted the actor to.
///
/// # Errors
/// `NotFound`.
pub async fn get(tx: &mut Tx<'_>, document: DocumentId, number: i32) -> Result<Page> {
    let query = pages::table
        .filter(pages::tenant_id.eq(tx.tenant().0))
        .filter(pages::document_id.eq(document.0).and(pages::number.eq(number)));
    let row: Option<Row> = query.select(Row::as_select()).first(tx.sql()).await.optional()?;
    row.ok_or_else(Error::not_found)?.open(tx)
}

/// At most `limit` pages of a document the caller has admitted the actor to, from page `first` on.
pub async fn list(tx: &mut Tx<'_>, document: DocumentId, first: i32, limit: i64) -> Result<Vec<Page>> {
    let query = pages::table
        .filter(pages::tenant_id.eq(tx.tenant().0))
        .filter(pages::document_id.eq(document.0).and(pages::number.ge(first)));
    let query = query.select(Row::as_select()).order(pages::number).limit(limit);
    let rows: Vec<Row> = query.load(tx.sql()).await?;
    rows.into_iter().map(|row| row.open(tx)).collect()
}

/// Writes the pages of a new document.
pub async fn save(tx: &mut Tx<'_>, document: DocumentId, all: &[Page]) -> Result<()> {
    for batch in all.chunks(BATCH) {
        let rows = batch.iter().map(|page| New::of(tx, document, page)).collect::<Result<Vec<_>>>()?;
        diesel::insert_into(pages::table).values(rows).execute(tx.sql()).await?;
    }
    Ok(())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = pages)]
struct Row {
    number: i32,
    text: String,
    image: Option<Uuid>,
    thumbnail: Option<Uuid>,
}

#[derive(Insertable)]
#[diesel(table_name = pages)]
struct New {
    document_id: Uuid,
    number: i32,
    text: String,
    image: Option<Uuid>,
    thumbnail: Option<Uuid>,
}

impl New {
    fn of(tx: &Tx<'_>, document: DocumentId, page: &Page) -> Result<Self> {
        Ok(Self {
            document_id: document.0,
            number: page.number,
            text: tx.seal_text(TEXT, &page.text)?,
            image: page.image.map(|id| id.0),
            thumbnail: page.thumbnail.map(|id| id.0),
        })
    }
}

impl Row {
    fn open(self, tx: &Tx<'_>) -> Result<Page> {
        let Self { number, text, image, thumbnail } = self;
        let text = tx.open_text(TEXT, text)?;
        Ok(Page { number, text, image: image.map(Into::into), thumbnail: thumbnail.map(Into::into) })
    }
}
