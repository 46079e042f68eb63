//! Configuration: environment variables, and nothing else.
use crate::edge::{Malformed, Settings};
use adapters::smtp::SmtpConfig;
use identity::ProviderConfig;
use std::env;
use std::path::PathBuf;

/// Where files go.
#[derive(Clone, Debug)]
pub enum Files {
    /// Any S3.
    S3(objects::Config),
    /// In process, below the home folder: for one process that does everything.
    Embedded,
    /// Nowhere: for commands that handle no files. Every use answers "unavailable".
    Absent,
}

/// Everything that differs between installations.
#[derive(Clone, Debug)]
pub struct Config {
    /// Connection string of the application role.
    pub database_url: String,
    /// Connection string of the relay role.
    pub relay_url: String,
    /// Connection string of the owner: only for `migrate` and `demo`.
    pub owner_url: Option<String>,
    /// Database connections of this process at most.
    pub connections: usize,
    /// Where files go.
    pub files: Files,
    /// The broker, if messages do not stay in process.
    pub amqp_url: Option<String>,
    /// The OpenID provider, if there is one.
    pub oidc: Option<ProviderConfig>,
    /// How letters leave the house; without it none do.
    pub smtp: Option<SmtpConfig>,
    /// Keys, spool, index and, if embedded, files.
    pub home: PathBuf,
    /// Address and port of the web server.
    pub listen: String,
    /// Tenants live at `<key>.<domain>`.
    pub domain: String,
    /// `http` or `https`, as browsers see it.
    pub scheme: &'static str,
    /// TLS, proxies, limits.
    pub edge: Settings,
    /// Structured logs.
    pub json_logs: bool,
    /// The program that answers the sub-command `airlock`: our own, unless this is a test.
    pub airlock: Option<PathBuf>,
    /// A German word list beside our own municipal one.
    pub dictionary: Option<PathBuf>,
    /// Folders that are watched for post: `<folder>/<tenant>/`.
    pub post: PathBuf,
}

/// What is wrong with the configuration.
#[derive(Debug, thiserror::Error)]
#[error("{0} is not set; see docs/handbook/operator.md for the variables and their meaning")]
pub struct Missing(&'static str);

/// Why the environment is no configuration.
#[derive(Debug, thiserror::Error)]
pub enum Misconfigured {
    /// A variable that must be set is not.
    #[error(transparent)]
    Missing(#[from] Missing),
    /// A variable is not understood.
    #[error(transparent)]
    Malformed(#[from] Malformed),
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// The first variable that must be set and is not, or is set to something nobody understands.
    pub fn from_env() -> Result<Self, Misconfigured> {
        let edge = Settings::read(text)?;
        let https = edge.tls.is_some() || text("GEMEINWERK_SCHEME").is_some_and(|s| s == "https");
        let home = PathBuf::from(text("GEMEINWERK_HOME").unwrap_or_else(|| ".gemeinwerk".into()));
        Ok(Self {
            database_url: required("DATABASE_URL")?,
            relay_url: required("DATABASE_RELAY_URL")?,
            owner_url: text("DATABASE_OWNER_URL"),
            connections: text("DATABASE_CONNECTIONS").and_then(|n| n.parse().ok()).unwrap_or(16),
            files: files()?,
            amqp_url: text("AMQP_URL"),
            oidc: oidc()?,
            smtp: smtp()?,
            post: text("GEMEINWERK_POST").map_or_else(|| home.join("post"), PathBuf::from),
            home,
            airlock: None,
            dictionary: Some(PathBuf::from("/usr/share/dict/ngerman")).filter(|list| list.exists()),
            listen: text("GEMEINWERK_LISTEN").unwrap_or_else(|| "127.0.0.1:8080".into()),
            domain: text("GEMEINWERK_DOMAIN").unwrap_or_else(|| "localhost:8080".into()),
            scheme: if https { "https" } else { "http" },
            edge,
            json_logs: text("GEMEINWERK_LOG").is_some_and(|s| s == "json"),
        })
    }
}

fn files() -> Result<Files, Missing> {
    let Some(endpoint) = text("S3_ENDPOINT") else { return Ok(Files::Embedded) };
    Ok(Files::S3(objects::Config {
        endpoint,
        region: text("S3_REGION").unwrap_or_else(|| "us-east-1".into()),
        bucket: text("S3_BUCKET").unwrap_or_else(|| "gemeinwerk".into()),
        access_key: required("S3_ACCESS_KEY")?,
        secret_key: required("S3_SECRET_KEY")?,
        path_style: true,
    }))
}

fn oidc() -> Result<Option<ProviderConfig>, Missing> {
    let Some(issuer) = text("OIDC_ISSUER") else { return Ok(None) };
    let client_id = required("OIDC_CLIENT_ID")?;
    Ok(Some(ProviderConfig { issuer, client_id, client_secret: required("OIDC_CLIENT_SECRET")? }))
}

fn smtp() -> Result<Option<SmtpConfig>, Missing> {
    let Some(url) = text("SMTP_URL") else { return Ok(None) };
    Ok(Some(SmtpConfig { url, from: required("SMTP_FROM")? }))
}

fn text(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

fn required(name: &'static str) -> Result<String, Missing> {
    text(name).ok_or(Missing(name))
}

/// Sets up logs: text for people, JSON for production. Content never goes there.
pub fn logging(config: &Config) {
    use tracing_subscriber::{EnvFilter, fmt};
    let filter = EnvFilter::try_from_env("RUST_LOG").unwrap_or_else(|_| EnvFilter::new("info,lapin=warn,aws=warn"));
    let set = if config.json_logs {
        fmt().json().flatten_event(true).with_env_filter(filter).with_writer(std::io::stderr).try_init()
    } else {
        fmt().compact().with_env_filter(filter).with_writer(std::io::stderr).try_init()
    };
    if set.is_err() {
        tracing::debug!("logging was set up before");
    }
}
