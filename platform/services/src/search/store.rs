//! The SQL of entries, in the order in which they became visible.
use chrono::{DateTime, Utc};
use diesel::{
    QueryableByName, sql_query,
    sql_types::{Array, BigInt, Bool, Text, Timestamptz, Uuid as SqlUuid},
};
use diesel_async::RunQueryDsl;
use sdk::{ENTRY, Result, Tx, uuid::Uuid};

/// Entries read in one step.
pub const STEP: i64 = 1_000;

/// One entry, or its tombstone.
#[derive(QueryableByName)]
pub struct Row {
    #[diesel(sql_type = Text)]
    pub kind: String,
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    #[diesel(sql_type = Text)]
    pub title: String,
    #[diesel(sql_type = Text)]
    pub body: String,
    #[diesel(sql_type = Array<Text>)]
    pub readers: Vec<String>,
    #[diesel(sql_type = Timestamptz)]
    pub at: DateTime<Utc>,
    #[diesel(sql_type = Bool)]
    pub gone: bool,
    #[diesel(sql_type = Text)]
    pub xid: String,
    #[diesel(sql_type = BigInt)]
    pub seq: i64,
    /// Whether no older transaction can still commit before it: the cursor may pass.
    #[diesel(sql_type = Bool)]
    pub settled: bool,
}

/// Entries behind a cursor. Unsettled ones are delivered now and again later.
pub async fn after(tx: &mut Tx<'_>, xid: &str, seq: i64) -> Result<Vec<Row>> {
    // sql_query: transaction ids and snapshots, which the query builder does not know.
    let query = sql_query(
        "select kind, id, title, body, readers, at, gone, xid::text as xid, seq, \
                xid < pg_snapshot_xmin(pg_current_snapshot()) as settled \
         from platform.entries where tenant_id = $4 and (xid, seq) > ($1::xid8, $2) order by platform.entries.xid, seq limit $3",
    );
    let tenant = tx.tenant().0;
    let query = query.bind::<Text, _>(xid).bind::<BigInt, _>(seq).bind::<BigInt, _>(STEP).bind::<SqlUuid, _>(tenant);
    let mut rows: Vec<Row> = query.load(tx.sql()).await?;
    for row in &mut rows {
        row.title = tx.open_text(ENTRY, std::mem::take(&mut row.title))?;
        row.body = tx.open_text(ENTRY, std::mem::take(&mut row.body))?;
    }
    Ok(rows)
}
