//! One pooled connection that knows its backend's process id, which the tenant context is bound to.
use crate::patience::{self, within};
use deadpool::managed::{Manager, Metrics, Object, RecycleError, RecycleResult};
use diesel::{QueryableByName, sql_query, sql_types::Integer};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use kernel::Result;
use std::time::Duration;
use tokio::time::timeout;

/// What every connection begins with, and `reset all` leads back to: no statement takes longer, and no forgotten
/// transaction holds its locks.
const LIMITS: &str =
    "options=-c%20statement_timeout%3D15s%20-c%20idle_in_transaction_session_timeout%3D15s%20-c%20TimeZone%3DUTC";
/// What the transaction before may have left on the connection - settings, ears, modes - does not meet the next. The
/// modes are named, since those of before count until the reset is over. Ends in the middle of `begin`.
pub const CLEAN: &str = "reset all; unlisten *; begin isolation level read committed, not deferrable,";
/// How long establishing a connection may take.
const CONNECT: Duration = Duration::from_secs(5);

pub struct Link {
    pub conn: AsyncPgConnection,
    pub backend: i32,
    /// Set while a transaction is open; such a link is never given to anybody else.
    pub busy: bool,
}

impl Link {
    /// One short question outside a transaction. If no answer came, the link stays busy, and the pool throws it away.
    pub async fn ask<T>(&mut self, question: impl AsyncFnOnce(&mut AsyncPgConnection) -> Result<T>) -> Result<T> {
        self.busy = true;
        let answer = within(patience::SHORT, question(&mut self.conn)).await;
        self.busy = answer.is_err();
        answer
    }
}

pub struct Links(pub String);

#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    #[error("cannot connect: {0}")]
    Connect(#[from] diesel::ConnectionError),
    #[error("cannot ask for the backend: {0}")]
    Ask(#[from] diesel::result::Error),
    #[error("the database did not answer in time")]
    Slow,
}

#[derive(QueryableByName)]
struct Backend {
    #[diesel(sql_type = Integer)]
    pid: i32,
}

impl Manager for Links {
    type Type = Link;
    type Error = LinkError;

    async fn create(&self) -> std::result::Result<Link, LinkError> {
        timeout(CONNECT, connect(&self.0)).await.map_err(|_| LinkError::Slow)?
    }

    async fn recycle(&self, link: &mut Link, metrics: &Metrics) -> RecycleResult<LinkError> {
        if link.busy {
            return Err(RecycleError::message("left inside a transaction"));
        }
        if metrics.last_used() < Duration::from_secs(1) {
            return Ok(());
        }
        let ping = timeout(CONNECT, link.conn.batch_execute("select 1"));
        ping.await.map_err(|_| RecycleError::Backend(LinkError::Slow))?.map_err(|e| RecycleError::Backend(e.into()))
    }
}

async fn connect(url: &str) -> std::result::Result<Link, LinkError> {
    let joint = if url.contains('?') { '&' } else { '?' };
    let mut conn = AsyncPgConnection::establish(&format!("{url}{joint}{LIMITS}")).await?;
    // sql_query: a function of the backend, no table.
    let backend: Backend = sql_query("select pg_backend_pid() as pid").get_result(&mut conn).await?;
    Ok(Link { conn, backend: backend.pid, busy: false })
}

pub type Pooled = Object<Links>;
