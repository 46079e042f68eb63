//! The SQL of alarms.
use chrono::{DateTime, NaiveDate, Utc};
use diesel::sql_types::{BigInt, Date, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{QueryableByName, sql_query};
use diesel_async::RunQueryDsl;
use sdk::{Month, Result, Tx, local_day};
use serde::Serialize;

/// Alarms shown at most: more do not make it clearer.
const MOST: i64 = 50;

/// Something of the tripwire was about to come out.
#[derive(Clone, Debug, QueryableByName, Serialize)]
pub struct Alarm {
    /// The local day.
    #[diesel(sql_type = Date)]
    pub day: NaiveDate,
    /// Where: a route, a mail, an event, a round.
    #[diesel(sql_type = Text)]
    pub place: String,
    /// How often that day.
    #[diesel(sql_type = BigInt)]
    pub times: i64,
    /// When last.
    #[diesel(sql_type = Timestamptz)]
    pub last_at: DateTime<Utc>,
    /// The last request's identity.
    #[diesel(sql_type = Text)]
    pub request: String,
}

/// Notes an alarm.
pub async fn save(tx: &mut Tx<'_>, place: &str, request: &str) -> Result<()> {
    let (tenant, now) = (tx.tenant(), tx.now());
    sql_query(
        "insert into isolation.alarms as a (tenant_id, day, place, first_at, last_at, request) \
         values ($1, $2, $3, $4, $4, $5) on conflict (tenant_id, day, place) \
         do update set times = a.times + 1, last_at = $4, request = $5",
    )
    .bind::<SqlUuid, _>(tenant.0)
    .bind::<Date, _>(local_day(now))
    .bind::<Text, _>(place)
    .bind::<Timestamptz, _>(now)
    .bind::<Text, _>(request)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// The newest alarms of a month.
pub async fn of_month(tx: &mut Tx<'_>, month: Month) -> Result<Vec<Alarm>> {
    let tenant = tx.tenant();
    let query = sql_query(
        "select day, place, times, last_at, request from isolation.alarms \
         where tenant_id = $1 and day between $2 and $3 order by last_at desc limit $4",
    );
    let query = query.bind::<SqlUuid, _>(tenant.0).bind::<Date, _>(month.first());
    Ok(query.bind::<Date, _>(month.last()).bind::<BigInt, _>(MOST).load(tx.sql()).await?)
}
