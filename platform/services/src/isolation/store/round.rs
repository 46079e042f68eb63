//! The SQL of rounds.
use crate::isolation::round::Round;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::sql_types::{BigInt, Bool, Date, Timestamptz, Uuid as SqlUuid};
use diesel::{QueryableByName, sql_query};
use diesel_async::RunQueryDsl;
use sdk::{Month, Result, Tx};

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Date)]
    day: NaiveDate,
    #[diesel(sql_type = Timestamptz)]
    at: DateTime<Utc>,
    #[diesel(sql_type = BigInt)]
    tables: i64,
    #[diesel(sql_type = BigInt)]
    own: i64,
    #[diesel(sql_type = BigInt)]
    foreign_rows: i64,
    #[diesel(sql_type = BigInt)]
    files: i64,
    #[diesel(sql_type = BigInt)]
    opened: i64,
    #[diesel(sql_type = Bool)]
    searched: bool,
    #[diesel(sql_type = BigInt)]
    hits: i64,
}

impl From<Row> for Round {
    fn from(row: Row) -> Self {
        let Row { day, at, tables, own, foreign_rows, files, opened, searched, hits } = row;
        Self { day, at, tables, own, foreign_rows, files, opened, searched, hits }
    }
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
    let rows: Vec<Row> = query.load(tx.sql()).await?;
    Ok(rows.into_iter().map(Round::from).collect())
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
