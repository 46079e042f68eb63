//! The SQL of what a tenant sets: retention and recipients.
use chrono::NaiveDate;
use diesel::sql_types::{Date, Integer, Text, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName, sql_query};
use diesel_async::RunQueryDsl;
use sdk::{Result, Tx};

#[derive(QueryableByName)]
struct Days {
    #[diesel(sql_type = Integer)]
    days: i32,
}

/// How many days contents are kept, as of a day.
pub async fn retention(tx: &mut Tx<'_>, day: NaiveDate) -> Result<Option<i32>> {
    let tenant = tx.tenant();
    let query = sql_query(
        "select days from platform.audit_retentions where tenant_id = $2 and valid_from <= $1 \
         order by valid_from desc limit 1",
    );
    let row: Option<Days> =
        query.bind::<Date, _>(day).bind::<SqlUuid, _>(tenant.0).get_result(tx.sql()).await.optional()?;
    Ok(row.map(|row| row.days))
}

/// Keeps contents so many days from a day on; without a number, as long as the database suggests.
pub async fn keep_for(tx: &mut Tx<'_>, valid_from: NaiveDate, days: Option<i32>) -> Result<()> {
    let query = match days {
        Some(days) => sql_query("insert into platform.audit_retentions (valid_from, days) values ($1, $2)")
            .into_boxed()
            .bind::<Date, _>(valid_from)
            .bind::<Integer, _>(days),
        None => sql_query("insert into platform.audit_retentions (valid_from) values ($1)")
            .into_boxed()
            .bind::<Date, _>(valid_from),
    };
    query.execute(tx.sql()).await?;
    Ok(())
}

#[derive(QueryableByName)]
struct Address {
    #[diesel(sql_type = Text)]
    address: String,
}

/// Who gets the roots.
pub async fn recipients(tx: &mut Tx<'_>) -> Result<Vec<String>> {
    let tenant = tx.tenant();
    let query = sql_query("select address from audit.recipients where tenant_id = $1 order by address");
    let rows: Vec<Address> = query.bind::<SqlUuid, _>(tenant.0).load(tx.sql()).await?;
    Ok(rows.into_iter().map(|row| row.address).collect())
}

/// One more who gets the roots.
pub async fn add_recipient(tx: &mut Tx<'_>, address: &str) -> Result<()> {
    let query = sql_query("insert into audit.recipients (address) values ($1) on conflict do nothing");
    query.bind::<Text, _>(address).execute(tx.sql()).await?;
    Ok(())
}

/// One less who gets the roots.
pub async fn remove_recipient(tx: &mut Tx<'_>, address: &str) -> Result<usize> {
    let tenant = tx.tenant();
    let query = sql_query("delete from audit.recipients where tenant_id = $2 and address = $1");
    Ok(query.bind::<Text, _>(address).bind::<SqlUuid, _>(tenant.0).execute(tx.sql()).await?)
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Date)]
    valid_from: NaiveDate,
    #[diesel(sql_type = Integer)]
    days: i32,
}

/// All retentions, the latest first.
pub async fn retentions(tx: &mut Tx<'_>) -> Result<Vec<(NaiveDate, i32)>> {
    let tenant = tx.tenant();
    let query = sql_query(
        "select valid_from, days from platform.audit_retentions where tenant_id = $1 order by valid_from desc limit 20",
    );
    let rows: Vec<Line> = query.bind::<SqlUuid, _>(tenant.0).load(tx.sql()).await?;
    Ok(rows.into_iter().map(|row| (row.valid_from, row.days)).collect())
}
