//! A whole installation on a free port, with its own database and, unless told otherwise, embedded parts.
use crate::{Database, Placed, Town};
use sdk::gate::Origin;
use sdk::{Actor, Cx};
use server::config::Files;
use server::edge::Settings;
use server::serve::{self, Role};
use server::worker::Workers;
use server::{Config, Installation, compose, found};
use std::net::TcpListener;
use std::num::NonZeroU32;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

/// A whole installation for one test.
pub struct World {
    /// The installation.
    pub installation: Arc<Installation>,
    /// The operator's tenant.
    pub operator: Arc<sdk::Town>,
    /// `127.0.0.1:port`
    pub address: String,
    pub(crate) database: Database,
    pub(crate) workers: Option<Workers>,
    server: actix_web::dev::ServerHandle,
    _home: TempDir,
}

/// The key every test database was migrated with.
const CONTEXT_KEY: &str = "7e57000000000000000000000000000000000000000000000000000000000001";

impl World {
    /// A world on embedded defaults.
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// A world on RabbitMQ and S3, if the environment names them; `None` says why not.
    pub async fn on_real_parts() -> Option<Self> {
        Self::on_real_parts_with(|_| {}).await
    }

    /// A world on RabbitMQ and S3 whose configuration a test changes.
    pub async fn on_real_parts_with(change: impl Fn(&mut Config)) -> Option<Self> {
        let get = |name: &str| std::env::var(name).ok();
        let (Some(amqp), Some(endpoint)) = (get("TEST_AMQP_URL"), get("TEST_S3_ENDPOINT")) else {
            println!("skipped: TEST_AMQP_URL and TEST_S3_ENDPOINT are not set");
            return None;
        };
        let files = objects::Config {
            endpoint,
            region: "us-east-1".into(),
            bucket: format!("world-{}", std::process::id()),
            access_key: get("TEST_S3_ACCESS_KEY").unwrap_or_default(),
            secret_key: get("TEST_S3_SECRET_KEY").unwrap_or_default(),
            path_style: true,
        };
        let plug = move |config: &mut Config| {
            config.files = Files::S3(files.clone());
            config.amqp_url = Some(amqp.clone());
            change(config);
        };
        Some(Self::with(plug).await)
    }

    /// A world whose configuration a test changes.
    pub async fn with(change: impl Fn(&mut Config)) -> Self {
        let home = tempfile::tempdir().expect("a folder for the world");
        lay_key(home.path());
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let database = Database::fresh(|database| config(database, home.path(), port)).await;
        let mut config = config(&database, home.path(), port);
        change(&mut config);
        let installation = Arc::new(compose::compose(config).await.expect("an installation"));
        installation.vault.ready().await.expect("the file store");
        let blueprint = registry::blueprint::find("operator").expect("a blueprint").with_password("erstes-kennwort");
        let operator = found::operator(&installation, "betrieb", "Betrieb", &blueprint).await.expect("an operator");
        let (server, workers) = serve::start(installation.clone(), listener, Role::All).expect("a server");
        let handle = server.handle();
        tokio::spawn(server);
        let address = format!("127.0.0.1:{port}");
        Self { installation, operator, address, database, workers, server: handle, _home: home }
    }

    /// A fresh tenant from a blueprint, founded by the operator.
    pub async fn found(&self, key: &str, kind: &str, blueprint: &str) -> Placed {
        let cx = self.actor(&self.operator, "operator").await;
        let new = registry::service::NewTenant {
            key: key.into(),
            title: format!("Ort {key}"),
            kind: kind.into(),
            parent: None,
            blueprint: blueprint.into(),
        };
        registry::service::found(&cx, new).await.unwrap_or_else(|error| panic!("founding {key}: {error:?}"));
        self.placed(key).await
    }

