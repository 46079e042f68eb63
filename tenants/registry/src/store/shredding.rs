use crate::schema::shreddings;
use crate::shredding::{Shredding, Word};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sdk::{Error, Result, TenantId, Tx, Unchecked, uuid::Uuid};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = shreddings, treat_none_as_null = true)]
struct Row {
    tenant_id: Uuid,
    id: Uuid,
    key: String,
    title: String,
    reason: String,
    asked_by: Uuid,
    asked_name: String,
    asked_at: DateTime<Utc>,
    released_by: Option<Uuid>,
    released_name: Option<String>,
    released_at: Option<DateTime<Utc>>,
    keys_at: Option<DateTime<Utc>>,
    objects: i64,
    rows: i64,
    done_at: Option<DateTime<Utc>>,
    certificate: Option<serde_json::Value>,
}

impl From<Row> for Unchecked<Shredding> {
    fn from(row: Row) -> Self {
        let released = match (row.released_by, row.released_name, row.released_at) {
            (Some(by), Some(name), Some(at)) => Some(Word { by: by.into(), name, at }),
            _ => None,
        };
        Self::new(Shredding {
            operator: row.tenant_id.into(),
            id: row.id.into(),
            key: row.key,
            title: row.title,
            reason: row.reason,
            asked: Word { by: row.asked_by.into(), name: row.asked_name, at: row.asked_at },
            released,
            keys_at: row.keys_at,
            objects: row.objects,
            rows: row.rows,
            done_at: row.done_at,
            certificate: row.certificate,
        })
    }
}

impl From<&Shredding> for Row {
    fn from(shredding: &Shredding) -> Self {
        let Shredding { asked, released, .. } = shredding;
        Self {
            tenant_id: shredding.operator.0,
            id: shredding.id.0,
            key: shredding.key.clone(),
            title: shredding.title.clone(),
            reason: shredding.reason.clone(),
            asked_by: asked.by.0,
            asked_name: asked.name.clone(),
            asked_at: asked.at,
            released_by: released.as_ref().map(|word| word.by.0),
            released_name: released.as_ref().map(|word| word.name.clone()),
            released_at: released.as_ref().map(|word| word.at),
            keys_at: shredding.keys_at,
            objects: shredding.objects,
            rows: shredding.rows,
            done_at: shredding.done_at,
            certificate: shredding.certificate.clone(),
        }
    }
}

/// The end of a tenant, if anybody asked for it.
pub async fn get(tx: &mut Tx<'_>, id: TenantId) -> Result<Option<Unchecked<Shredding>>> {
    let here = shreddings::tenant_id.eq(tx.tenant().0).and(shreddings::id.eq(id.0));
    let row: Option<Row> = shreddings::table.filter(here).select(Row::as_select()).first(tx.sql()).await.optional()?;
    Ok(row.map(Unchecked::from))
}

/// The end of a tenant, held until the transaction ends.
pub async fn lock(tx: &mut Tx<'_>, id: TenantId) -> Result<Unchecked<Shredding>> {
    let here = shreddings::tenant_id.eq(tx.tenant().0).and(shreddings::id.eq(id.0));
    let query = shreddings::table.filter(here).select(Row::as_select()).for_update();
    let row: Option<Row> = query.first(tx.sql()).await.optional()?;
    row.map(Unchecked::from).ok_or_else(Error::not_found)
}

/// What was released and is not done, the longest waiting first.
pub async fn list_due(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<Unchecked<Shredding>>> {
    let due = shreddings::released_at.is_not_null().and(shreddings::done_at.is_null());
    let query = shreddings::table.filter(shreddings::tenant_id.eq(tx.tenant().0)).filter(due);
    let query = query.order(shreddings::released_at).limit(limit).select(Row::as_select());
    let rows: Vec<Row> = query.load(tx.sql()).await?;
    Ok(rows.into_iter().map(Unchecked::from).collect())
}

/// Writes it, new or changed.
pub async fn save(tx: &mut Tx<'_>, shredding: &Shredding) -> Result<()> {
    let row = Row::from(shredding);
    let insert = diesel::insert_into(shreddings::table).values(&row);
    let save = insert.on_conflict((shreddings::tenant_id, shreddings::id)).do_update().set(&row);
    save.execute(tx.sql()).await?;
    Ok(())
}

/// Forgets that anybody asked.
pub async fn delete(tx: &mut Tx<'_>, id: TenantId) -> Result<()> {
    let here = shreddings::tenant_id.eq(tx.tenant().0).and(shreddings::id.eq(id.0));
    diesel::delete(shreddings::table.filter(here)).execute(tx.sql()).await?;
    Ok(())
}
