//! One database per world, cloned from a template that every run migrates once.
use data::migrate;
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use server::{Config, compose};
use std::sync::atomic::{AtomicU32, Ordering};

/// A database of one test; dropped by the next run's clean-up, not here: a failed test can be looked at.
pub struct Database {
    /// Owner's connection string.
    pub owner_url: String,
    /// Application role's connection string.
    pub app_url: String,
    /// Relay role's connection string.
    pub relay_url: String,
}

const PASSWORD: &str = "test";
/// Holds while the template is made; any number that is ours.
const TURN: i64 = 72_710_001;

impl Database {
    /// Clones the template; makes it first if this is the first test of a run.
    pub async fn fresh(config: impl Fn(&Database) -> Config) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let owner = std::env::var("TEST_DATABASE_OWNER_URL")
            .expect("TEST_DATABASE_OWNER_URL is not set: run ./ops/test, or ./ops/test --services in another terminal");
        let base = owner.rsplit_once('/').expect("a database in the URL").0.to_owned();
        let template = named(&base, &template_name());
        let mut conn = AsyncPgConnection::establish(&owner).await.expect("PostgreSQL of the tests");
        run(&mut conn, &format!("select pg_advisory_lock({TURN})")).await;
        if AsyncPgConnection::establish(&template.owner_url).await.is_err() {
            run(&mut conn, &format!("create database {}", template_name())).await;
            compose::migrate(&config(&template)).await.expect("migrations of the template");
        }
        let name = format!("gw_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        run(&mut conn, &format!("drop database if exists {name} with (force)")).await;
        run(&mut conn, &format!("create database {name} template {} strategy file_copy", template_name())).await;
        let database = named(&base, &name);
        // The rights of a database itself are not copied with it.
        migrate::shut(&database.owner_url).await.expect("a shut database");
        database
    }

    /// Removes the database of a test that is over.
    pub async fn remove(&self) {
        let owner = std::env::var("TEST_DATABASE_OWNER_URL").unwrap_or_default();
        let name = self.owner_url.rsplit('/').next().unwrap_or_default();
        if let Ok(mut conn) = AsyncPgConnection::establish(&owner).await {
            let _ = conn.batch_execute(&format!("drop database if exists {name} with (force)")).await;
        }
    }
}

fn named(base: &str, name: &str) -> Database {
    let host = base.rsplit_once('@').map_or(base.trim_start_matches("postgres://"), |(_, host)| host);
    let login = |role: &str| format!("postgres://{role}:{PASSWORD}@{host}/{name}");
    Database { owner_url: format!("{base}/{name}"), app_url: login("gw_app"), relay_url: login("gw_relay") }
}

/// Another binary, another template: migrations may have changed between two runs on one server.
fn template_name() -> String {
    let stamp = std::fs::metadata(std::env::current_exe().expect("our own path")).and_then(|meta| meta.modified());
    let stamp = stamp.map(|at| at.duration_since(std::time::UNIX_EPOCH).map(|d| d.as_secs()).unwrap_or(0)).unwrap_or(0);
    format!("gw_template_{stamp}")
}

async fn run(conn: &mut AsyncPgConnection, sql: &str) {
    conn.batch_execute(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
}