    /// A fresh municipality.
    pub async fn town(&self, key: &str) -> Town<'_> {
        let placed = self.found(key, "municipality", "small-town").await;
        Town::new(self, placed)
    }

    /// A tenant that exists, with its people.
    pub async fn existing(&self, key: &str) -> Town<'_> {
        Town::new(self, self.placed(key).await)
    }

    /// A tenant that exists.
    pub async fn placed(&self, key: &str) -> Placed {
        let town = self.installation.gate.cell.town(key).await.expect("the database");
        Placed(Arc::new(town.unwrap_or_else(|| panic!("no tenant {key}"))))
    }

    /// The context of a person.
    pub async fn actor(&self, town: &Arc<sdk::Town>, login: &str) -> Cx {
        let service = self.service(town, "identity").await;
        let actor = identity::service::actor(&service, login).await.unwrap_or_else(|e| panic!("{login}: {e:?}"));
        self.admit(town, actor).await
    }

    /// The context of a plugin's background work.
    pub async fn service(&self, town: &Arc<sdk::Town>, plugin: &'static str) -> Cx {
        self.admit(town, Actor::service(plugin)).await
    }

    async fn admit(&self, town: &Arc<sdk::Town>, actor: Actor) -> Cx {
        let origin = Origin { request: "test".into(), ..Origin::default() };
        self.installation.gate.admit(town.clone(), actor, origin).await.expect("a policy")
    }

    /// Connection string of the database's owner, for tests that look behind the curtain.
    pub fn owner_url(&self) -> &str {
        &self.database.owner_url
    }

    /// Connection string of the application role, for tests that attack.
    pub fn app_url(&self) -> &str {
        &self.database.app_url
    }

    /// Does one piece of timed work of a plugin now, in one tenant.
    pub async fn timed(&self, town: &Arc<sdk::Town>, plugin: &'static str, name: &str) -> sdk::Result<()> {
        let found = self.installation.plugins.iter().find(|found| found.manifest().key == plugin);
        let mut schedule = sdk::Schedule::of(plugin);
        found.expect("a plugin").schedule(&mut schedule);
        let timed = schedule.all.into_iter().find(|timed| timed.name == name).expect("timed work");
        (timed.run)(self.service(town, plugin).await).await
    }

    /// Founds the tripwire, lets it move in, and tries everybody once.
    pub async fn trip(&self) -> data::Tripwire {
        server::tripwire::found(&self.installation.config).await.expect("a tripwire");
        self.round().await;
        self.installation.gate.cell.tripwire()
    }

    /// Tries everybody who was not tried today.
    pub async fn round(&self) {
        for _ in 0..600 {
            if server::tripwire::tend(&self.installation).await.expect("a round") {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("the tripwire never moved in");
    }

    /// Waits until every event is delivered; fails the test if that takes too long.
    pub async fn settled(&self) {
        for _ in 0..1_200 {
            if self.installation.gate.cell.backlog().await.expect("the database") == 0 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("events were left undelivered");
    }

    /// A further process of the same installation, over the same database; ends with the test.
    pub async fn second_node(&self) -> (String, TempDir) {
        let home = tempfile::tempdir().expect("a folder for the node");
        // All processes of an installation share its keys.
        std::os::unix::fs::symlink(self._home.path().join("keys"), home.path().join("keys")).expect("the keys");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address").to_string();
        let config = Config { home: home.path().to_owned(), ..self.installation.config.clone() };
        let installation = Arc::new(compose::compose(config).await.expect("a second node"));
        let (server, _) = serve::start(installation, listener, Role::Web).expect("a server");
        tokio::spawn(server);
        (address, home)
    }

    /// Ends the world and removes its database.
    pub async fn end(mut self) {
        if let Some(workers) = self.workers.take() {
            workers.stop().await;
        }
        self.server.stop(false).await;
        self.database.remove().await;
    }
}

fn lay_key(home: &Path) {
    std::fs::create_dir_all(home.join("keys")).expect("a folder for keys");
    std::fs::write(home.join("keys/context.key"), CONTEXT_KEY).expect("a context key");
}

fn config(database: &Database, home: &Path, port: u16) -> Config {
    Config {
        database_url: database.app_url.clone(),
        relay_url: database.relay_url.clone(),
        owner_url: Some(database.owner_url.clone()),
        connections: 8,
        files: Files::Embedded,
        amqp_url: None,
        oidc: None,
        smtp: None,
        home: home.to_owned(),
        listen: format!("127.0.0.1:{port}"),
        domain: format!("localhost:{port}"),
        scheme: "http",
        // Tests act as one tenant right after the other: they would pay back all the time.
        edge: Settings { tenant_part: NonZeroU32::MIN, ..Settings::default() },
        json_logs: false,
        dictionary: None,
        airlock: airlock(),
        post: home.join("post"),
    }
}

/// The test binary is no airlock: the product's own binary, built beside it, is.
fn airlock() -> Option<std::path::PathBuf> {
    Some(product())
}

/// The product's own binary, built beside the tests.
pub fn product() -> std::path::PathBuf {
    let tests = std::env::current_exe().expect("our own path");
    let built = tests.ancestors().nth(2).expect("the target folder").join("gemeinwerk");
    assert!(built.exists(), "{} is missing: cargo build -p server", built.display());
    built
}
