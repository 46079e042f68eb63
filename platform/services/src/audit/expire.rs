//! Contents go when their time is over; their leaves stay, and a signed statement says that this is no deletion.
use super::right::EXPIRE;
use super::store::expiry;
use ledger::{Expiry, Signer, stamp};
use sdk::{Cx, Result};

/// Places whose contents go in one transaction.
const STEP: i64 = 20_000;
/// Transactions of one run at most; the next run goes on.
const ROUNDS: usize = 50;

/// Removes contents older than the tenant's retention.
///
/// # Errors
/// `Unavailable` if the database is away.
pub async fn expire(cx: &Cx, signer: &Signer) -> Result<()> {
    for _ in 0..ROUNDS {
        let span = cx.read(EXPIRE, async |tx| expiry::span(tx, STEP).await).await?;
        let Some(span) = span.filter(|span| span.upto > span.since) else { return Ok(()) };
        cx.write(EXPIRE, async |tx| {
            let upto = u64::try_from(span.upto).unwrap_or_default();
            let statement = Expiry { tenant: tx.tenant().0, upto, before: stamp(span.before) };
            expiry::save(tx, &span, &statement.sign(signer)).await?;
            let gone = expiry::remove(tx, &span).await?;
            tx.note("upto", span.upto);
            tx.note("before", stamp(span.before));
            tx.note("removed", gone);
            Ok(())
        })
        .await?;
    }
    Ok(())
}
