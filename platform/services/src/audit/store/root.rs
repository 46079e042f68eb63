//! The SQL of signed roots.
use super::counted;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::sql_types::{BigInt, Binary, Date, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName, sql_query};
use diesel_async::RunQueryDsl;
use ledger::Root;
use sdk::{Error, Result, Tx};

/// A root as it is kept.
#[derive(Clone, Debug, QueryableByName)]
pub struct Kept {
    #[diesel(sql_type = Date)]
    pub day: NaiveDate,
    #[diesel(sql_type = BigInt)]
    pub size: i64,
    #[diesel(sql_type = Binary)]
    pub edge: Vec<u8>,
    #[diesel(sql_type = Text)]
    pub note: String,
    #[diesel(sql_type = Timestamptz)]
    pub at: DateTime<Utc>,
}

/// The newest root.
pub async fn last(tx: &mut Tx<'_>) -> Result<Option<Kept>> {
    Ok(newest(tx, 1).await?.pop())
}

/// The newest roots.
pub async fn newest(tx: &mut Tx<'_>, most: i64) -> Result<Vec<Kept>> {
    let tenant = tx.tenant();
    let query = sql_query(
        "select day, size, edge, note, at from platform.audit_roots where tenant_id = $2 order by day desc limit $1",
    );
    Ok(query.bind::<BigInt, _>(most).bind::<SqlUuid, _>(tenant.0).load(tx.sql()).await?)
}

/// The root of a day.
pub async fn on(tx: &mut Tx<'_>, day: NaiveDate) -> Result<Kept> {
    let tenant = tx.tenant();
    let query =
        sql_query("select day, size, edge, note, at from platform.audit_roots where tenant_id = $2 and day = $1");
    let root: Option<Kept> =
        query.bind::<Date, _>(day).bind::<SqlUuid, _>(tenant.0).get_result(tx.sql()).await.optional()?;
    root.ok_or_else(Error::not_found)
}

#[derive(QueryableByName)]
struct Note {
    #[diesel(sql_type = Text)]
    note: String,
}

/// All roots as notes, oldest first: one a day.
pub async fn notes(tx: &mut Tx<'_>) -> Result<Vec<String>> {
    let tenant = tx.tenant();
    let query = sql_query("select note from platform.audit_roots where tenant_id = $1 order by day");
    let rows: Vec<Note> = query.bind::<SqlUuid, _>(tenant.0).load(tx.sql()).await?;
    Ok(rows.into_iter().map(|row| row.note).collect())
}

/// Keeps the root of a day; a second one of the same day is a conflict.
pub async fn save(tx: &mut Tx<'_>, day: NaiveDate, root: &Root, edge: &[u8], note: &str) -> Result<()> {
    let now = tx.now();
    sql_query("insert into platform.audit_roots (day, size, hash, edge, note, at) values ($1, $2, $3, $4, $5, $6)")
        .bind::<Date, _>(day)
        .bind::<BigInt, _>(counted(root.size))
        .bind::<Binary, _>(root.hash.as_ref())
        .bind::<Binary, _>(edge)
        .bind::<Text, _>(note)
        .bind::<Timestamptz, _>(now)
        .execute(tx.sql())
        .await?;
    Ok(())
}
