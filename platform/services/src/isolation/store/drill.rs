//! The SQL of restored backups.
use crate::isolation::drill::Drill;
use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Bool, Timestamptz, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName, sql_query};
use diesel_async::RunQueryDsl;
use sdk::{Result, Tx};

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Timestamptz)]
    at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    backup_at: DateTime<Utc>,
    #[diesel(sql_type = BigInt)]
    tenants: i64,
    #[diesel(sql_type = Bool)]
    included: bool,
    #[diesel(sql_type = BigInt)]
    files: i64,
    #[diesel(sql_type = BigInt)]
    faults: i64,
}

impl From<Row> for Drill {
    fn from(row: Row) -> Self {
        let Row { at, backup_at, tenants, included, files, faults } = row;
        Self { at, backup_at, tenants, included, files, faults }
    }
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
    Ok(query.get_result::<Row>(tx.sql()).await.optional()?.map(Drill::from))
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
