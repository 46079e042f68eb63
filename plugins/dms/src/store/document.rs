use crate::document::{Document, State};
use crate::schema::{cosignatures, documents};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sdk::web::{Cursor, PAGE_SIZE};
use sdk::{
    Condition, DocumentId, Error, Part, PersonId, ProcessId, RecordId, Resource, Result, TenantId, Tx, Unchecked,
    Visibility, seen, uuid::Uuid,
};

/// Which documents a list shows.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Only those of this record.
    pub record: Option<RecordId>,
    /// Only those of these processes.
    pub processes: Option<Vec<ProcessId>>,
    /// Only those behind this place, newest first.
    pub after: Option<Cursor>,
}

/// A document.
///
/// # Errors
/// `NotFound`.
pub async fn get(tx: &mut Tx<'_>, id: DocumentId) -> Result<Unchecked<Document>> {
    let query = documents::table
        .filter(documents::tenant_id.eq(tx.tenant().0))
        .filter(documents::id.eq(id.0))
        .select(Row::as_select());
    let row: Option<Row> = query.first(tx.sql()).await.optional()?;
    unchecked(tx, row).await
}

/// A document, held until the transaction ends.
///
/// # Errors
/// `NotFound`.
pub async fn lock(tx: &mut Tx<'_>, id: DocumentId) -> Result<Unchecked<Document>> {
    let query = documents::table
        .filter(documents::tenant_id.eq(tx.tenant().0))
        .filter(documents::id.eq(id.0))
        .select(Row::as_select())
        .for_update();
    let row: Option<Row> = query.first(tx.sql()).await.optional()?;
    unchecked(tx, row).await
}

/// Whom a document was shown to for co-signature is part of where it stands.
async fn unchecked(tx: &mut Tx<'_>, row: Option<Row>) -> Result<Unchecked<Document>> {
    let persons = tx.persons();
    shown(tx, row, &persons).await
}

/// The first of these persons who was asked counts.
async fn shown(tx: &mut Tx<'_>, row: Option<Row>, to: &[PersonId]) -> Result<Unchecked<Document>> {
    let mut document: Document = row.ok_or_else(Error::not_found)?.into();
    if !to.is_empty() {
        let theirs = cosignatures::assignee.eq_any(to.iter().map(|person| person.0));
        let asked = cosignatures::table
            .filter(cosignatures::tenant_id.eq(tx.tenant().0))
            .filter(cosignatures::document_id.eq(document.id.0).and(theirs))
            .select(cosignatures::assignee)
            .distinct();
        let asked: Vec<Uuid> = asked.load(tx.sql()).await?;
        document.cosigner = to.iter().copied().find(|person| asked.contains(&person.0));
    }
    Ok(Unchecked::new(document))
}

type Query = documents::BoxedQuery<'static, Pg>;

fn visible(tenant: TenantId, sight: Visibility) -> Query {
    let reach = |part: &Part| -> Condition<documents::table> {
        let owned = documents::created_by.eq(part.owner).assume_not_null();
        let mine = cosignatures::table
            .filter(cosignatures::tenant_id.eq(tenant.0))
            .filter(cosignatures::assignee.nullable().eq(part.assignee).assume_not_null());
        let asked = documents::id.eq_any(mine.select(cosignatures::document_id));
        Box::new(documents::unit_id.eq_any(part.units.clone()).or(owned).or(asked))
    };
    let seen = seen("dms.documents.id", &sight, Document::OPENS, reach);
    documents::table.filter(documents::tenant_id.eq(tenant.0)).into_boxed().filter(seen)
}

/// How many documents lie within this sight.
pub async fn within(tx: &mut Tx<'_>, sight: Visibility) -> Result<i64> {
    Ok(visible(tx.tenant(), sight).count().get_result(tx.sql()).await?)
}

/// A document as it stands to these persons: whom it was shown to is part of that.
///
/// # Errors
/// `NotFound`.
pub async fn get_as(tx: &mut Tx<'_>, id: DocumentId, persons: &[PersonId]) -> Result<Unchecked<Document>> {
    let query = documents::table
        .filter(documents::tenant_id.eq(tx.tenant().0))
        .filter(documents::id.eq(id.0))
        .select(Row::as_select());
    let row: Option<Row> = query.first(tx.sql()).await.optional()?;
    shown(tx, row, persons).await
}

