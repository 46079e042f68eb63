//! The SQL of rows as they are proven.
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Binary, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{QueryableByName, sql_query};
use diesel_async::RunQueryDsl;
use ledger::{Loose, Row, stamp};
use sdk::{Result, TenantId, Tx, uuid::Uuid};

/// The columns a row is proven by, all of one row or none.
pub const COLUMNS: &str = "a.id as id, a.at, a.actor, a.actor_name, a.behalf, a.behalf_name, a.action, a.subject, \
                           a.detail, a.request, a.salt, a.seal as row_seal";

/// A row of the database; empty where an outer join found none.
#[derive(QueryableByName)]
pub struct Columns {
    #[diesel(sql_type = Nullable<SqlUuid>)]
    id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Text>)]
    actor: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    actor_name: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    behalf: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    behalf_name: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    action: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    subject: Option<String>,
    #[diesel(sql_type = Nullable<Jsonb>)]
    detail: Option<serde_json::Value>,
    #[diesel(sql_type = Nullable<Text>)]
    request: Option<String>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    salt: Option<Uuid>,
    #[diesel(sql_type = Nullable<Binary>)]
    row_seal: Option<Vec<u8>>,
}

/// A row, and the seal it was written with.
pub struct Found {
    pub row: Row,
    pub seal: Option<Vec<u8>>,
}

impl Columns {
    /// The row as it is proven.
    pub fn found(self, tenant: TenantId) -> Option<Found> {
        let row = Row {
            v: Row::VERSION,
            tenant: tenant.0,
            id: self.id?,
            salt: self.salt,
            at: stamp(self.at?),
            actor: self.actor?,
            actor_name: self.actor_name?,
            behalf: self.behalf,
            behalf_name: self.behalf_name,
            action: self.action?,
            subject: self.subject,
            detail: self.detail?.as_object().cloned().unwrap_or_default(),
            request: self.request?,
        };
        Some(Found { row, seal: self.row_seal })
    }
}

/// A row that waits for its leaf, if it is still there.
pub struct Queued {
    pub id: Uuid,
    pub found: Option<Found>,
}

#[derive(QueryableByName)]
struct QueuedRow {
    #[diesel(sql_type = SqlUuid)]
    queued: Uuid,
    #[diesel(embed)]
    columns: Columns,
}

/// Rows that wait, oldest first.
pub async fn queued(tx: &mut Tx<'_>, most: usize) -> Result<Vec<Queued>> {
    let tenant = tx.tenant();
    // sql_query: an outer join on a limited set, which the query builder does not know.
    let query = sql_query(format!(
        "select q.id as queued, {COLUMNS} from (select id from platform.audit_queue where tenant_id = $2 order by id limit $1) q \
         left join platform.audit a on a.tenant_id = $2 and a.id = q.id order by a.at nulls first, q.id"
    ));
    let query = query.bind::<BigInt, _>(i64::try_from(most).unwrap_or(1)).bind::<SqlUuid, _>(tenant.0);
    let rows: Vec<QueuedRow> = query.load(tx.sql()).await?;
    Ok(rows.into_iter().map(|row| Queued { id: row.queued, found: row.columns.found(tenant) }).collect())
}

/// Takes rows out of the queue, in the transaction that makes their leaves.
pub async fn unqueue(tx: &mut Tx<'_>, queued: &[Queued]) -> Result<()> {
    let ids: Vec<Uuid> = queued.iter().map(|queued| queued.id).collect();
    let tenant = tx.tenant();
    sql_query("delete from platform.audit_queue where id = any($1) and tenant_id = $2")
        .bind::<diesel::sql_types::Array<SqlUuid>, _>(ids)
        .bind::<SqlUuid, _>(tenant.0)
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// A stretch of rows without a leaf, and where the next one begins.
pub struct Stretch {
    pub found: Vec<Loose>,
    pub next: Option<Uuid>,
}

#[derive(QueryableByName)]
struct LooseRow {
    #[diesel(embed)]
    columns: Columns,
    #[diesel(sql_type = diesel::sql_types::Bool)]
    loose: bool,
}

/// Rows without a leaf among so many rows behind this one.
pub async fn loose(tx: &mut Tx<'_>, after: Option<Uuid>, most: i64) -> Result<Stretch> {
    let tenant = tx.tenant();
    // sql_query: every row is looked at, since whoever slipped one in did not say where.
    let query = sql_query(format!(
        "select {COLUMNS}, not exists (select from platform.audit_leaves l where l.tenant_id = $3 and l.row_id = a.id) as loose \
         from platform.audit a where a.tenant_id = $3 and a.id > $1 order by a.id limit $2"
    ));
    let query = query.bind::<SqlUuid, _>(after.unwrap_or_default()).bind::<BigInt, _>(most);
    let query = query.bind::<SqlUuid, _>(tenant.0);
    let rows: Vec<LooseRow> = query.load(tx.sql()).await?;
    let full = i64::try_from(rows.len()).is_ok_and(|read| read == most);
    let next = rows.last().and_then(|row| row.columns.id).filter(|_| full);
    let loose = |row: LooseRow| {
        let found = row.columns.found(tenant).filter(|_| row.loose)?;
        Some(Loose { seal: found.seal.map(|seal| STANDARD.encode(seal)), content: found.row })
    };
    Ok(Stretch { found: rows.into_iter().filter_map(loose).collect(), next })
}
