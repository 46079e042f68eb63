//! Puts the parts together: plugins, ports, gate.
use crate::config::{Config, Files as Place};
use crate::tripwire::{Postman, Proofreader, Watch};
use crate::{keys, towns};
use adapters::{casbin::Casbin, reader::Airlock, smtp::Smtp, typst::Typst};
use chrono::{DateTime, SubsecRound, Utc};
use data::{Cell, CellConfig, Migration, migrate};
use fulltext::German;
use identity::{Identity, Provider, Site, policy};
use ledger::Signer;
use objects::Store;
use sdk::gate::Gate;
use sdk::ports::PortsBuilder;
use sdk::{House, Manifest, Mounted, Plugin, Routes};
use services::{AuditLog, Desk, Files, Isolation, Library, Meters, Search, Tasks, Vault};
use std::path::Path;
use std::sync::Arc;

type Fault = Box<dyn std::error::Error + Send + Sync>;

/// A whole installation, ready to serve or work.
pub struct Installation {
    /// The only source of authority.
    pub gate: Arc<Gate>,
    /// All plugins.
    pub plugins: Vec<Arc<dyn Plugin>>,
    /// The keeper of files.
    pub vault: Arc<Vault>,
    /// This node's search indexes.
    pub library: Arc<Library>,
    /// Looks for the tripwire's marker in what leaves the house.
    pub watch: Arc<Watch>,
    /// The configuration.
    pub config: Config,
    // Dropped last: the embedded store stops with it.
    _embedded: Option<objects::embedded::Embedded>,
}

/// Builds an installation.
///
/// # Errors
/// Whatever cannot be had: keys, store, configuration.
pub async fn compose(config: Config) -> Result<Installation, Fault> {
    let spool = config.home.join("spool");
    tokio::fs::create_dir_all(&spool).await?;
    let (store, embedded) = store(&config).await?;
    let vault = Arc::new(Vault::new(keys::keyring(&config.home)?, store));
    let provider = config.oidc.clone().map(Provider::new).transpose()?.map(Arc::new);
    let desk = Arc::new(Desk::default());
    let (signer, engine) = (Arc::new(keys::audit(&config.home)?), Arc::new(Casbin::default()));
    let library = library(&config)?;
    let common =
        Common { vault: vault.clone(), library: library.clone(), signer: signer.clone(), engine: engine.clone() };
    let plugins = plugins(&config, common, provider, desk.clone());
    desk.attach(&plugins);
    let manifests = manifests(&plugins);
    let policies = Arc::new(policy::Cache::new(engine, manifests.clone()));
    let cell = cell(&config, signer, vault.clone())?;
    let towns = Arc::new(towns::Above::new(plugins.clone()));
    let watch = Arc::new(Watch::new(&cell.tripwire()));
    let mut ports = PortsBuilder::default();
    plugins.iter().for_each(|plugin| plugin.provide(&mut ports));
    let airlock = config.airlock.clone().map_or_else(std::env::current_exe, Ok)?;
    ports.mailer(Arc::new(Postman { mailer: Arc::new(Smtp::new(config.smtp.as_ref())?), watch: watch.clone() }));
    ports.reader(Arc::new(Airlock::new(airlock)));
    ports.typesetter(Arc::new(Proofreader { typesetter: Arc::new(Typst::default()), watch: watch.clone() }));
    ports.towns(towns.clone());
    let ports = ports.build().map_err(|port| format!("no plugin offers {port}"))?;
    let house = Arc::new(House::new(manifests, config.domain.clone(), config.scheme, spool));
    let gate = Arc::new(Gate { cell, policies: policies.clone(), ports, house, clock: now });
    policies.attach(&gate);
    towns.attach(&gate);
    watch.attach(&gate);
    Ok(Installation { gate, plugins, vault, library, watch, config, _embedded: embedded })
}

/// Now, as precisely as the database remembers it: what is answered at once equals what is answered later.
fn now() -> DateTime<Utc> {
    Utc::now().trunc_subsecs(6)
}

/// What several plugins share.
struct Common {
    vault: Arc<Vault>,
    library: Arc<Library>,
    signer: Arc<Signer>,
    engine: Arc<Casbin>,
}

/// All plugins, in the order of the navigation.
fn plugins(config: &Config, common: Common, provider: Option<Arc<Provider>>, desk: Arc<Desk>) -> Vec<Arc<dyn Plugin>> {
    let Common { vault, library, signer, engine } = common;
    let site = Site { domain: config.domain.clone(), scheme: config.scheme };
    vec![
        desk,
        Arc::new(Tasks),
        Arc::new(inbox::Inbox::new(config.post.clone())),
        Arc::new(dms::Dms),
        Arc::new(Search::new(library)),
        Arc::new(registry::Registry),
        Arc::new(contracts::Contracts),
        Arc::new(Files::new(vault.clone())),
        Arc::new(AuditLog::new(signer)),
        Arc::new(Isolation),
        Arc::new(Meters),
        Arc::new(Identity::new(vault, site, provider, engine)),
    ]
}

