//! The SQL of restored backups.
use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Bool, Timestamptz, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName, sql_query};
use diesel_async::RunQueryDsl;
use sdk::{Result, Tx};
use serde::Serialize;

/// What a tenant keeps of a drill.
#[derive(Clone, Debug, QueryableByName, Serialize)]
pub struct Drill {
    /// When it was tried.
    #[diesel(sql_type = Timestamptz)]
    pub at: DateTime<Utc>,
    /// The newest thing in the backup.
    #[diesel(sql_type = Timestamptz)]
    pub backup_at: DateTime<Utc>,
    /// How many tenants it was tried with.
    #[diesel(sql_type = BigInt)]
    pub tenants: i64,
    /// Whether this one was among them.
    #[diesel(sql_type = Bool)]
    pub included: bool,
    /// Files of this tenant that were read to their end.
    #[diesel(sql_type = BigInt)]
    pub files: i64,
    /// What was wrong: of this tenant if it was among them, of any otherwise.
    #[diesel(sql_type = BigInt)]
    pub faults: i64,
}

/// Keeps a drill; the same one twice is one.
pub async fn save(tx: &mut Tx<'_>, drill: &Drill) -> Result<()> {
    let tenant = tx.tenant();
    sql_query(
        "insert into isolation.drills (tenant_id, at, backup_at, tenants, included, files, faults) \
         values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing",
    )
    .bind::<SqlUuid, _>(tenant.0)
    .bind::<Timestamptz, _>(drill.at)
    .bind::<Timestamptz, _>(drill.backup_at)
    .bind::<BigInt, _>(drill.tenants)
    .bind::<Bool, _>(drill.included)
    .bind::<BigInt, _>(drill.files)
    .bind::<BigInt, _>(drill.faults)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// The last drill before a moment.
pub async fn last(tx: &mut Tx<'_>, before: DateTime<Utc>) -> Result<Option<Drill>> {
    let tenant = tx.tenant();
    let query = sql_query(
        "select at, backup_at, tenants, included, files, faults from isolation.drills \
         where tenant_id = $1 and at < $2 order by at desc limit 1",
    );
    let query = query.bind::<SqlUuid, _>(tenant.0).bind::<Timestamptz, _>(before);
    Ok(query.get_result(tx.sql()).await.optional()?)
}

/// When the newest deed of the tenant was done.
pub async fn newest(tx: &mut Tx<'_>) -> Result<Option<DateTime<Utc>>> {
    #[derive(QueryableByName)]
    struct At {
        #[diesel(sql_type = Timestamptz)]
        at: DateTime<Utc>,
    }
    let tenant = tx.tenant();
    let query = sql_query("select at from platform.audit where tenant_id = $1 order by at desc limit 1");
    Ok(query.bind::<SqlUuid, _>(tenant.0).get_result::<At>(tx.sql()).await.optional()?.map(|row| row.at))
}
