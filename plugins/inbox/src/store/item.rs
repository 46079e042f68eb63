use crate::item::{Item, ItemId, State};
use crate::receipt::{Channel, ReceiptNumber};
use crate::schema::items;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sdk::{Error, Result, Tx, Unchecked, uuid::Uuid};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = items)]
#[diesel(treat_none_as_null = true)]
pub(super) struct Row {
    tenant_id: Uuid,
    id: Uuid,
    year: i32,
    number: i32,
    channel: String,
    source: Option<String>,
    file_name: String,
    media_type: String,
    size: i64,
    sha256: String,
    original: Uuid,
    rendition: Option<Uuid>,
    physical_at: DateTime<Utc>,
    legal_at: DateTime<Utc>,
    state: String,
    pages_done: i32,
    pages_total: i32,
    sender: Option<String>,
    subject: Option<String>,
    written_on: Option<NaiveDate>,
    edited: bool,
    trouble_code: Option<String>,
    trouble_text: Option<String>,
    remarks: serde_json::Value,
    body: String,
    unit_id: Uuid,
    process: Option<Uuid>,
    document: Option<Uuid>,
    created_by: Option<Uuid>,
    created_at: DateTime<Utc>,
}

/// What the text of items is sealed for.
pub const BODY: &str = "inbox.item";

/// Reads an item.
pub async fn get(tx: &mut Tx<'_>, id: ItemId) -> Result<Unchecked<Item>> {
    let query =
        items::table.filter(items::tenant_id.eq(tx.tenant().0)).filter(items::id.eq(id.0)).select(Row::as_select());
    let row: Option<Row> = query.first(tx.sql()).await.optional()?;
    row.ok_or_else(Error::not_found)?.open(tx)
}

/// Reads an item and holds it until the transaction ends.
pub async fn lock(tx: &mut Tx<'_>, id: ItemId) -> Result<Unchecked<Item>> {
    let query = items::table
        .filter(items::tenant_id.eq(tx.tenant().0))
        .filter(items::id.eq(id.0))
        .select(Row::as_select())
        .for_update();
    let row: Option<Row> = query.first(tx.sql()).await.optional()?;
    row.ok_or_else(Error::not_found)?.open(tx)
}

/// The identity behind a number in the post book.
pub async fn numbered(tx: &mut Tx<'_>, receipt: ReceiptNumber) -> Result<Option<ItemId>> {
    let numbered = items::year.eq(receipt.year).and(items::number.eq(receipt.number));
    let id: Option<Uuid> = items::table.filter(numbered).select(items::id).first(tx.sql()).await.optional()?;
    Ok(id.map(ItemId::from))
}

/// The item a watched file became before.
pub async fn by_source(tx: &mut Tx<'_>, source: &str) -> Result<Option<Unchecked<Item>>> {
    let query = items::table
        .filter(items::tenant_id.eq(tx.tenant().0))
        .filter(items::source.eq(source))
        .select(Row::as_select());
    let row: Option<Row> = query.first(tx.sql()).await.optional()?;
    row.map(|row| row.open(tx)).transpose()
}

/// Writes an item, new or changed.
pub async fn save(tx: &mut Tx<'_>, item: &Item) -> Result<()> {
    let row = Row { body: tx.seal_text(BODY, &item.body)?, ..Row::from(item) };
    diesel::insert_into(items::table)
        .values(&row)
        .on_conflict((items::tenant_id, items::id))
        .do_update()
        .set(&row)
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// Notes how far reading has come, unless it is over.
pub async fn progress(tx: &mut Tx<'_>, id: ItemId, done: i32, total: i32) -> Result<()> {
    let row = items::table
        .filter(items::tenant_id.eq(tx.tenant().0))
        .filter(items::id.eq(id.0).and(items::state.eq("received")));
    let values = (items::pages_done.eq(done), items::pages_total.eq(total));
    diesel::update(row).set(values).execute(tx.sql()).await?;
    Ok(())
}

impl Row {
    fn open(self, tx: &Tx<'_>) -> Result<Unchecked<Item>> {
        let body = tx.open_text(BODY, self.body)?;
        Ok(Unchecked::new(Self { body, ..self }.into()))
    }
}

impl From<Row> for Item {
    fn from(row: Row) -> Self {
        let state = match (row.state.as_str(), row.process, row.document) {
            ("filed", Some(process), Some(document)) => {
                State::Filed { process: process.into(), document: document.into() }
            }
            ("attention", ..) => State::Attention {
                code: row.trouble_code.unwrap_or_default(),
                sentence: row.trouble_text.unwrap_or_default(),
            },
            ("captured", ..) => State::Captured,
            _ => State::Received,
        };
        Self {
            tenant: row.tenant_id.into(),
            id: row.id.into(),
            receipt: ReceiptNumber { year: row.year, number: row.number },
            channel: row.channel.parse().unwrap_or(Channel::Upload),
            source: row.source,
            file_name: row.file_name,
            media_type: row.media_type,
            size: row.size,
            sha256: row.sha256,
            original: row.original.into(),
            rendition: row.rendition.map(Into::into),
            physical_at: row.physical_at,
            legal_at: row.legal_at,
            state,
            pages_done: row.pages_done,
            pages_total: row.pages_total,
            sender: row.sender,
            subject: row.subject,
            written_on: row.written_on,
            edited: row.edited,
            remarks: serde_json::from_value(row.remarks).unwrap_or_default(),
            body: row.body,
            unit: row.unit_id.into(),
            created_by: row.created_by.map(Into::into),
            created_at: row.created_at,
        }
    }
}

impl From<&Item> for Row {
    fn from(item: &Item) -> Self {
        let (trouble_code, trouble_text) = match &item.state {
            State::Attention { code, sentence } => (Some(code.clone()), Some(sentence.clone())),
            _ => (None, None),
        };
        let (process, document) = match item.state {
            State::Filed { process, document } => (Some(process.0), Some(document.0)),
            _ => (None, None),
        };
        Self {
            tenant_id: item.tenant.0,
            id: item.id.0,
            year: item.receipt.year,
            number: item.receipt.number,
            channel: item.channel.key().to_owned(),
            source: item.source.clone(),
            file_name: item.file_name.clone(),
            media_type: item.media_type.clone(),
            size: item.size,
            sha256: item.sha256.clone(),
            original: item.original.0,
            rendition: item.rendition.map(|id| id.0),
            physical_at: item.physical_at,
            legal_at: item.legal_at,
            state: item.state.key().to_owned(),
            pages_done: item.pages_done,
            pages_total: item.pages_total,
            sender: item.sender.clone(),
            subject: item.subject.clone(),
            written_on: item.written_on,
            edited: item.edited,
            trouble_code,
            trouble_text,
            remarks: serde_json::to_value(&item.remarks).unwrap_or_default(),
            body: item.body.clone(),
            unit_id: item.unit.0,
            process,
            document,
            created_by: item.created_by.map(|id| id.0),
            created_at: item.created_at,
        }
    }
}
