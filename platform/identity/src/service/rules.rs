//! The tenant's rules of signing in.
use super::{FIND, REGULATE};
use crate::role;
use crate::rule::{Rule, Rules};
use crate::store;
use chrono::NaiveDate;
use sdk::{Cx, Result, Tx, local_day};

/// All the administration has set.
pub struct Regulations {
    /// What holds today.
    pub rules: Rules,
    /// What will hold from a day on.
    pub coming: Vec<(Rule, NaiveDate, i64)>,
    /// The roles that need a second factor to sign in.
    pub factor_roles: Vec<String>,
}

/// What holds, and what will.
///
/// # Errors
/// `Denied`; `Unavailable` if the database is away.
pub async fn regulations(cx: &Cx) -> Result<Regulations> {
    cx.read(REGULATE, async |tx| {
        Ok(Regulations {
            rules: store::rule::current(tx).await?,
            coming: store::rule::coming(tx).await?,
            factor_roles: store::factor_role::list(tx).await?,
        })
    })
    .await
}

/// How much people may ask for and send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// Requests of one person or connection a minute, in the long run.
    pub person: u32,
    /// Requests of all together a minute.
    pub tenant: u32,
    /// Megabytes (10⁶ bytes) one person or connection may send a day.
    pub person_mb: u64,
    /// Megabytes all together may send a day.
    pub tenant_mb: u64,
}

/// How much the tenant lets its people ask for.
///
/// # Errors
/// `Unavailable` if the database is away.
pub async fn allowance(cx: &Cx) -> Result<Allowance> {
    cx.read(FIND, async |tx| {
        let rules = store::rule::current(tx).await?;
        let rate = |rule| u32::try_from(rules.get(rule)).unwrap_or(u32::MAX);
        let volume = |rule| u64::try_from(rules.get(rule)).unwrap_or_default();
        Ok(Allowance {
            person: rate(Rule::RequestsPerson),
            tenant: rate(Rule::RequestsTenant),
            person_mb: volume(Rule::UploadPerson),
            tenant_mb: volume(Rule::UploadTenant),
        })
    })
    .await
}

/// Sets rules from a day on, and the roles that need a second factor, if they are named, those at once.
///
/// # Errors
/// `Invalid` if a value makes no sense or a role does not exist.
pub async fn regulate(cx: &Cx, from: NaiveDate, wanted: &[(Rule, i64)], roles: Option<&[String]>) -> Result<()> {
    for (rule, value) in wanted {
        rule.check(*value)?;
    }
    let roles = roles.map(|roles| role::check(cx, roles)).transpose()?;
    cx.write(REGULATE, async |tx| {
        let today = local_day(tx.now());
        let (from, known) = (from.max(today), store::rule::current(tx).await?);
        tx.about("sign-in");
        tx.note("from", from.to_string());
        for (rule, value) in wanted.iter().filter(|(rule, value)| known.get(*rule) != *value) {
            tx.changed(rule.key(), known.get(*rule), *value);
            // Whoever switches the second person off does not change rights alone on the same day.
            let relaxed = *rule == Rule::DraftRelease && *value == 0;
            let from = if relaxed { from.max(today + chrono::TimeDelta::days(1)) } else { from };
            store::rule::save(tx, *rule, from, *value).await?;
        }
        if let Some(roles) = &roles {
            demand_factors(tx, roles).await?;
        }
        let idle = store::rule::current(tx).await?.get(Rule::IdleMinutes);
        store::session::shorten_patience(tx, i32::try_from(idle).unwrap_or(i32::MAX)).await
    })
    .await
}

async fn demand_factors(tx: &mut Tx<'_>, roles: &[String]) -> Result<()> {
    let before = store::factor_role::list(tx).await?;
    if before != roles {
        tx.changed("factor_roles", before, roles.to_vec());
        store::factor_role::save(tx, roles).await?;
    }
    Ok(())
}
