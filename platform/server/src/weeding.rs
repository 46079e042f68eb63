//! Removes from this node what a shredded tenant left on its disk: the search index.
use crate::Installation;
use sdk::Result;
use std::sync::{Arc, Weak};
use std::time::Duration;
use tokio::time::sleep;

/// With the half minute that opened keys are held: a minute after shredding nothing is left anywhere.
const PAUSE: Duration = Duration::from_secs(15);

/// Weeds until the installation ends.
pub async fn keep(installation: Weak<Installation>) {
    while let Some(installation) = installation.upgrade() {
        if let Err(error) = weed(installation).await {
            tracing::warn!(%error, "indexes of shredded tenants could not be looked for");
        }
        sleep(PAUSE).await;
    }
}

async fn weed(installation: Arc<Installation>) -> Result<()> {
    let towns = installation.gate.cell.towns().await?;
    // Only of tenants with an index on this node is the key asked for.
    let lives = |id| towns.iter().any(|town| town.id == id && !installation.vault.is_gone(town));
    let weeded = installation.library.weed(lives)?;
    if weeded > 0 {
        tracing::info!(weeded, "indexes of shredded tenants were removed");
    }
    Ok(())
}
