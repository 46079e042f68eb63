//! Rows become leaves: behind the writers' backs, in an order of our own, so that nobody who works waits for the log.
use super::store::{leaf, root, row};
use ledger::{Digest, Leaf, Signer, State};
use sdk::{APPEND, Cx, Error, Result, TenantId, Tx, uuid::Uuid};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Leaves made in one transaction.
pub const STEP: usize = 1_000;

/// Remembers how long each log was: leaves that vanish while we live leave a gap for ever.
#[derive(Default)]
pub struct Keeper(Mutex<HashMap<TenantId, u64>>);

impl Keeper {
    fn size(&self, tenant: TenantId) -> u64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&tenant).copied().unwrap_or_default()
    }

    fn remember(&self, tenant: TenantId, size: u64) {
        let mut sizes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = sizes.entry(tenant).or_default();
        *known = size.max(*known);
    }
}

/// Makes leaves of all rows that wait.
///
/// # Errors
/// `Unavailable` if the database is away.
pub async fn append(cx: &Cx, signer: &Signer, keeper: &Keeper) -> Result<()> {
    loop {
        let step = cx.write(APPEND, async |tx| step(tx, signer, keeper.size(tx.tenant())).await).await?;
        keeper.remember(cx.tenant(), step.size);
        if step.made < STEP {
            return Ok(());
        }
    }
}

#[derive(Default)]
struct Step {
    made: usize,
    size: u64,
}

async fn step(tx: &mut Tx<'_>, signer: &Signer, known: u64) -> Result<Step> {
    // Another worker is at it.
    if !leaf::lock(tx).await? {
        return Ok(Step::default());
    }
    let queued = row::queued(tx, STEP).await?;
    if queued.is_empty() {
        return Ok(Step::default());
    }
    // What a root speaks of was there, even if we do not remember it.
    let known = root::last(tx).await?.map_or(known, |root| known.max(u64::try_from(root.size).unwrap_or_default()));
    let there = leaf::size(tx).await?;
    let leaves = if there < known {
        tracing::error!(tenant = %tx.tenant(), there, known, "leaves of the audit log have vanished");
        (there..known).take(STEP).map(lost).collect()
    } else {
        row::unqueue(tx, &queued).await?;
        (there..).zip(&queued).map(|(n, queued)| leaf_of(tx, n, queued, signer)).collect::<Result<Vec<Leaf>>>()?
    };
    leaf::save(tx, &leaves, signer).await?;
    let size = leaves.last().map_or(there, |leaf| leaf.n.saturating_add(1));
    Ok(Step { made: leaves.len(), size })
}

fn lost(n: u64) -> Leaf {
    Leaf { n, row: Uuid::nil(), digest: Digest::NOTHING, state: State::Lost }
}

fn leaf_of(tx: &Tx<'_>, n: u64, queued: &row::Queued, signer: &Signer) -> Result<Leaf> {
    let Some(found) = &queued.found else {
        return Ok(Leaf { n, row: queued.id, digest: Digest::NOTHING, state: State::Vanished });
    };
    let digest = found.row.digest().map_err(Error::internal)?;
    let ours = signer.key().sealed_row(tx.tenant().0, &digest, found.seal.as_deref().unwrap_or_default());
    if !ours {
        tracing::error!(tenant = %tx.tenant(), row = %queued.id, "an audit row does not carry our seal");
    }
    Ok(Leaf { n, row: queued.id, digest, state: if ours { State::Sealed } else { State::Foreign } })
}
