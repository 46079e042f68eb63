use crate::item::ItemId;
use crate::schema::{pages, parts};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sdk::{BlobId, Error, Result, Tx, uuid::Uuid};

/// One page of an item.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = pages)]
pub struct Page {
    pub number: i32,
    pub text: String,
    pub ocr: bool,
    pub image: Option<Uuid>,
    pub thumbnail: Option<Uuid>,
}

/// One part of a mail or container.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = parts)]
pub struct Part {
    pub number: i32,
    pub name: String,
    pub media_type: String,
    pub size: i64,
    pub blob: Uuid,
    pub text: String,
}

/// All pages of an item, in order.
pub async fn pages(tx: &mut Tx<'_>, item: ItemId) -> Result<Vec<Page>> {
    let query = pages::table
        .filter(pages::tenant_id.eq(tx.tenant().0))
        .filter(pages::item.eq(item.0))
        .order(pages::number)
        .select(Page::as_select());
    Ok(query.load(tx.sql()).await?)
}

/// One page of an item.
pub async fn page(tx: &mut Tx<'_>, item: ItemId, number: i32) -> Result<Page> {
    let query = pages::table
        .filter(pages::tenant_id.eq(tx.tenant().0))
        .filter(pages::item.eq(item.0).and(pages::number.eq(number)))
        .select(Page::as_select());
    query.first(tx.sql()).await.optional()?.ok_or_else(Error::not_found)
}

/// All parts of an item, in order.
pub async fn parts(tx: &mut Tx<'_>, item: ItemId) -> Result<Vec<Part>> {
    let query = parts::table
        .filter(parts::tenant_id.eq(tx.tenant().0))
        .filter(parts::item.eq(item.0))
        .order(parts::number)
        .select(Part::as_select());
    Ok(query.load(tx.sql()).await?)
}

/// One part of an item.
pub async fn part(tx: &mut Tx<'_>, item: ItemId, number: i32) -> Result<Part> {
    let query = parts::table
        .filter(parts::tenant_id.eq(tx.tenant().0))
        .filter(parts::item.eq(item.0).and(parts::number.eq(number)))
        .select(Part::as_select());
    query.first(tx.sql()).await.optional()?.ok_or_else(Error::not_found)
}

/// PostgreSQL takes 65,535 values in one statement; a page or a part has at most seven.
const BATCH: usize = 1_000;

/// Writes all pages of an item, in place of those a first look found.
pub async fn save_pages(tx: &mut Tx<'_>, item: ItemId, read: &[Page]) -> Result<()> {
    diesel::delete(pages::table.filter(pages::tenant_id.eq(tx.tenant().0)).filter(pages::item.eq(item.0)))
        .execute(tx.sql())
        .await?;
    for batch in read.chunks(BATCH) {
        let row = |page: &Page| {
            (
                pages::item.eq(item.0),
                pages::number.eq(page.number),
                pages::text.eq(page.text.clone()),
                pages::ocr.eq(page.ocr),
                pages::image.eq(page.image),
                pages::thumbnail.eq(page.thumbnail),
            )
        };
        let rows: Vec<_> = batch.iter().map(row).collect();
        diesel::insert_into(pages::table).values(rows).execute(tx.sql()).await?;
    }
    Ok(())
}

/// Adds parts.
pub async fn save_parts(tx: &mut Tx<'_>, item: ItemId, read: &[Part]) -> Result<()> {
    for batch in read.chunks(BATCH) {
        let row = |part: &Part| {
            (
                parts::item.eq(item.0),
                parts::number.eq(part.number),
                parts::name.eq(part.name.clone()),
                parts::media_type.eq(part.media_type.clone()),
                parts::size.eq(part.size),
                parts::blob.eq(part.blob),
                parts::text.eq(part.text.clone()),
            )
        };
        let rows: Vec<_> = batch.iter().map(row).collect();
        diesel::insert_into(parts::table).values(rows).execute(tx.sql()).await?;
    }
    Ok(())
}

impl Page {
    /// Its picture for reading or for choosing.
    pub fn picture(&self, small: bool) -> Option<BlobId> {
        if small { self.thumbnail } else { self.image }.map(BlobId::from)
    }
}
