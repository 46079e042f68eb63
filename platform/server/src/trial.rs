//! The object store is tried at start and daily: a promise it does not keep is not made.
use crate::Installation;
use sdk::{Kind, Result};
use std::sync::Weak;
use std::time::Duration;
use tokio::time::sleep;

const DAILY: Duration = Duration::from_secs(24 * 3600);

/// Tries the store once, before anybody relies on it. One that is away may come later.
///
/// # Errors
/// `Internal` if it cannot do what files need.
pub async fn at_start(installation: &Installation) -> Result<()> {
    match installation.vault.try_store().await {
        Ok(probe) => tracing::info!(?probe, "the object store was tried"),
        Err(error) if error.kind == Kind::Unavailable => tracing::warn!(%error, "the object store is not there yet"),
        Err(error) => return Err(error),
    }
    Ok(())
}

/// Tries it every day until the installation ends.
pub async fn daily(installation: Weak<Installation>) {
    loop {
        sleep(DAILY).await;
        let Some(installation) = installation.upgrade() else { return };
        if let Err(error) = at_start(&installation).await {
            tracing::error!(%error, "the object store broke a promise");
        }
    }
}
