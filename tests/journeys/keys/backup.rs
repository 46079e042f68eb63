//! Last night's backup, and what can be read of it.
use super::owner;
use sdk::{Action, Actor, BlobId, Kind};
use server::{Config, Installation, compose};
use std::process::{Command, Stdio};
use std::sync::Arc;
use testkit::World;
use tokio_postgres::Client;

/// What the keeper of files may do in the background.
const SWEEP: Action = Action::new("blobs.object.sweep", "");

/// A copy of database and files. The index is a cache and no part of it, nor are the keys.
pub struct Backup {
    dump: Vec<u8>,
    files: tempfile::TempDir,
}

impl Backup {
    pub fn of(world: &World) -> Self {
        let files = tempfile::tempdir().unwrap();
        let mut copy = Command::new("cp");
        copy.arg("-a").arg(world.installation.config.home.join("files")).arg(files.path());
        assert!(copy.status().unwrap().success());
        let dump = Command::new("pg_dump").args(["--no-owner", "--inserts", world.owner_url()]).output().unwrap();
        assert!(dump.status.success(), "{}", String::from_utf8_lossy(&dump.stderr));
        Self { dump: dump.stdout, files }
    }

    /// As if only the database had been copied.
    pub fn lose_files(&self) {
        std::fs::remove_dir_all(self.files.path().join("files")).unwrap();
    }

    pub fn says(&self, word: &str) -> bool {
        self.dump.windows(word.len()).any(|part| part == word.as_bytes())
    }

    /// The installation of last night, with the keys there are today.
    pub async fn restore(&self, world: &World, owner: &Client) -> Arc<Installation> {
        let (base, name) = world.owner_url().rsplit_once('/').unwrap();
        let again = format!("{name}_again");
        owner.batch_execute(&format!("create database {again}")).await.unwrap();
        let url = format!("{base}/{again}");
        let mut psql = Command::new("psql");
        psql.args(["--quiet", "--set=ON_ERROR_STOP=1", &url]).stdin(Stdio::piped()).stdout(Stdio::null());
        let mut child = psql.spawn().unwrap();
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), &self.dump).unwrap();
        assert!(child.wait().unwrap().success());
        super::owner(&url).await.batch_execute("select platform.shut()").await.unwrap();
        let there = |text: &str| text.replace(name, &again);
        let config = &world.installation.config;
        let home = self.files.path().to_owned();
        std::os::unix::fs::symlink(config.home.join("keys"), home.join("keys")).unwrap();
        let config = Config {
            database_url: there(&config.database_url),
            relay_url: there(&config.relay_url),
            owner_url: Some(url),
            home,
            ..config.clone()
        };
        Arc::new(compose::compose(config).await.unwrap())
    }
}

/// Neither a file, nor a secret, nor a word for the index.
pub async fn nothing_opens(restored: &Arc<Installation>) {
    let town = restored.gate.cell.town("rurbroich").await.unwrap().map(Arc::new).expect("the tenant is in the backup");
    assert!(restored.vault.is_gone(&town));
    let admit = async |actor| {
        let origin = sdk::gate::Origin { request: "test".into(), ..Default::default() };
        restored.gate.admit(town.clone(), actor, origin).await.unwrap()
    };
    let files = admit(Actor::service("blobs")).await;
    let blobs = &files.ports().blobs;
    assert!(blobs.seal(&files, "totp", b"seed").is_err());
    let owner = owner(restored.config.owner_url.as_deref().unwrap()).await;
    for row in owner.query("select id::text from blobs.objects", &[]).await.unwrap() {
        let id: BlobId = row.get::<_, String>(0).parse().unwrap();
        let located = files.read(SWEEP, async |tx| blobs.locate(tx, id).await).await.unwrap();
        assert!(blobs.open(&files, &located, None).await.is_err(), "a file opened");
    }
    let head = identity::service::actor(&admit(Actor::service("identity")).await, "leitung").await.unwrap();
    let index = restored.library.current(&admit(head).await).await.err().expect("no index without a key");
    assert_eq!(index.kind, Kind::Internal);
}
