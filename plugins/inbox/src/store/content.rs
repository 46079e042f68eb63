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

/// What the text of pages is sealed for.
pub const PAGE_TEXT: &str = "inbox.page";
/// What the text of parts is sealed for.
pub const PART_TEXT: &str = "inbox.part";

/// All pages of an item, in order.
pub async fn pages(tx: &mut Tx<'_>, item: ItemId) -> Result<Vec<Page>> {
    let query = pages::table
        .filter(pages::tenant_id.eq(tx.tenant().0))
        .filter(pages::item.eq(item.0))
        .order(pages::number)
        .select(Page::as_select());
    let rows: Vec<Page> = query.load(tx.sql()).await?;
    rows.into_iter().map(|page| page.open(tx)).collect()
}

/// One page of an item.
pub async fn page(tx: &mut Tx<'_>, item: ItemId, number: i32) -> Result<Page> {
    let query = pages::table
        .filter(pages::tenant_id.eq(tx.tenant().0))
        .filter(pages::item.eq(item.0).and(pages::number.eq(number)))
        .select(Page::as_select());
    let page: Option<Page> = query.first(tx.sql()).await.optional()?;
    page.ok_or_else(Error::not_found)?.open(tx)
}

/// All parts of an item, in order.
pub async fn parts(tx: &mut Tx<'_>, item: ItemId) -> Result<Vec<Part>> {
    let query = parts::table
        .filter(parts::tenant_id.eq(tx.tenant().0))
        .filter(parts::item.eq(item.0))
        .order(parts::number)
        .select(Part::as_select());
    let rows: Vec<Part> = query.load(tx.sql()).await?;
    rows.into_iter().map(|part| part.open(tx)).collect()
}

/// One part of an item.
pub async fn part(tx: &mut Tx<'_>, item: ItemId, number: i32) -> Result<Part> {
    let query = parts::table
        .filter(parts::tenant_id.eq(tx.tenant().0))
        .filter(parts::item.eq(item.0).and(parts::number.eq(number)))
        .select(Part::as_select());
    let part: Option<Part> = query.first(tx.sql()).await.optional()?;
    part.ok_or_else(Error::not_found)?.open(tx)
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
            Ok((
                pages::item.eq(item.0),
                pages::number.eq(page.number),
                pages::text.eq(tx.seal_text(PAGE_TEXT, &page.text)?),
                pages::ocr.eq(page.ocr),
                pages::image.eq(page.image),
                pages::thumbnail.eq(page.thumbnail),
            ))
        };
        let rows = batch.iter().map(row).collect::<Result<Vec<_>>>()?;
        diesel::insert_into(pages::table).values(rows).execute(tx.sql()).await?;
    }
    Ok(())
}

/// Adds parts.
pub async fn save_parts(tx: &mut Tx<'_>, item: ItemId, read: &[Part]) -> Result<()> {
    for batch in read.chunks(BATCH) {
        let row = |part: &Part| {
            Ok((
                parts::item.eq(item.0),
                parts::number.eq(part.number),
                parts::name.eq(part.name.clone()),
                parts::media_type.eq(part.media_type.clone()),
                parts::size.eq(part.size),
                parts::blob.eq(part.blob),
                parts::text.eq(tx.seal_text(PART_TEXT, &part.text)?),
            ))
        };
        let rows = batch.iter().map(row).collect::<Result<Vec<_>>>()?;
        diesel::insert_into(parts::table).values(rows).execute(tx.sql()).await?;
    }
    Ok(())
}

impl Page {
    fn open(self, tx: &Tx<'_>) -> Result<Self> {
        Ok(Self { text: tx.open_text(PAGE_TEXT, self.text)?, ..self })
    }

    /// Its picture for reading or for choosing.
    pub fn picture(&self, small: bool) -> Option<BlobId> {
        if small { self.thumbnail } else { self.image }.map(BlobId::from)
    }
}

impl Part {
    fn open(self, tx: &Tx<'_>) -> Result<Self> {
        Ok(Self { text: tx.open_text(PART_TEXT, self.text)?, ..self })
    }
}
