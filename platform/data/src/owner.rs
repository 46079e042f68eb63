//! What only the database's owner may write: the operator's row, and tenants' wrapped keys.
use chrono::{DateTime, Utc};
use diesel::{
    OptionalExtension, QueryableByName, sql_query,
    sql_types::{Binary, Nullable, Text, Timestamptz, Uuid as SqlUuid},
};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use kernel::{Error, Result, TenantId};

/// A tenant nobody stands above: the operator, or the tripwire.
pub struct Root<'a> {
    /// Its identity.
    pub id: kernel::TenantId,
    /// Its host name's first label.
    pub key: &'a str,
    /// Its name.
    pub title: &'a str,
    /// `operator`, or what it looks like.
    pub kind: &'a str,
    /// What it starts with; there is one tenant of it in a cell.
    pub blueprint: &'a str,
    /// Its wrapped data key.
    pub sealed_key: &'a [u8],
}

/// Puts a tenant in place that nobody stands above, as the database's owner: nobody else could found it. Does nothing if
/// there is one of its blueprint.
///
/// # Errors
/// `Unavailable` if the database is away.
pub async fn found(owner_url: &str, root: &Root<'_>) -> Result<()> {
    let mut conn = connect(owner_url).await?;
    sql_query(
        "insert into platform.tenants (id, key, title, kind, path, state, blueprint, sealed_key) \
         select $1, $2, $3, $4, array[$1], 'founding', $5, $6 \
         where not exists (select from platform.tenants where blueprint = $5) on conflict do nothing",
    )
    .bind::<SqlUuid, _>(root.id.0)
    .bind::<Text, _>(root.key)
    .bind::<Text, _>(root.title)
    .bind::<Text, _>(root.kind)
    .bind::<Text, _>(root.blueprint)
    .bind::<Binary, _>(root.sealed_key)
    .execute(&mut conn)
    .await?;
    Ok(())
}

/// Since when a tenant has the key it has; nothing if since it was founded.
///
/// # Errors
/// `NotFound` without such a tenant; `Unavailable` if the database is away.
pub async fn key_since(owner_url: &str, tenant: TenantId) -> Result<Option<DateTime<Utc>>> {
    #[derive(QueryableByName)]
    struct Since {
        #[diesel(sql_type = Nullable<Timestamptz>)]
        key_since: Option<DateTime<Utc>>,
    }
    let query = sql_query("select key_since from platform.tenants where id = $1").bind::<SqlUuid, _>(tenant.0);
    let row: Option<Since> = query.get_result(&mut connect(owner_url).await?).await.optional()?;
    Ok(row.ok_or_else(Error::not_found)?.key_since)
}

/// Puts a tenant's newly wrapped key in the place of the one that was read.
///
/// # Errors
/// `Internal` if it was replaced meanwhile; `Unavailable` if the database is away.
pub async fn replace_key(owner_url: &str, tenant: TenantId, was: &[u8], becomes: &[u8]) -> Result<()> {
    let query =
        sql_query("update platform.tenants set sealed_key = $3, key_since = now() where id = $1 and sealed_key = $2")
            .bind::<SqlUuid, _>(tenant.0)
            .bind::<Binary, _>(was)
            .bind::<Binary, _>(becomes);
    match query.execute(&mut connect(owner_url).await?).await? {
        1 => Ok(()),
        _ => Err(Error::internal("the key was replaced elsewhere meanwhile; nothing was changed")),
    }
}

pub(crate) async fn connect(owner_url: &str) -> Result<AsyncPgConnection> {
    AsyncPgConnection::establish(owner_url).await.map_err(|error| Error::unavailable("database_away", error))
}
