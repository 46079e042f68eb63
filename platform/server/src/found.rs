//! The operator: the one tenant nobody stands above.
use crate::compose::Installation;
use crate::towns;
use data::migrate;
use sdk::gate::Origin;
use sdk::{TenantId, Town};
use std::sync::Arc;

type Fault = Box<dyn std::error::Error + Send + Sync>;

/// Founds the operator of an empty cell, or finds the one there is; lets every plugin move in.
///
/// # Errors
/// If the database is away, or the blueprint does not fit.
pub async fn operator(installation: &Installation, key: &str, title: &str, password: &str) -> Result<Arc<Town>, Fault> {
    let owner = installation.config.owner_url.as_deref().ok_or("DATABASE_OWNER_URL is not set")?;
    let gate = &installation.gate;
    let id = TenantId::new();
    let sealed_key = gate.ports.blobs.new_tenant_key(id)?;
    migrate::found_root(owner, &migrate::Root { id, key, title, sealed_key: &sealed_key }).await?;
    let town = gate.cell.town(key).await?.map(Arc::new).ok_or("another operator lives in this database")?;
    if town.state == "founding" {
        let blueprint = registry::blueprint::find("operator")?.with_password(password);
        let origin = Origin { request: "founding".into(), ..Origin::default() };
        towns::move_in(gate, &installation.plugins, town, &blueprint, &origin).await?;
    }
    gate.cell.town(key).await?.map(Arc::new).ok_or_else(|| "the operator vanished".into())
}
