use crate::page::Page;
use crate::schema::pages;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sdk::{DocumentId, Error, Result, Tx, uuid::Uuid};

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
    row.map(Page::from).ok_or_else(Error::not_found)
}

/// At most `limit` pages of a document the caller has admitted the actor to, from page `first` on.
pub async fn list(tx: &mut Tx<'_>, document: DocumentId, first: i32, limit: i64) -> Result<Vec<Page>> {
    let query = pages::table
        .filter(pages::tenant_id.eq(tx.tenant().0))
        .filter(pages::document_id.eq(document.0).and(pages::number.ge(first)));
    let query = query.select(Row::as_select()).order(pages::number).limit(limit);
    let rows: Vec<Row> = query.load(tx.sql()).await?;
    Ok(rows.into_iter().map(Page::from).collect())
}

/// Writes the pages of a new document.
pub async fn save(tx: &mut Tx<'_>, document: DocumentId, all: &[Page]) -> Result<()> {
    for batch in all.chunks(BATCH) {
        let rows: Vec<New<'_>> = batch.iter().map(|page| New::of(document, page)).collect();
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
struct New<'a> {
    document_id: Uuid,
    number: i32,
    text: &'a str,
    image: Option<Uuid>,
    thumbnail: Option<Uuid>,
}

impl<'a> New<'a> {
    fn of(document: DocumentId, page: &'a Page) -> Self {
        Self {
            document_id: document.0,
            number: page.number,
            text: &page.text,
            image: page.image.map(|id| id.0),
            thumbnail: page.thumbnail.map(|id| id.0),
        }
    }
}

impl From<Row> for Page {
    fn from(row: Row) -> Self {
        let Row { number, text, image, thumbnail } = row;
        Self { number, text, image: image.map(Into::into), thumbnail: thumbnail.map(Into::into) }
    }
}