/// The documents within this sight, newest first, at most `limit`.
pub async fn list(tx: &mut Tx<'_>, sight: Visibility, wanted: &Wanted, limit: i64) -> Result<Vec<Unchecked<Document>>> {
    let mut query = visible(tx.tenant(), sight).select(Row::as_select());
    if let Some(record) = wanted.record {
        query = query.filter(documents::record_id.eq(record.0));
    }
    if let Some(processes) = &wanted.processes {
        query = query.filter(documents::process_id.eq_any(processes.iter().map(|id| id.0)));
    }
    if let Some(Cursor { at, id }) = wanted.after {
        let same = documents::created_at.eq(at).and(documents::id.lt(id));
        query = query.filter(documents::created_at.lt(at).or(same));
    }
    let order = (documents::created_at.desc(), documents::id.desc());
    let rows: Vec<Row> = query.order(order).limit(limit).load(tx.sql()).await?;
    Ok(rows.into_iter().map(|row| Unchecked::new(row.into())).collect())
}

/// One more than a page: how a list knows whether there is a next one.
pub const PAGE_AND_ONE: i64 = PAGE_SIZE.saturating_add(1);

/// What the text of documents is sealed for.
pub const TEXT: &str = "dms.document";

/// The text of a document that stands on no page. The caller has admitted the actor to the document.
pub async fn get_text(tx: &mut Tx<'_>, id: DocumentId) -> Result<String> {
    let query = documents::table
        .filter(documents::tenant_id.eq(tx.tenant().0))
        .filter(documents::id.eq(id.0))
        .select(documents::text);
    let text: Option<String> = query.first(tx.sql()).await.optional()?;
    tx.open_text(TEXT, text.ok_or_else(Error::not_found)?)
}

/// Writes the text that stands on no page.
pub async fn save_text(tx: &mut Tx<'_>, id: DocumentId, text: &str) -> Result<()> {
    let here = documents::table.filter(documents::tenant_id.eq(tx.tenant().0)).filter(documents::id.eq(id.0));
    let text = tx.seal_text(TEXT, text)?;
    diesel::update(here).set(documents::text.eq(text)).execute(tx.sql()).await?;
    Ok(())
}

/// Writes how far a document has come.
pub async fn save_state(tx: &mut Tx<'_>, id: DocumentId, state: State) -> Result<()> {
    let here = documents::table.filter(documents::tenant_id.eq(tx.tenant().0)).filter(documents::id.eq(id.0));
    diesel::update(here).set(documents::state.eq(state.key())).execute(tx.sql()).await?;
    Ok(())
}

/// Writes a document, new or changed; its text stays as it is.
pub async fn save(tx: &mut Tx<'_>, document: &Document) -> Result<()> {
    let row = Row::from(document);
    diesel::insert_into(documents::table)
        .values(&row)
        .on_conflict((documents::tenant_id, documents::id))
        .do_update()
        .set(&row)
        .execute(tx.sql())
        .await?;
    Ok(())
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = documents, primary_key(tenant_id, id), treat_none_as_null = true)]
struct Row {
    tenant_id: Uuid,
    id: Uuid,
    record_id: Uuid,
    process_id: Uuid,
    reference: String,
    unit_id: Uuid,
    title: String,
    sender: Option<String>,
    receipt_number: Option<String>,
    received_at: DateTime<Utc>,
    written_on: Option<NaiveDate>,
    file_name: String,
    media_type: String,
    original: Uuid,
    sha256: String,
    rendition: Option<Uuid>,
    pages: i32,
    version: i32,
    state: String,
    created_by: Option<Uuid>,
    created_at: DateTime<Utc>,
}

impl From<Row> for Document {
    fn from(row: Row) -> Self {
        Self {
            tenant: row.tenant_id.into(),
            id: row.id.into(),
            record: row.record_id.into(),
            process: row.process_id.into(),
            reference: row.reference,
            unit: row.unit_id.into(),
            title: row.title,
            sender: row.sender,
            receipt_number: row.receipt_number,
            received_at: row.received_at,
            written_on: row.written_on,
            file_name: row.file_name,
            media_type: row.media_type,
            original: row.original.into(),
            sha256: row.sha256,
            rendition: row.rendition.map(Into::into),
            pages: row.pages,
            version: row.version,
            state: State::of(&row.state),
            created_by: row.created_by.map(Into::into),
            created_at: row.created_at,
            cosigner: None,
        }
    }
}

impl From<&Document> for Row {
    fn from(document: &Document) -> Self {
        Self {
            tenant_id: document.tenant.0,
            id: document.id.0,
            record_id: document.record.0,
            process_id: document.process.0,
            reference: document.reference.clone(),
            unit_id: document.unit.0,
            title: document.title.clone(),
            sender: document.sender.clone(),
            receipt_number: document.receipt_number.clone(),
            received_at: document.received_at,
            written_on: document.written_on,
            file_name: document.file_name.clone(),
            media_type: document.media_type.clone(),
            original: document.original.0,
            sha256: document.sha256.clone(),
            rendition: document.rendition.map(|id| id.0),
            pages: document.pages,
            version: document.version,
            state: document.state.key().to_owned(),
            created_by: document.created_by.map(|id| id.0),
            created_at: document.created_at,
        }
    }
}
