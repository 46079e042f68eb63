//! Removes what was staged and never adopted: uploads of people who left, work of killed workers.
use super::{Vault, store};
use chrono::TimeDelta;
use sdk::{Action, Cx, Result};

/// Remove staged files nobody adopted.
pub const SWEEP: Action = Action::new("blobs.object.sweep", "Verwaiste Dateien entfernen");

/// A staged file this old will not be adopted any more: no request and no worker lives so long.
const ABANDONED: TimeDelta = TimeDelta::hours(24);
/// Objects looked at in one step.
const STEP: u16 = 500;

/// Walks the tenant's objects and deletes the abandoned ones.
pub async fn sweep(cx: &Cx, vault: &Vault) -> Result<()> {
    let mut after = None;
    loop {
        let listed = vault.list(cx.tenant(), after.as_deref(), STEP).await?;
        let old: Vec<String> =
            listed.iter().filter(|(_, at)| *at < cx.now() - ABANDONED).map(|(object, _)| object.clone()).collect();
        let adopted = cx.read(SWEEP, async |tx| store::adopted(tx, &old).await).await?;
        if adopted.is_empty() && !old.is_empty() {
            // An empty answer about many files is a fault more often than the truth: nothing is destroyed on its word.
            cx.confirm_reads().await?;
        }
        for object in old.iter().filter(|object| !adopted.contains(object)) {
            vault.remove(object).await?;
        }
        after = listed.last().map(|(object, _)| object.clone());
        if listed.len() < usize::from(STEP) {
            return Ok(());
        }
    }
}