/// The manifests of all plugins and of the platform itself.
pub fn manifests(plugins: &[Arc<dyn Plugin>]) -> Vec<&'static Manifest> {
    plugins.iter().map(|plugin| plugin.manifest()).chain([&towns::MANIFEST]).collect()
}

fn cell(config: &Config, signer: Arc<Signer>, vault: Arc<Vault>) -> Result<Cell, Fault> {
    let cell = CellConfig {
        app_url: config.database_url.clone(),
        relay_url: config.relay_url.clone(),
        connections: config.connections,
        tenant_part: config.edge.tenant_part,
    };
    Ok(Cell::new(&cell, keys::context(&config.home)?, signer, vault)?)
}

fn library(config: &Config) -> Result<Arc<Library>, Fault> {
    let german = Arc::new(german(config.dictionary.as_deref())?);
    Ok(Arc::new(Library::new(config.home.join("search"), german)))
}

fn german(dictionary: Option<&Path>) -> Result<German, Fault> {
    match dictionary {
        Some(list) => Ok(German::load(&[list])?),
        None => Ok(German::embedded()?),
    }
}

async fn store(config: &Config) -> Result<(Store, Option<objects::embedded::Embedded>), Fault> {
    match &config.files {
        Place::S3(place) => Ok((Store::connect(place)?, None)),
        Place::Embedded => {
            let dir = config.home.join("files");
            tokio::fs::create_dir_all(&dir).await?;
            let embedded = objects::embedded::serve(&dir).await?;
            Ok((Store::connect(embedded.config())?, Some(embedded)))
        }
        Place::Absent => Ok((Store::connect(&nowhere())?, None)),
    }
}

/// The discard port: nothing listens there.
fn nowhere() -> objects::Config {
    objects::Config {
        endpoint: "http://127.0.0.1:9".into(),
        region: "us-east-1".into(),
        bucket: "nowhere".into(),
        access_key: "none".into(),
        secret_key: "none".into(),
        path_style: true,
    }
}

impl Installation {
    /// Every mounted route, for tests and the API's description.
    pub fn routes(&self) -> Vec<Mounted> {
        let list = |plugin: &Arc<dyn Plugin>| {
            let mut routes = Routes::list(plugin.manifest().key);
            plugin.pages(&mut routes);
            plugin.api(&mut routes);
            routes.mounted
        };
        self.plugins.iter().flat_map(list).collect()
    }
}

/// Brings the database up to date, as its owner. Returns the names of the steps applied.
///
/// # Errors
/// If `DATABASE_OWNER_URL` is missing, or a step fails.
pub async fn migrate(config: &Config) -> Result<Vec<&'static str>, Fault> {
    let owner = config.owner_url.as_deref().ok_or("DATABASE_OWNER_URL is not set; migrations need the owner")?;
    let key = keys::context(&config.home)?;
    let desk = Arc::new(Desk::default());
    let vault = Arc::new(ring(config).await?);
    let library = library(config)?;
    let common = Common { vault, library, signer: Arc::new(keys::audit(&config.home)?), engine: Arc::default() };
    let plugins = plugins(config, common, None, desk);
    let steps: Vec<&[Migration]> = plugins.iter().map(|plugin| plugin.manifest().migrations).collect();
    let steps: Vec<&[Migration]> = [data::MIGRATIONS].into_iter().chain(steps).collect();
    let (app, relay) = (password(&config.database_url)?, password(&config.relay_url)?);
    let logins =
        [migrate::Login { role: "gw_app", password: &app }, migrate::Login { role: "gw_relay", password: &relay }];
    Ok(migrate::run(owner, &key, &logins, &steps).await?)
}

/// The key ring of an installation, without its store of files.
///
/// # Errors
/// If the ring cannot be opened.
pub(crate) async fn ring(config: &Config) -> Result<Vault, Fault> {
    let place = Config { files: Place::Absent, ..config.clone() };
    Ok(Vault::new(keys::keyring(&config.home)?, store(&place).await?.0))
}

/// The password inside a connection string `postgres://role:password@host/…`.
fn password(url: &str) -> Result<String, Fault> {
    let login = url.split_once("://").and_then(|(_, rest)| rest.split_once('@')).map(|(login, _)| login);
    let password = login.and_then(|login| login.split_once(':')).map(|(_, password)| password.to_owned());
    password.ok_or_else(|| "the connection strings of gw_app and gw_relay must carry a password".into())
}
