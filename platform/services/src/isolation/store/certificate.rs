//! The SQL of certificates.
use chrono::{DateTime, NaiveDate, Utc};
use diesel::sql_types::{BigInt, Date, Jsonb, Timestamptz, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName, sql_query};
use diesel_async::RunQueryDsl;
use sdk::{Month, Result, Tx};
use serde_json::Value;

/// Certificates on one page: a year.
pub const PAGE: i64 = 12;

/// The certificate of a month.
#[derive(Clone, Debug, QueryableByName)]
pub struct Kept {
    /// The first day of the month.
    #[diesel(sql_type = Date)]
    pub month: NaiveDate,
    /// When it was made.
    #[diesel(sql_type = Timestamptz)]
    pub made_at: DateTime<Utc>,
    /// Facts, key and signature.
    #[diesel(sql_type = Jsonb)]
    pub certificate: Value,
}

impl Kept {
    /// A signed fact, by its JSON pointer below the facts (RFC 6901); null if there is none.
    pub fn fact(&self, place: &str) -> Value {
        self.certificate.pointer(&format!("/certificate{place}")).cloned().unwrap_or_default()
    }

    /// Whether nothing was found in the month.
    pub fn is_sound(&self) -> bool {
        self.fact("/sound") == true
    }
}

/// Keeps the certificate of a month; the first one counts.
pub async fn save(tx: &mut Tx<'_>, month: Month, certificate: Value) -> Result<()> {
    let (tenant, now) = (tx.tenant(), tx.now());
    sql_query(
        "insert into isolation.certificates (tenant_id, month, made_at, certificate) values ($1, $2, $3, $4) \
         on conflict do nothing",
    )
    .bind::<SqlUuid, _>(tenant.0)
    .bind::<Date, _>(month.first())
    .bind::<Timestamptz, _>(now)
    .bind::<Jsonb, _>(certificate)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// The certificate of a month.
pub async fn get(tx: &mut Tx<'_>, month: Month) -> Result<Option<Kept>> {
    let tenant = tx.tenant();
    let query =
        sql_query("select month, made_at, certificate from isolation.certificates where tenant_id = $1 and month = $2");
    let query = query.bind::<SqlUuid, _>(tenant.0).bind::<Date, _>(month.first());
    Ok(query.get_result(tx.sql()).await.optional()?)
}

/// Certificates before a month, newest first, and one more than a page if there are any.
pub async fn before(tx: &mut Tx<'_>, month: Month) -> Result<Vec<Kept>> {
    let tenant = tx.tenant();
    let query = sql_query(
        "select month, made_at, certificate from isolation.certificates where tenant_id = $1 and month < $2 \
         order by month desc limit $3",
    );
    let query = query.bind::<SqlUuid, _>(tenant.0).bind::<Date, _>(month.first());
    Ok(query.bind::<BigInt, _>(PAGE.saturating_add(1)).load(tx.sql()).await?)
}
