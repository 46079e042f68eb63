//! Who may administer a tenant from above: given, renewed, revoked, shown.
use super::delegate::{Holder, longest};
use super::{GIVE, REVOKE, SEE, rule};
use crate::grant::{Authority, Grant, Power, Refusal, Terms, Use};
use crate::rule::Rule;
use crate::store;
use crate::tenant::Tenant;
use chrono::{DateTime, NaiveDate, Utc};
use sdk::web::{Cursor, paged};
use sdk::{Cx, Error, Result, TenantId, Tx, local_midnight, uuid::Uuid};

/// What is wanted of a grant, as it was typed.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// What it shall allow.
    pub powers: Vec<Power>,
    /// Its last day.
    pub last_day: NaiveDate,
    /// What for.
    pub reason: String,
}

impl Wanted {
    fn terms(self) -> Terms {
        let until = self.last_day.succ_opt().map_or(DateTime::<Utc>::MAX_UTC, local_midnight);
        Terms { powers: self.powers, until, reason: self.reason }
    }
}

/// What there is, and what was done with it.
pub struct Overview {
    /// The grants over the tenant, youngest first.
    pub grants: Vec<Grant>,
    /// One page of what was done from above, youngest first.
    pub uses: Vec<Use>,
    /// Where the next page begins.
    pub next: Option<Cursor>,
    /// The tenant's periods.
    pub rules: Vec<(Rule, i64)>,
}

/// Who may administer the caller's own tenant from above, and what they did.
///
/// # Errors
/// `Denied`, `Unavailable`.
pub async fn overview(cx: &Cx, after: Option<Cursor>) -> Result<Overview> {
    cx.read(SEE, async |tx| {
        let rows = store::grant::list(tx).await?;
        let grants = tx.admit_all(rows)?;
        let rows = store::grant::list_uses(tx, after).await?;
        let (uses, next) = paged(tx.admit_all(rows)?, |used| (used.at, used.id));
        Ok(Overview { grants, uses, next, rules: rule::today(tx).await? })
    })
    .await
}

/// The grants over a tenant below: all of them for the operator, its own for a district.
///
/// # Errors
/// `NotFound` if the tenant is not the caller's to see.
pub async fn grants_over(cx: &Cx, over: TenantId) -> Result<Vec<Grant>> {
    let Holder { tenant, root } = Holder::of(cx);
    if root && over != tenant {
        let there = cx.ports().towns.delegate(cx, over).await?;
        return there
            .read(SEE, async |tx| {
                let rows = store::grant::list(tx).await?;
                tx.admit_all(rows)
            })
            .await;
    }
    cx.read(SEE, async |tx| {
        let rows = store::grant::live(tx, over, tenant).await?;
        tx.admit_all(rows)
    })
    .await
}

/// Lets the one above a municipality administer it, or a district found its own. The operator's to give.
///
/// # Errors
/// `NotFound` for anybody else; what stands against the terms.
pub async fn give(cx: &Cx, over: TenantId, wanted: Wanted) -> Result<()> {
    cx.demand(GIVE)?;
    if !Holder::of(cx).root || over == cx.tenant() {
        return Err(Error::not_found());
    }
    let holder = holder(cx, over).await?;
    let grantor = (cx.tenant(), cx.town().title.clone());
    let there = cx.ports().towns.delegate(cx, over).await?;
    there
        .write(GIVE, async |tx| {
            let rows = store::grant::list(tx).await?;
            let before = tx.admit_all(rows)?;
            if before.iter().find(|grant| grant.holder.0 == holder.0).is_some_and(Grant::was_refused) {
                return Err(Refusal::TenantSaidNo.into());
            }
            if wanted.powers.contains(&Power::Found) && holder.0 != over {
                return Err(Refusal::Wider.into());
            }
            store::grant::add_use(tx, None).await?;
            enter(tx, holder, grantor, wanted).await
        })
        .await
}

/// Begins a grant over the caller's own tenant anew, with no more than it allowed before. The tenant's to give.
///
/// # Errors
/// `NotFound` if there was none; what stands against the terms.
pub async fn renew(cx: &Cx, id: Uuid, wanted: Wanted) -> Result<()> {
    cx.write(GIVE, async |tx| {
        let row = store::grant::lock(tx, id).await?;
        let known = tx.admit(row).await?;
        // The leave to found comes from above: nobody gives it to oneself.
        if known.holder.0 == known.over {
            return Err(Error::not_found());
        }
        if wanted.powers.iter().any(|power| !known.powers.contains(power)) {
            return Err(Refusal::Wider.into());
        }
        let grantor = (tx.tenant(), tx.town().title.clone());
        enter(tx, known.holder, grantor, wanted).await
    })
    .await
}

/// Ends a grant over the caller's own tenant, from the next request on.
///
/// # Errors
/// `NotFound`; `Conflict` if it is over.
pub async fn revoke(cx: &Cx, id: Uuid, reason: &str) -> Result<()> {
    let of = cx.tenant();
    cx.write(REVOKE, async |tx| end(tx, id, of, reason).await).await
}

/// Ends a grant over a tenant below, which the operator gave or stands above.
///
/// # Errors
/// `NotFound` for anybody but the operator; `Conflict` if it is over.
pub async fn revoke_over(cx: &Cx, over: TenantId, id: Uuid, reason: &str) -> Result<()> {
    cx.demand(REVOKE)?;
    if !Holder::of(cx).root {
        return Err(Error::not_found());
    }
    let (of, there) = (cx.tenant(), cx.ports().towns.delegate(cx, over).await?);
    there
        .write(REVOKE, async |tx| {
            store::grant::add_use(tx, None).await?;
            end(tx, id, of, reason).await
        })
        .await
}

async fn end(tx: &mut Tx<'_>, id: Uuid, of: TenantId, reason: &str) -> Result<()> {
    let row = store::grant::lock(tx, id).await?;
    let grant = tx.admit(row).await?.revoke(&tx.actor().name, of, reason, tx.now())?;
    store::grant::save_end(tx, &grant).await?;
    tx.about(id);
    tx.note("revoked", reason.trim());
    Ok(())
}

/// Whom a grant over this tenant is for: the one directly above a municipality; a district itself.
async fn holder(cx: &Cx, over: TenantId) -> Result<(TenantId, String)> {
    cx.read(GIVE, async |tx| {
        let row = store::tenant::get(tx, over).await?;
        let mut tenant: Tenant = tx.admit(row).await?;
        if let (false, Some(parent)) = (tenant.kind.may_found(), tenant.parent) {
            let row = store::tenant::get(tx, parent).await?;
            tenant = tx.admit(row).await?;
        }
        if tenant.kind.may_found() { Ok((tenant.id, tenant.title)) } else { Err(Error::not_found()) }
    })
    .await
}

/// Writes a grant by whoever has the right to it of its own.
async fn enter(tx: &mut Tx<'_>, holder: (TenantId, String), grantor: (TenantId, String), wanted: Wanted) -> Result<()> {
    let longest = longest(tx).await?;
    let terms = wanted.terms().within(Authority::Own, longest, tx.now())?;
    let grant = Grant::begun(tx.tenant(), (holder, grantor), None, terms, (&tx.actor().name, tx.now()));
    store::grant::add(tx, &grant).await?;
    tx.about(grant.id);
    tx.note("holder", grant.holder.1.clone());
    tx.note("powers", grant.powers.iter().map(|power| power.key()).collect::<Vec<_>>());
    tx.note("until", grant.until.to_rfc3339());
    tx.note("reason", grant.reason);
    Ok(())
}
