//! The SQL of expired contents.
use chrono::{DateTime, TimeDelta, Utc};
use diesel::sql_types::{BigInt, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{QueryableByName, sql_query};
use diesel_async::RunQueryDsl;
use sdk::{Result, Tx, local_day};

/// A stretch of the log whose contents have expired.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// The first place.
    pub since: i64,
    /// The first place behind it.
    pub upto: i64,
    /// What is older than this has expired.
    pub before: DateTime<Utc>,
}

#[derive(QueryableByName)]
struct Ends {
    #[diesel(sql_type = BigInt)]
    since: i64,
    #[diesel(sql_type = Nullable<BigInt>)]
    upto: Option<i64>,
}

/// The next stretch to expire, if the tenant has a retention and a root: what no root vouches for is kept.
pub async fn span(tx: &mut Tx<'_>, most: i64) -> Result<Option<Span>> {
    let today = local_day(tx.now());
    let Some(days) = super::setting::retention(tx, today).await? else { return Ok(None) };
    let (tenant, before) = (tx.tenant(), tx.now() - TimeDelta::days(days.into()));
    // sql_query: the first place that is kept, between what expired before and what the last root covers.
    let query = sql_query(
        "with bounds as (select coalesce((select max(upto) from platform.audit_expiries where tenant_id = $3), 0) as since, \
                                (select max(size) from platform.audit_roots where tenant_id = $3) as size) \
         select since, least(since + $2, size, (select min(l.n) from platform.audit_leaves l \
                join platform.audit a on a.tenant_id = $3 and a.id = l.row_id where l.tenant_id = $3 and l.n >= since and l.n < size and a.at >= $1)) as upto \
         from bounds",
    );
    let query = query.bind::<Timestamptz, _>(before).bind::<BigInt, _>(most).bind::<SqlUuid, _>(tenant.0);
    let ends: Ends = query.get_result(tx.sql()).await?;
    Ok(ends.upto.map(|upto| Span { since: ends.since, upto, before }))
}

/// Keeps the statement that a stretch has expired.
pub async fn save(tx: &mut Tx<'_>, span: &Span, note: &str) -> Result<()> {
    sql_query("insert into platform.audit_expiries (upto, before, note) values ($1, $2, $3)")
        .bind::<BigInt, _>(span.upto)
        .bind::<Timestamptz, _>(span.before)
        .bind::<Text, _>(note)
        .execute(tx.sql())
        .await?;
    Ok(())
}

#[derive(QueryableByName)]
struct Gone {
    #[diesel(sql_type = BigInt)]
    gone: i64,
}

/// Removes the contents of a stretch: the database looks itself whether their time is over.
pub async fn remove(tx: &mut Tx<'_>, span: &Span) -> Result<i64> {
    let query = sql_query("select platform.expire_audit($1, $2) as gone");
    let query = query.bind::<BigInt, _>(span.since).bind::<BigInt, _>(span.upto);
    Ok(query.get_result::<Gone>(tx.sql()).await?.gone)
}

#[derive(QueryableByName)]
struct Note {
    #[diesel(sql_type = Text)]
    note: String,
}

/// All statements as notes, oldest first.
pub async fn notes(tx: &mut Tx<'_>) -> Result<Vec<String>> {
    let tenant = tx.tenant();
    let query = sql_query("select note from platform.audit_expiries where tenant_id = $1 order by upto");
    let rows: Vec<Note> = query.bind::<SqlUuid, _>(tenant.0).load(tx.sql()).await?;
    Ok(rows.into_iter().map(|row| row.note).collect())
}
