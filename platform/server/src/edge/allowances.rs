//! What each tenant lets its people ask for, remembered for a second.
use identity::service::{Allowance, allowance};
use sdk::gate::Visitor;
use sdk::{Result, TenantId};
use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};
use std::time::{Duration, Instant};

const FRESH: Duration = Duration::from_secs(1);

/// Allowances by tenant.
#[derive(Default)]
pub struct Allowances(RwLock<HashMap<TenantId, (Instant, Allowance)>>);

impl Allowances {
    /// What holds in the visitor's tenant.
    ///
    /// # Errors
    /// `Unavailable` if the database is away.
    pub async fn of(&self, visitor: &Visitor) -> Result<Allowance> {
        let tenant = visitor.town.id;
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&tenant).copied();
        if let Some((_, found)) = known.filter(|(at, _)| at.elapsed() < FRESH) {
            return Ok(found);
        }
        let found = allowance(&visitor.service("identity").await?).await?;
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(tenant, (Instant::now(), found));
        Ok(found)
    }
}
