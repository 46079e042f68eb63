//! The operator: the one tenant nobody stands above.
use crate::compose::Installation;
use crate::config::Config;
use crate::{console, towns};
use data::owner;
use sdk::gate::Origin;
use sdk::{Blueprint, TenantId, Town};
use std::sync::Arc;

type Fault = Box<dyn std::error::Error + Send + Sync>;

/// Founds the operator of an empty cell, or finds the one there is; lets every plugin move in.
///
/// # Errors
/// If the database is away, or the blueprint does not fit.
pub async fn operator(
    installation: &Installation,
    key: &str,
    title: &str,
    blueprint: &Blueprint,
) -> Result<Arc<Town>, Fault> {
    let url = console::owner_url(&installation.config)?;
    let gate = &installation.gate;
    let id = TenantId::new();
    let sealed_key = gate.ports.blobs.new_tenant_key(id)?;
    let root = owner::Root { id, key, title, kind: "operator", blueprint: "operator", sealed_key: &sealed_key };
    owner::found(url, &root).await?;
    let town = gate.cell.town(key).await?.map(Arc::new).ok_or("another operator lives in this database")?;
    if town.state == "founding" {
        let origin = Origin { request: "founding".into(), ..Origin::default() };
        towns::move_in(gate, &installation.plugins, town, blueprint, &origin).await?;
    }
    gate.cell.town(key).await?.map(Arc::new).ok_or_else(|| "the operator vanished".into())
}

/// The verb `operator`: founds the operator from a blueprint of its own, and says once how to get in.
///
/// # Errors
/// As [`operator`]; if the file cannot be read or there is an operator already.
pub async fn run(config: Config, key: &str, title: &str, file: &str) -> Result<(), Fault> {
    let source = std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
    if source == registry::blueprint::OPERATOR {
        return Err(
            format!("{file} is the pattern itself: its issuer of invoices is invented; write in your own").into()
        );
    }
    let template = registry::blueprint::operator(&source)?;
    let installation = console::opened(config).await?;
    if installation.gate.cell.town(key).await?.is_some_and(|town| town.state != "founding") {
        return Err(format!("{key} is founded already; nothing was changed").into());
    }
    let password = registry::password::initial();
    operator(&installation, key, title, &template.with_password(&password)).await?;
    println!("{title} steht.");
    println!("Anmeldung:  {}", installation.gate.house.address(key));
    println!("Kennung:    {}", template.first_login()?);
    println!("Kennwort:   {password}");
    println!("Das Kennwort wird nur dieses eine Mal gezeigt.");
    Ok(())
}
