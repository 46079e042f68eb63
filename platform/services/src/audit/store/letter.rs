//! The SQL of roots on their way by mail.
use super::root;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use diesel::sql_types::{BigInt, Date, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{QueryableByName, sql_query};
use diesel_async::RunQueryDsl;
use sdk::{Result, Tx};

/// Tries of one letter: over two days, since the pauses double up to six hours.
const MOST: i32 = 16;
/// Letters looked at in one run.
const STEP: i64 = 20;

/// A letter whose time has come.
#[derive(Clone, Debug, QueryableByName)]
pub struct Due {
    #[diesel(sql_type = Date)]
    pub day: NaiveDate,
    #[diesel(sql_type = Text)]
    pub address: String,
    #[diesel(sql_type = Integer)]
    pub attempts: i32,
}

/// Addresses the root of a day to everybody who is to have it.
pub async fn address_all(tx: &mut Tx<'_>, day: NaiveDate) -> Result<()> {
    let (tenant, now) = (tx.tenant(), tx.now());
    sql_query(
        "insert into audit.letters (day, address, due_at) select $1, address, $2 from audit.recipients where tenant_id = $3",
    )
        .bind::<Date, _>(day)
        .bind::<Timestamptz, _>(now)
        .bind::<SqlUuid, _>(tenant.0)
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// Letters whose time has come.
pub async fn due(tx: &mut Tx<'_>) -> Result<Vec<Due>> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let query = sql_query(
        "select day, address, attempts from audit.letters \
         where tenant_id = $4 and sent_at is null and due_at <= $1 and attempts < $2 \
         order by due_at limit $3",
    );
    let query = query.bind::<Timestamptz, _>(now).bind::<Integer, _>(MOST);
    let query = query.bind::<BigInt, _>(STEP).bind::<SqlUuid, _>(tenant.0);
    Ok(query.load(tx.sql()).await?)
}

/// Takes a letter for one try, and says when the next would be; the root it carries, unless another worker has it.
pub async fn claim(tx: &mut Tx<'_>, due: &Due) -> Result<Option<root::Kept>> {
    let (tenant, next) = (tx.tenant(), tx.now() + pause(due.attempts));
    let claimed = sql_query(
        "update audit.letters set attempts = attempts + 1, due_at = $4 \
         where tenant_id = $5 and day = $1 and address = $2 and attempts = $3 and sent_at is null",
    );
    let claimed = claimed.bind::<Date, _>(due.day).bind::<Text, _>(&due.address).bind::<Integer, _>(due.attempts);
    match claimed.bind::<Timestamptz, _>(next).bind::<SqlUuid, _>(tenant.0).execute(tx.sql()).await? {
        0 => Ok(None),
        _ => root::on(tx, due.day).await.map(Some),
    }
}

/// Remembers that a letter left.
pub async fn sent(tx: &mut Tx<'_>, due: &Due) -> Result<()> {
    let (tenant, now) = (tx.tenant(), tx.now());
    sql_query("update audit.letters set sent_at = $3 where tenant_id = $4 and day = $1 and address = $2")
        .bind::<Date, _>(due.day)
        .bind::<Text, _>(&due.address)
        .bind::<Timestamptz, _>(now)
        .bind::<SqlUuid, _>(tenant.0)
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// How a letter stands.
#[derive(Clone, Debug, QueryableByName)]
pub struct Standing {
    #[diesel(sql_type = Date)]
    pub day: NaiveDate,
    #[diesel(sql_type = Text)]
    pub address: String,
    #[diesel(sql_type = Integer)]
    pub attempts: i32,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub sent_at: Option<DateTime<Utc>>,
}

/// How the letters since a day stand.
pub async fn since(tx: &mut Tx<'_>, day: NaiveDate) -> Result<Vec<Standing>> {
    let tenant = tx.tenant();
    let query = sql_query(
        "select day, address, attempts, sent_at from audit.letters where tenant_id = $2 and day >= $1 order by day, address",
    );
    Ok(query.bind::<Date, _>(day).bind::<SqlUuid, _>(tenant.0).load(tx.sql()).await?)
}

/// The pause after so many tries: five minutes at first, six hours at last. Longer than one try may take.
fn pause(attempts: i32) -> TimeDelta {
    let doubled = 5_i64.checked_shl(u32::try_from(attempts.clamp(0, 7)).unwrap_or(7)).unwrap_or(360);
    TimeDelta::minutes(doubled.min(360))
}

#[cfg(test)]
mod tests {
    use super::pause;

    #[test]
    fn the_pauses_double_up_to_six_hours() {
        let minutes: Vec<i64> = [0, 1, 3, 6, 7, 1_000].into_iter().map(|n| pause(n).num_minutes()).collect();
        assert_eq!(minutes, [5, 10, 40, 320, 360, 360]);
    }
}
