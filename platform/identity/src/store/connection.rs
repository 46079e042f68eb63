use crate::connection::Connection;
use crate::scim::schema::connections;
use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sdk::{Result, Tx, Unchecked, uuid::Uuid};

/// Its last use is noted to the hour: reads stay reads.
const NOTED: TimeDelta = TimeDelta::hours(1);

#[derive(Queryable, Selectable)]
#[diesel(table_name = connections)]
struct Row {
    tenant_id: Uuid,
    id: Uuid,
    title: String,
    roles: Vec<String>,
    unit_id: Uuid,
    made_by: Uuid,
    made_by_name: String,
    made_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    revoked_at: Option<DateTime<Utc>>,
    revoked_by: Option<String>,
    used_at: Option<DateTime<Utc>>,
}

fn unchecked(row: Row) -> Unchecked<Connection> {
    Unchecked::new(Connection {
        tenant: row.tenant_id.into(),
        id: row.id,
        title: row.title,
        roles: row.roles,
        unit: row.unit_id.into(),
        made_by: row.made_by.into(),
        made_by_name: row.made_by_name,
        made_at: row.made_at,
        expires_at: row.expires_at,
        revoked_at: row.revoked_at,
        revoked_by: row.revoked_by,
        used_at: row.used_at,
    })
}

/// The connections of the tenant, the latest first; those that ended stay for the record, so many of them at most.
pub async fn list(tx: &mut Tx<'_>) -> Result<Vec<Unchecked<Connection>>> {
    const SHOWN: i64 = 100;
    let query = connections::table
        .filter(connections::tenant_id.eq(tx.tenant().0))
        .order((connections::made_at.desc(), connections::id))
        .limit(SHOWN)
        .select(Row::as_select());
    let rows: Vec<Row> = query.load(tx.sql()).await?;
    Ok(rows.into_iter().map(unchecked).collect())
}

/// How many of them can be used now.
pub async fn count_live(tx: &mut Tx<'_>) -> Result<i64> {
    let now = tx.now();
    Ok(connections::table
        .filter(connections::tenant_id.eq(tx.tenant().0))
        .filter(connections::revoked_at.is_null().and(connections::expires_at.gt(now)))
        .count()
        .get_result(tx.sql())
        .await?)
}

/// One connection.
pub async fn get(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Unchecked<Connection>>> {
    let query = connections::table
        .filter(connections::tenant_id.eq(tx.tenant().0))
        .filter(connections::id.eq(id))
        .select(Row::as_select());
    let row: Option<Row> = query.first(tx.sql()).await.optional()?;
    Ok(row.map(unchecked))
}

/// Adds a connection by the digest of its token.
pub async fn save(tx: &mut Tx<'_>, connection: &Connection, digest: &[u8]) -> Result<()> {
    let values = (
        connections::id.eq(connection.id),
        connections::title.eq(&connection.title),
        connections::digest.eq(digest),
        connections::roles.eq(&connection.roles),
        connections::unit_id.eq(connection.unit.0),
        connections::made_by.eq(connection.made_by.0),
        connections::made_by_name.eq(&connection.made_by_name),
        connections::made_at.eq(connection.made_at),
        connections::expires_at.eq(connection.expires_at),
    );
    diesel::insert_into(connections::table).values(values).execute(tx.sql()).await?;
    Ok(())
}

/// Notes that a connection was revoked.
pub async fn end(tx: &mut Tx<'_>, connection: &Connection) -> Result<()> {
    let row =
        connections::table.filter(connections::tenant_id.eq(tx.tenant().0)).filter(connections::id.eq(connection.id));
    let values =
        (connections::revoked_at.eq(connection.revoked_at), connections::revoked_by.eq(&connection.revoked_by));
    diesel::update(row).set(values).execute(tx.sql()).await?;
    Ok(())
}

/// The connection a token opens now, and whether its use should be noted.
pub async fn holder(tx: &mut Tx<'_>, digest: &[u8]) -> Result<Option<(Unchecked<Connection>, bool)>> {
    let now = tx.now();
    let query = connections::table
        .filter(connections::tenant_id.eq(tx.tenant().0))
        .filter(connections::digest.eq(digest))
        .filter(connections::revoked_at.is_null().and(connections::expires_at.gt(now)))
        .select(Row::as_select());
    let row: Option<Row> = query.first(tx.sql()).await.optional()?;
    Ok(row.map(|row| {
        let stale = row.used_at.is_none_or(|used| used < now - NOTED);
        (unchecked(row), stale)
    }))
}

/// Notes that a token was used.
pub async fn touch(tx: &mut Tx<'_>, digest: &[u8]) -> Result<()> {
    let now = tx.now();
    let row =
        connections::table.filter(connections::tenant_id.eq(tx.tenant().0)).filter(connections::digest.eq(digest));
    diesel::update(row).set(connections::used_at.eq(now)).execute(tx.sql()).await?;
    Ok(())
}
