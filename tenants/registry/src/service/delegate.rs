//! Acting from above, and the one place that asks whether it may be.
use crate::grant::{Grant, Power};
use crate::rule::Rule;
use crate::store;
use chrono::{DateTime, TimeDelta, Utc};
use sdk::{Action, Cx, Error, Result, TenantId, Tx, local_midnight};

/// Who acts from above.
#[derive(Clone, Copy, Debug)]
pub(super) struct Holder {
    pub(super) tenant: TenantId,
    /// Nobody stands above the operator: it acts by its own right, and leaves the same traces.
    pub(super) root: bool,
}

impl Holder {
    pub(super) fn of(cx: &Cx) -> Self {
        Self { tenant: cx.tenant(), root: cx.town().kind == "operator" }
    }
}

/// The one place where a grant is asked for: in a transaction of the tenant it lies with, before anything is done there.
/// Without one, or with one that is over, the tenant is not there.
///
/// # Errors
/// `NotFound`.
pub(super) async fn lean(tx: &mut Tx<'_>, holder: Holder, powers: &[Power]) -> Result<()> {
    let mut leaned = None;
    if !holder.root {
        let rows = store::grant::lock_live(tx, holder.tenant).await?;
        let mut held = tx.admit_all(rows)?.into_iter();
        let fits = |grant: &Grant| powers.iter().all(|power| grant.powers.contains(power));
        leaned = Some(held.find(fits).ok_or_else(Error::not_found)?.id);
    }
    store::grant::add_use(tx, leaned).await?;
    tx.note("grant", leaned.map_or_else(|| "operator".to_owned(), |id| id.to_string()));
    Ok(())
}

/// Does something to a tenant below, in one transaction of that tenant: the grant is held until it is done, and the audit
/// row lands in the tenant's own log.
///
/// # Errors
/// `Denied` if the person may not do it for their own tenant; `NotFound` without a grant; what `work` returns.
pub(super) async fn under_grant<R>(
    cx: &Cx,
    over: TenantId,
    power: Power,
    action: Action,
    work: impl AsyncFnOnce(&mut Tx<'_>) -> Result<R>,
) -> Result<R> {
    cx.demand(action)?;
    let (holder, there) = (Holder::of(cx), cx.ports().towns.delegate(cx, over).await?);
    there
        .write(action, async |tx| {
            lean(tx, holder, &[power]).await?;
            work(tx).await
        })
        .await
}

/// The latest end a grant over this transaction's tenant may have: the end of the last day the rule allows.
pub(super) async fn longest(tx: &mut Tx<'_>) -> Result<DateTime<Utc>> {
    let days = store::rule::get(tx, Rule::GrantDays).await?;
    let day = sdk::local_day(tx.now()) + TimeDelta::days(days.saturating_add(1));
    Ok(local_midnight(day))
}
