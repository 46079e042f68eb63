//! Tenants as the platform knows them before anybody is signed in.
use crate::cell::Cell;
use chrono::Utc;
use diesel::{
    OptionalExtension, QueryableByName, sql_query,
    sql_types::{BigInt, Binary, Text, Uuid as SqlUuid},
};
use diesel_async::RunQueryDsl;
use kernel::{Result, TenantId, uuid::Uuid};

/// A tenant: who it is, and what is needed to open its doors.
#[derive(Clone, Debug)]
pub struct Town {
    /// Its identity.
    pub id: TenantId,
    /// Its host name's first label.
    pub key: String,
    /// Its name as people write it.
    pub title: String,
    /// `operator`, `district`, `association` or `municipality`.
    pub kind: String,
    /// `founding`, `active` or `suspended`.
    pub state: String,
    /// Rises when the tenant moves to another cell.
    pub epoch: i64,
    /// Rises with every change of its policy.
    pub policy_version: i64,
    /// Its data key, wrapped by the operator's key ring.
    pub sealed_key: Vec<u8>,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Text)]
    key: String,
    #[diesel(sql_type = Text)]
    title: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    state: String,
    #[diesel(sql_type = BigInt)]
    epoch: i64,
    #[diesel(sql_type = BigInt)]
    policy_version: i64,
    #[diesel(sql_type = Binary)]
    sealed_key: Vec<u8>,
}

impl From<Row> for Town {
    fn from(row: Row) -> Self {
        let Row { id, key, title, kind, state, epoch, policy_version, sealed_key } = row;
        Self { id: id.into(), key, title, kind, state, epoch, policy_version, sealed_key }
    }
}

impl Cell {
    /// The tenant of this host name, if there is one.
    ///
    /// # Errors
    /// `Unavailable` if the database is away.
    pub async fn town(&self, key: &str) -> Result<Option<Town>> {
        let mut link = self.link().await?;
        let pass = self.key.pass(link.backend, Utc::now());
        // sql_query: a security-definer function, because no tenant is known yet.
        let query = sql_query("select * from platform.town($1, $2)").bind::<Text, _>(key).bind::<Text, _>(pass);
        let row = link.ask(async |conn| Ok(query.get_result::<Row>(conn).await.optional()?)).await?;
        Ok(row.map(Town::from))
    }

    /// All tenants of this cell, oldest first. For background work.
    ///
    /// # Errors
    /// `Unavailable` if the database is away.
    pub async fn towns(&self) -> Result<Vec<Town>> {
        let mut link = self.link().await?;
        let pass = self.key.pass(link.backend, Utc::now());
        let query = sql_query("select * from platform.towns($1)").bind::<Text, _>(pass);
        let rows = link.ask(async |conn| Ok(query.load::<Row>(conn).await?)).await?;
        Ok(rows.into_iter().map(Town::from).collect())
    }
}

/// Rows of a shredded tenant removed in one step.
const SHARE: i64 = 5_000;

impl Cell {
    /// Removes a share of the rows of a shredded tenant, but for what it used; how many.
    ///
    /// # Errors
    /// `Unavailable` if the database is away, or the tenant is not shredded.
    pub async fn forget(&self, tenant: TenantId) -> Result<i64> {
        #[derive(QueryableByName)]
        struct Gone {
            #[diesel(sql_type = BigInt)]
            gone: i64,
        }
        let mut link = self.link().await?;
        let pass = self.key.pass_to_forget(tenant, link.backend, Utc::now());
        // sql_query: a security-definer function, because the application may not delete proof.
        let query = sql_query("select platform.forget($1, $2) as gone").bind::<Text, _>(pass).bind::<BigInt, _>(SHARE);
        let row: Gone = link.ask(async |conn| Ok(query.get_result(conn).await?)).await?;
        Ok(row.gone)
    }
}

impl crate::Tx<'_> {
    /// The key of a tenant at or below this transaction's, if it is one: row security draws the line.
    ///
    /// # Errors
    /// `Unavailable` if the database is away.
    pub async fn town_below(&mut self, tenant: TenantId) -> Result<Option<String>> {
        #[derive(QueryableByName)]
        struct Key {
            #[diesel(sql_type = Text)]
            key: String,
        }
        let query = sql_query("select key from platform.tenants where id = $1").bind::<SqlUuid, _>(tenant.0);
        let row = query.get_result::<Key>(self.sql()).await.optional()?;
        Ok(row.map(|row| row.key))
    }

    /// Opens the doors of this transaction's tenant, once it has moved in.
    ///
    /// # Errors
    /// `Unavailable` if the database is away.
    pub async fn open_doors(&mut self) -> Result<()> {
        let tenant = self.tenant();
        sql_query(
            "update platform.tenants set state = 'active', active_at = coalesce(active_at, now()) \
             where id = $1 and state = 'founding'",
        )
        .bind::<SqlUuid, _>(tenant.0)
        .execute(self.sql())
        .await?;
        Ok(())
    }

    /// Says that the tenant's policy changed: every node compiles it anew within a second.
    ///
    /// # Errors
    /// `Unavailable` if the database is away.
    pub async fn policy_changed(&mut self) -> Result<()> {
        let tenant = self.tenant();
        sql_query("update platform.tenants set policy_version = policy_version + 1 where id = $1")
            .bind::<SqlUuid, _>(tenant.0)
            .execute(self.sql())
            .await?;
        Ok(())
    }

    /// The version of the tenant's policy as the database knows it now.
    ///
    /// # Errors
    /// `Unavailable` if the database is away.
    pub async fn policy_version(&mut self) -> Result<i64> {
        self.version("select policy_version from platform.tenants where id = $1").await
    }

    /// The same, held until the transaction ends: who changes rights or who holds them goes one after the other.
    ///
    /// # Errors
    /// `Unavailable` if the database is away.
    pub async fn hold_policy(&mut self) -> Result<i64> {
        self.version("select policy_version from platform.tenants where id = $1 for update").await
    }

    async fn version(&mut self, query: &str) -> Result<i64> {
        #[derive(QueryableByName)]
        struct Version {
            #[diesel(sql_type = diesel::sql_types::BigInt)]
            policy_version: i64,
        }
        let tenant = self.tenant();
        let row: Version = sql_query(query).bind::<SqlUuid, _>(tenant.0).get_result(self.sql()).await?;
        Ok(row.policy_version)
    }
}
