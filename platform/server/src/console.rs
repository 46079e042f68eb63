//! What the verbs share that an operator types: an installation without its files, a tenant by its name, work in it.
use crate::compose::{Installation, compose};
use crate::config::{Config, Files};
use sdk::gate::Origin;
use sdk::{Actor, Cx, Town};
use std::sync::Arc;

type Fault = Box<dyn std::error::Error + Send + Sync>;

/// The installation, without the store of files.
///
/// # Errors
/// Whatever else cannot be had.
pub async fn opened(config: Config) -> Result<Installation, Fault> {
    compose(Config { files: Files::Absent, ..config }).await
}

/// The tenant of this short name.
///
/// # Errors
/// If there is none, or the database is away.
pub async fn town(installation: &Installation, key: &str) -> Result<Arc<Town>, Fault> {
    let town = installation.gate.cell.town(key).await?;
    town.map(Arc::new).ok_or_else(|| format!("there is no tenant {key}").into())
}

/// A plugin's background work in a tenant.
///
/// # Errors
/// If the database is away.
pub async fn service(installation: &Installation, town: Arc<Town>, plugin: &'static str) -> sdk::Result<Cx> {
    admit(installation, town, Actor::service(plugin), "console").await
}

/// A person of a tenant, without any proof; `request` is what the log calls it.
///
/// # Errors
/// `NotFound` if nobody has the log-in; `Unavailable` if the database is away.
pub async fn person(
    installation: &Installation,
    town: Arc<Town>,
    login: &str,
    request: &'static str,
) -> sdk::Result<Cx> {
    let service = admit(installation, town.clone(), Actor::service("identity"), request).await?;
    let actor = identity::service::actor(&service, login).await?;
    admit(installation, town, actor, request).await
}

/// Whoever it is, in a tenant; `request` is what the log calls it.
///
/// # Errors
/// `Unavailable` if the database is away.
pub async fn admit(
    installation: &Installation,
    town: Arc<Town>,
    actor: Actor,
    request: &'static str,
) -> sdk::Result<Cx> {
    let origin = Origin { request: request.into(), ..Origin::default() };
    installation.gate.admit(town, actor, origin).await
}

/// Where the database's owner signs in.
///
/// # Errors
/// If nobody said so.
pub fn owner_url(config: &Config) -> Result<&str, Fault> {
    config.owner_url.as_deref().ok_or_else(|| "DATABASE_OWNER_URL is not set".into())
}
