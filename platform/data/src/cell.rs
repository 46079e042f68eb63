//! One PostgreSQL database that hosts tenants.
use crate::Safe;
use crate::context::ContextKey;
use crate::link::{Links, Pooled};
use crate::share::Shares;
use chrono::Utc;
use deadpool::managed::{Pool, PoolError, Timeouts};
use diesel::sql_types::{Bool, Nullable, Uuid as SqlUuid};
use diesel::{QueryableByName, sql_query};
use diesel_async::{RunQueryDsl, SimpleAsyncConnection};
use kernel::{Actor, Error, Result, TenantId, uuid::Uuid};
use ledger::Signer;
use std::{num::NonZeroU32, sync::Arc, time::Duration};

/// How to reach a cell.
#[derive(Clone, Debug)]
pub struct CellConfig {
    /// Connection string of the application role: no DDL, no row-security bypass.
    pub app_url: String,
    /// Connection string of the relay role: sees the outbox of all tenants and nothing else.
    pub relay_url: String,
    /// Connections of the application role at most.
    pub connections: usize,
    /// One of so many parts of connections, and of time while others are at work, that the people of one tenant may have.
    pub tenant_part: NonZeroU32,
}

/// One PostgreSQL database that hosts tenants. Cheap to clone.
#[derive(Clone)]
pub struct Cell {
    app: Pool<Links>,
    relay: Pool<Links>,
    pub(crate) key: Arc<ContextKey>,
    pub(crate) signer: Arc<Signer>,
    pub(crate) safe: Arc<dyn Safe>,
    pub(crate) shares: Arc<Shares>,
}

impl Cell {
    /// Prepares pools; connects on first use. `signer` seals audit rows, `safe` what is nobody's but the tenant's.
    ///
    /// # Errors
    /// `Internal` if the pool cannot be built.
    pub fn new(config: &CellConfig, key: ContextKey, signer: Arc<Signer>, safe: Arc<dyn Safe>) -> Result<Self> {
        let app = pool(&config.app_url, config.connections)?;
        let relay = pool(&config.relay_url, 4)?;
        let shares = Arc::new(Shares::of(config.connections, config.tenant_part));
        Ok(Self { app, relay, key: Arc::new(key), signer, safe, shares })
    }

    pub(crate) async fn link(&self) -> Result<Pooled> {
        self.app.get().await.map_err(away)
    }

    pub(crate) async fn relay_link(&self) -> Result<Pooled> {
        self.relay.get().await.map_err(away)
    }

    /// Whether the database answers, believes our signature, and is shut to ourselves.
    ///
    /// # Errors
    /// `Unavailable` if it does not answer; `Internal` if our context key is not the database's: then every read
    /// would be empty, and whoever cleans up after empty reads would destroy. `Internal`, too, if our own role may do
    /// what isolation relies on that it may not: after a restore or a major upgrade, `migrate` shuts it again.
    pub async fn ready(&self) -> Result<()> {
        let mut link = self.link().await?;
        let tenant = TenantId::new();
        let context = self.key.sign(tenant, &Actor::service("platform"), link.backend, Utc::now());
        let question = link.ask(async |conn| {
            conn.batch_execute(&format!("begin read only; set local gemeinwerk.context = '{context}'")).await?;
            // sql_query: a function of our own, no table.
            let told: Told = sql_query(TOLD).get_result(conn).await?;
            conn.batch_execute("rollback").await?;
            Ok(told)
        });
        let told = question.await?;
        match told {
            Told { open: true, .. } => {
                Err(Error::internal("the database is not shut to its application; run `migrate`"))
            }
            Told { tenant: Some(told), .. } if told == tenant.0 => Ok(()),
            Told { .. } => Err(Error::internal("the context key is not the one this database was migrated with")),
        }
    }
}

/// Whether isolation stands on what it relies on: the few rights that come back by themselves, and the role's own.
const TOLD: &str = "select platform.tenant() as tenant, has_function_privilege('set_config(text, text, boolean)', 'execute') \
    or has_function_privilege('pg_terminate_backend(integer, bigint)', 'execute') or has_database_privilege(current_database(), 'create, temporary') \
    or exists (select from pg_roles where rolname = current_user and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)) \
    or exists (select from pg_auth_members where member = current_user::regrole) \
    or not exists (select from pg_event_trigger where evtname = 'platform_refuse_ddl' and evtenabled = 'O') as open";

#[derive(QueryableByName)]
struct Told {
    #[diesel(sql_type = Nullable<SqlUuid>)]
    tenant: Option<Uuid>,
    #[diesel(sql_type = Bool)]
    open: bool,
}

fn pool(url: &str, size: usize) -> Result<Pool<Links>> {
    let wait = Some(Duration::from_secs(5));
    Pool::builder(Links(url.to_owned()))
        .max_size(size)
        .runtime(deadpool::Runtime::Tokio1)
        .timeouts(Timeouts { wait, create: wait, recycle: wait })
        .build()
        .map_err(Error::internal)
}

fn away(error: PoolError<crate::link::LinkError>) -> Error {
    Error::unavailable("database_away", error)
}
