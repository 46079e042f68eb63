use super::delegate::under_grant;
use super::{FOUND, LIST, SUSPEND};
use crate::founding::Founding;
use crate::grant::Power;
use crate::store;
use crate::tenant::{Refusal, State, Tenant};
use sdk::web::{Cursor, paged};
use sdk::{Cx, Result, TenantId};

/// A tenant with the name of the one above it, if that may be seen.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The tenant.
    pub tenant: Tenant,
    /// The name of the tenant above.
    pub above: Option<String>,
}

/// A tenant with what its founder still remembers of its founding.
#[derive(Clone, Debug)]
pub struct Detail {
    /// The tenant.
    pub tenant: Tenant,
    /// The name of the tenant above.
    pub above: Option<String>,
    /// The founding, until the first log-in is handed over.
    pub founding: Option<Founding>,
}

/// How many tenants are in which state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Census {
    /// Open ones.
    pub active: i64,
    /// Ones on their way.
    pub founding: i64,
    /// Closed ones.
    pub suspended: i64,
    /// Ones that are no more.
    pub shredded: i64,
}

impl Census {
    /// All of them.
    pub fn total(self) -> i64 {
        [self.founding, self.suspended, self.shredded].into_iter().fold(self.active, i64::saturating_add)
    }
}

/// One page of the tenants below the caller's, youngest first.
///
/// # Errors
/// Those of [`Cx::read`].
pub async fn list(cx: &Cx, after: Option<Cursor>) -> Result<(Vec<Listed>, Option<Cursor>)> {
    cx.read(LIST, async |tx| {
        let rows = store::tenant::list(tx, after).await?;
        let (tenants, next) = paged(tx.admit_all(rows)?, |tenant| (tenant.founded_at, tenant.id.0));
        let above: Vec<TenantId> = tenants.iter().filter_map(|tenant| tenant.parent).collect();
        let titles = store::tenant::titles(tx, &above).await?;
        let listed = |tenant: Tenant| {
            let above = tenant.parent.and_then(|parent| titles.get(&parent).cloned());
            Listed { tenant, above }
        };
        Ok((tenants.into_iter().map(listed).collect(), next))
    })
    .await
}

/// How many tenants below the caller's are in which state.
///
/// # Errors
/// Those of [`Cx::read`].
pub async fn census(cx: &Cx) -> Result<Census> {
    let counts = cx.read(LIST, async |tx| store::tenant::count(tx).await).await?;
    let mut census = Census::default();
    for (state, count) in counts {
        match state {
            State::Active => census.active = count,
            State::Founding => census.founding = count,
            State::Suspended => census.suspended = count,
            State::Shredded => census.shredded = count,
        }
    }
    Ok(census)
}

/// One tenant.
///
/// # Errors
/// `NotFound` if the caller does not stand above it.
pub async fn get(cx: &Cx, id: TenantId) -> Result<Detail> {
    cx.read(LIST, async |tx| {
        let row = store::tenant::get(tx, id).await?;
        let tenant = tx.admit(row).await?;
        let above: Vec<TenantId> = tenant.parent.into_iter().collect();
        let above = store::tenant::titles(tx, &above).await?.into_values().next();
        let row = store::founding::get(tx, id).await?;
        let founding = match row {
            Some(row) => Some(tx.admit_for(FOUND, row).await?),
            None => None,
        };
        Ok(Detail { tenant, above, founding })
    })
    .await
}

/// The tenants a new one may stand below, by name.
///
/// # Errors
/// Those of [`Cx::read`].
pub async fn holders(cx: &Cx) -> Result<Vec<Tenant>> {
    cx.read(FOUND, async |tx| {
        let rows = store::tenant::list_holders(tx).await?;
        tx.admit_all(rows)
    })
    .await
}

/// Closes a tenant for the time being: nobody can sign in, nothing is lost.
///
/// # Errors
/// `NotFound`; `Conflict` if it is not active or the caller's own.
pub async fn suspend(cx: &Cx, id: TenantId) -> Result<Tenant> {
    turn(cx, id, Tenant::suspend).await
}

/// Opens a suspended tenant again.
///
/// # Errors
/// `NotFound`; `Conflict` if it is not suspended or the caller's own.
pub async fn resume(cx: &Cx, id: TenantId) -> Result<Tenant> {
    turn(cx, id, Tenant::resume).await
}

/// The deed and its row are the tenant's own; what is written here only says that it was done from here.
async fn turn(cx: &Cx, id: TenantId, rule: fn(Tenant, TenantId) -> Result<Tenant, Refusal>) -> Result<Tenant> {
    let here = cx.tenant();
    let seen = cx.read(SUSPEND, async |tx| {
        let row = store::tenant::get(tx, id).await?;
        tx.admit(row).await
    });
    rule(seen.await?, here)?;
    let turned = under_grant(cx, id, Power::Suspend, SUSPEND, async |tx| {
        let row = store::tenant::lock(tx, id).await?;
        let known = tx.admit(row).await?;
        let before = known.state.key();
        let tenant = rule(known, here)?;
        store::tenant::save_state(tx, &tenant).await?;
        tx.about(id);
        tx.changed("state", before, tenant.state.key());
        Ok((before, tenant))
    });
    let (before, tenant) = turned.await?;
    cx.write(SUSPEND, async |tx| {
        tx.about(id);
        tx.changed("state", before, tenant.state.key());
        Ok(tenant)
    })
    .await
}
