//! A town's log, the commands that take it home and check it, and somebody with the rights of the database's owner.
use diesel::{QueryableByName, sql_query, sql_types::Text};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;
use testkit::{World, product};

/// A town whose log is kept by hand: no worker runs.
pub struct Log {
    pub world: World,
    pub town: Arc<sdk::Town>,
    folder: PathBuf,
}

#[derive(QueryableByName)]
struct Told {
    #[diesel(sql_type = Text)]
    told: String,
}

impl Log {
    /// Of a fresh town, with a few deeds.
    pub async fn of(mut world: World) -> Self {
        world.kill_workers();
        let town = world.found("rurbroich", "municipality", "small-town").await.0;
        let folder = world.installation.config.home.join("exports");
        std::fs::create_dir_all(&folder).unwrap();
        let log = Self { world, town, folder };
        for n in 0..6 {
            log.deed(&format!("Nr. {n}")).await;
        }
        log
    }

    /// Something somebody does.
    pub async fn deed(&self, subject: &str) {
        const DEED: sdk::Action = sdk::Action::new("audit.log.settle", "Test");
        let cx = self.world.actor(&self.town, "admin").await;
        let done = cx.write(DEED, async |tx| {
            tx.about(subject);
            tx.note("before", serde_json::json!({ "ratio": 0.1, "large": u64::MAX, "text": "ü\0\"" }));
            Ok(())
        });
        done.await.unwrap();
    }

    pub async fn append(&self) {
        self.world.timed(&self.town, "audit", "append leaves").await.unwrap();
    }

    pub async fn sign(&self) {
        self.world.timed(&self.town, "audit", "sign roots").await.unwrap();
    }

    /// Does something to the database that nobody but its owner could.
    pub async fn tamper(&self, sql: &str) {
        let mut owner = AsyncPgConnection::establish(self.world.owner_url()).await.unwrap();
        owner.batch_execute(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    /// One text the owner reads.
    pub async fn told(&self, sql: &str) -> String {
        let mut owner = AsyncPgConnection::establish(self.world.owner_url()).await.unwrap();
        let told: Told = sql_query(sql).get_result(&mut owner).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
        told.told
    }

    /// The row at a place.
    pub async fn row(&self, n: u64) -> String {
        let sql = format!("select row_id::text as told from platform.audit_leaves where n = {n} and {}", self.here());
        self.told(&sql).await
    }

    pub fn here(&self) -> String {
        format!("tenant_id = '{}'", self.town.id)
    }

    /// A file beside the exports.
    pub fn lay(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    /// The signed root of today.
    pub async fn root(&self) -> PathBuf {
        let sql =
            format!("select note as told from platform.audit_roots where {} order by day desc limit 1", self.here());
        self.lay("root.txt", &self.told(&sql).await)
    }

    /// The log as the operator's command takes it out.
    pub fn export(&self, name: &str) -> PathBuf {
        let path = self.folder.join(name);
        let config = &self.world.installation.config;
        let mut command = Command::new(product());
        command.env("DATABASE_URL", &config.database_url).env("DATABASE_RELAY_URL", &config.relay_url);
        command.env("GEMEINWERK_HOME", &config.home).args(["audit", "export", &self.town.key]).arg(&path);
        let done = command.output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        path
    }

    pub fn key(&self) -> String {
        let config = &self.world.installation.config;
        let mut command = Command::new(product());
        command.env("DATABASE_URL", "-").env("DATABASE_RELAY_URL", "-").env("GEMEINWERK_HOME", &config.home);
        let done = command.args(["audit", "key"]).output().unwrap();
        String::from_utf8(done.stdout).unwrap().trim().to_owned()
    }

    /// Exports and checks: what the verifier says, and whether it found nothing.
    pub fn checked(&self, witnesses: &[&Path]) -> (bool, String) {
        let export = self.export("now.jsonl");
        let files: Vec<&Path> = [export.as_path()].into_iter().chain(witnesses.iter().copied()).collect();
        verify(&files, Some(&self.key()))
    }
}

/// Checks without server, database, environment or network.
pub fn verify(files: &[&Path], key: Option<&str>) -> (bool, String) {
    let mut command = Command::new(product());
    command.env_clear().current_dir("/").args(["audit", "verify"]).args(files);
    if let Some(key) = key {
        command.args(["--key", key]);
    }
    let Output { status, stdout, stderr } = command.output().unwrap();
    assert!(matches!(status.code(), Some(0 | 2)), "{}", String::from_utf8_lossy(&stderr));
    (status.success(), String::from_utf8(stdout).unwrap())
}
