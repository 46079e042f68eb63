//! One linear history out of many folders. A landed migration never changes.
use crate::context::ContextKey;
use crate::owner::connect;
use diesel::{
    QueryableByName, sql_query,
    sql_types::{Binary, Text},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use kernel::{Error, Result};
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// One step of the schema, named `yyyymmddhhmmss_noun`.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// Sorts the steps of all plugins into one history.
    pub name: &'static str,
    /// What it does.
    pub sql: &'static str,
}

impl Migration {
    /// Declares a step.
    pub const fn new(name: &'static str, sql: &'static str) -> Self {
        Self { name, sql }
    }

    fn digest(&self) -> String {
        hex::encode(Sha256::digest(self.sql.as_bytes()))
    }
}

/// A database role the server logs in as.
pub struct Login<'a> {
    /// `gw_app` or `gw_relay`.
    pub role: &'a str,
    /// Its password.
    pub password: &'a str,
}

#[derive(QueryableByName)]
struct Applied {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    digest: String,
}

/// Roles nobody logs in as unless the owner lets them: sums for metering, and one tenant's rows behind broken glass.
const RESTING: [&str; 2] = ["gw_metering", "gw_break_glass"];

/// Brings a database up to date, as its owner: roles, every missing step, context key; then shuts what should be shut.
/// Returns the names applied.
///
/// # Errors
/// `Internal` if a landed step was edited or a step fails; a failed step leaves nothing behind.
pub async fn run(
    owner_url: &str,
    key: &ContextKey,
    logins: &[Login<'_>],
    steps: &[&[Migration]],
) -> Result<Vec<&'static str>> {
    let mut conn = connect(owner_url).await?;
    // Two nodes starting at once must not race.
    conn.batch_execute("select pg_advisory_lock(7271)").await?;
    for login in logins {
        prepare(&mut conn, login).await?;
    }
    for role in RESTING {
        rest(&mut conn, role).await?;
    }
    conn.batch_execute(
        "create schema if not exists platform;
         create table if not exists platform.migrations (name text primary key, digest text not null, at timestamptz not null default now())",
    )
    .await?;
    let applied = apply_missing(&mut conn, steps).await?;
    sql_query("insert into platform.context_key (key) values ($1) on conflict (id) do update set key = excluded.key")
        .bind::<Binary, _>(key.bytes())
        .execute(&mut conn)
        .await?;
    conn.batch_execute(SHUT).await?;
    Ok(applied)
}

/// Revokes what PostgreSQL grants everybody: rights of system functions come back with a major version, those of the
/// database itself with a restore.
const SHUT: &str = "select platform.shut()";

/// Shuts a database that was copied or restored, as its owner; [`run`] does so by itself.
///
/// # Errors
/// `Unavailable` if the database is away.
pub async fn shut(owner_url: &str) -> Result<()> {
    let mut conn = connect(owner_url).await?;
    Ok(conn.batch_execute(SHUT).await?)
}

async fn apply_missing(conn: &mut AsyncPgConnection, steps: &[&[Migration]]) -> Result<Vec<&'static str>> {
    let known: Vec<Applied> = sql_query("select name, digest from platform.migrations").load(conn).await?;
    let known: HashMap<_, _> = known.into_iter().map(|row| (row.name, row.digest)).collect();
    let mut history: Vec<Migration> = steps.iter().flat_map(|steps| steps.iter().copied()).collect();
    history.sort_by_key(|step| step.name);
    let mut applied = Vec::new();
    for step in history {
        match known.get(step.name) {
            Some(digest) if *digest == step.digest() => {}
            Some(_) => return Err(Error::internal(format!("migration {} was edited after it landed", step.name))),
            None => {
                apply(conn, step).await?;
                applied.push(step.name);
            }
        }
    }
    Ok(applied)
}

async fn apply(conn: &mut AsyncPgConnection, step: Migration) -> Result<()> {
    let sql = format!(
        "begin; set local lock_timeout = '10s'; {}; insert into platform.migrations (name, digest) values ('{}', '{}'); commit",
        step.sql,
        step.name,
        step.digest()
    );
    if let Err(error) = conn.batch_execute(&sql).await {
        conn.batch_execute("rollback").await?;
        return Err(Error::internal(format!("migration {}: {error}", step.name)));
    }
    Ok(())
}

/// The application's roles own nothing, bypass nothing and create nothing.
async fn prepare(conn: &mut AsyncPgConnection, login: &Login<'_>) -> Result<()> {
    let (role, password) = (login.role, login.password.replace('\'', "''"));
    let sql = format!(
        "do $$ begin create role {role} login; exception when duplicate_object then null; end $$;
         alter role {role} login nosuperuser nobypassrls nocreatedb nocreaterole noinherit noreplication password '{password}';
         alter role {role} reset all"
    );
    conn.batch_execute(&sql).await.map_err(Error::from)
}

/// A role without a way in; one that was let in for an emergency is shut out again.
async fn rest(conn: &mut AsyncPgConnection, role: &str) -> Result<()> {
    let sql = format!(
        "do $$ begin create role {role} nologin; exception when duplicate_object then null; end $$;
         alter role {role} nosuperuser nobypassrls nocreatedb nocreaterole noinherit noreplication;
         alter role {role} reset all"
    );
    let sql = if role == "gw_break_glass" { format!("{sql}; alter role {role} nologin") } else { sql };
    conn.batch_execute(&sql).await.map_err(Error::from)
}
