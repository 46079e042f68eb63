//! The SQL of rounds.
use chrono::{DateTime, NaiveDate, Utc};
use diesel::sql_types::{BigInt, Bool, Date, Timestamptz, Uuid as SqlUuid};
use diesel::{QueryableByName, sql_query};
use diesel_async::RunQueryDsl;
use sdk::{Month, Result, Tx};
use serde::Serialize;

/// What came of one round.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName, Serialize)]
pub struct Round {
    /// The local day.
    #[diesel(sql_type = Date)]
    pub day: NaiveDate,
    /// When.
    #[diesel(sql_type = Timestamptz)]
    pub at: DateTime<Utc>,
    /// Tables asked for the tripwire's rows, past all of the application.
    #[diesel(sql_type = BigInt)]
    pub tables: i64,
    /// Tables in which the tenant sees rows of its own.
    #[diesel(sql_type = BigInt)]
    pub own: i64,
    /// Rows of the tripwire that were seen.
    #[diesel(sql_type = BigInt)]
    pub foreign_rows: i64,
    /// Files of the tripwire whose opening was tried.
    #[diesel(sql_type = BigInt)]
    pub files: i64,
    /// Those that opened.
    #[diesel(sql_type = BigInt)]
    pub opened: i64,
    /// Whether this node has an index of the tenant, which was then asked for the marker.
    #[diesel(sql_type = Bool)]
    pub searched: bool,
    /// Hits for the tripwire's marker in that index.
    #[diesel(sql_type = BigInt)]
    pub hits: i64,
}

/// Keeps a round; a later one of the same day replaces it, unless the earlier one found something.
pub async fn save(tx: &mut Tx<'_>, round: &Round) -> Result<()> {
    let tenant = tx.tenant();
    sql_query(
        "insert into isolation.rounds as r (tenant_id, day, at, tables, own, foreign_rows, files, opened, searched, hits) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (tenant_id, day) do update \
         set at = $3, tables = $4, own = $5, foreign_rows = greatest(r.foreign_rows, $6), files = $7, \
         opened = greatest(r.opened, $8), searched = r.searched or $9, hits = greatest(r.hits, $10)",
    )
    .bind::<SqlUuid, _>(tenant.0)
    .bind::<Date, _>(round.day)
    .bind::<Timestamptz, _>(round.at)
    .bind::<BigInt, _>(round.tables)
    .bind::<BigInt, _>(round.own)
    .bind::<BigInt, _>(round.foreign_rows)
    .bind::<BigInt, _>(round.files)
    .bind::<BigInt, _>(round.opened)
    .bind::<Bool, _>(round.searched)
    .bind::<BigInt, _>(round.hits)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// The rounds of a month, oldest first.
pub async fn of_month(tx: &mut Tx<'_>, month: Month) -> Result<Vec<Round>> {
    let tenant = tx.tenant();
    let query = sql_query(
        "select day, at, tables, own, foreign_rows, files, opened, searched, hits from isolation.rounds \
         where tenant_id = $1 and day between $2 and $3 order by day",
    );
    let query = query.bind::<SqlUuid, _>(tenant.0).bind::<Date, _>(month.first()).bind::<Date, _>(month.last());
    Ok(query.load(tx.sql()).await?)
}

/// Whether there was a round on a day.
pub async fn is_kept(tx: &mut Tx<'_>, day: NaiveDate) -> Result<bool> {
    #[derive(QueryableByName)]
    struct Kept {
        #[diesel(sql_type = Bool)]
        kept: bool,
    }
    let tenant = tx.tenant();
    let query = sql_query("select exists (select from isolation.rounds where tenant_id = $1 and day = $2) as kept");
    let row: Kept = query.bind::<SqlUuid, _>(tenant.0).bind::<Date, _>(day).get_result(tx.sql()).await?;
    Ok(row.kept)
}
