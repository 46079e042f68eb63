//! The verb `keys`: what an operator does with the keys of an installation, at the console.
use super::folder;
use crate::compose::Installation;
use crate::config::Config;
use crate::console::{self, opened, owner_url, town};
use chrono::{TimeDelta, Utc};
use data::owner;
use std::time::Duration;
use tokio::time::sleep;

type Fault = Box<dyn std::error::Error + Send + Sync>;

/// What was begun under a key may end under it: uploads are adopted a day later at most.
const NEEDED: TimeDelta = TimeDelta::hours(24);

/// Until then every process has seen a key that was stored: they remember tenants for a second.
const SEEN: Duration = Duration::from_secs(3);

const USAGE: &str = "usage: gemeinwerk keys list | renew TENANT | retire TENANT | rotate-master";

/// Does what the words say.
///
/// # Errors
/// If there is no such tenant, the database or the keys are away, or it is too early.
pub async fn run(config: Config, words: &[&str]) -> Result<(), Fault> {
    match words {
        ["list"] => list(&opened(config).await?).await,
        ["renew", tenant] => renew(&opened(config).await?, tenant).await,
        ["retire", tenant] => retire(&opened(config).await?, tenant).await,
        ["rotate-master"] => rotate_master(&config),
        _ => Err(USAGE.into()),
    }
}

async fn list(installation: &Installation) -> Result<(), Fault> {
    for town in installation.gate.cell.towns().await? {
        let (generation, older) = installation.vault.generation(&town)?;
        let older = if older { "  (older keys kept)" } else { "" };
        println!("{:<40}  generation {generation}{older}", town.key);
    }
    Ok(())
}

/// A fresh key for a tenant; everything it seals is sealed anew, no file is touched. May be repeated.
///
/// # Errors
/// If there is no such tenant, the database or the keys are away.
pub async fn renew(installation: &Installation, key: &str) -> Result<(), Fault> {
    let (before, url) = (town(installation, key).await?, owner_url(&installation.config)?);
    let announced = installation.vault.announce(&before)?;
    owner::replace_key(url, before.id, &before.sealed_key, &announced).await?;
    sleep(SEEN).await;
    let told = town(installation, key).await?;
    owner::replace_key(url, told.id, &told.sealed_key, &installation.vault.adopt(&told)?).await?;
    println!("{key}: new key");
    reseal(installation, key).await?;
    println!("{key}: the key before is kept for what is under way; after a day: gemeinwerk keys retire {key}");
    Ok(())
}

/// Forgets the keys before the newest, once nothing needs them.
///
/// # Errors
/// As [`renew`]; within a day of it.
pub async fn retire(installation: &Installation, key: &str) -> Result<(), Fault> {
    let (town, url) = (town(installation, key).await?, owner_url(&installation.config)?);
    let since = owner::key_since(url, town.id).await?.ok_or("this tenant has had no other key")?;
    if Utc::now() - since < NEEDED {
        return Err(format!("the key before is needed until {}; nothing was changed", since + NEEDED).into());
    }
    reseal(installation, key).await?;
    let only = installation.vault.forget_older(&town)?;
    owner::replace_key(url, town.id, &town.sealed_key, &only).await?;
    sleep(SEEN).await;
    println!("{key}: {} older keys destroyed", installation.vault.retire(town.id, &only)?);
    Ok(())
}

/// A fresh master key for the folder of keys.
fn rotate_master(config: &Config) -> Result<(), Fault> {
    if std::env::var_os("GEMEINWERK_PKCS11_MODULE").is_some() {
        return Err("the keys are in a hardware module; its maker's tools change what protects them".into());
    }
    println!("{} keys are sealed by the new master key", folder(&config.home)?.rotate()?);
    Ok(())
}

async fn reseal(installation: &Installation, key: &str) -> Result<(), Fault> {
    let town = town(installation, key).await?;
    let cx = console::service(installation, town, "blobs").await?;
    let done = services::reseal(&cx, &installation.vault, |done| eprint!("\r{key}: {done} sealed anew")).await?;
    eprintln!("\r{key}: {done} sealed anew");
    Ok(())
}
