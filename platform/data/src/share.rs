//! No tenant takes all connections: its people wait for each other, not those of others for them.
use kernel::{Error, Result, TenantId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// How long somebody waits for their own tenant, as long as for a connection at all.
const PATIENCE: Duration = Duration::from_secs(5);
/// Which part of all connections the people of one tenant may hold.
const PART: usize = 4;

/// Who of which tenant is at work: one small counter for each tenant that ever asked.
pub(crate) struct Shares {
    most: usize,
    known: Mutex<HashMap<TenantId, Arc<Semaphore>>>,
}

impl Shares {
    /// A quarter of all connections each, and two at least: one long question must not stop a tenant.
    pub(crate) fn of(connections: usize) -> Self {
        Self { most: (connections / PART).max(2), known: Mutex::default() }
    }

    /// A place for one transaction of somebody of this tenant, given back when dropped.
    ///
    /// # Errors
    /// `Unavailable` if the tenant keeps all its places for too long.
    pub(crate) async fn place(&self, tenant: TenantId) -> Result<OwnedSemaphorePermit> {
        let places = {
            let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            known.entry(tenant).or_insert_with(|| Arc::new(Semaphore::new(self.most))).clone()
        };
        let waited = timeout(PATIENCE, places.acquire_owned()).await;
        let place = waited.map_err(|_| Error::unavailable("tenant_busy", "the tenant holds all its places"))?;
        place.map_err(Error::internal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_tenant_waits_for_itself_and_for_nobody_else() {
        let (shares, busy, calm) = (Shares::of(8), TenantId::new(), TenantId::new());
        let first = shares.place(busy).await.unwrap();
        let second = shares.place(busy).await.unwrap();
        let third = timeout(Duration::from_millis(20), shares.place(busy));
        assert!(third.await.is_err(), "both places are taken");
        drop(shares.place(calm).await.unwrap());
        drop(first);
        drop(shares.place(busy).await.unwrap());
        drop(second);
    }
}
