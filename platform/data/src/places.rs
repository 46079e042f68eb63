//! Places of each tenant: its people wait for each other, not those of others for them.
use kernel::{Error, Result, TenantId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// So many places for each tenant: one small counter for each that ever asked.
pub struct Places {
    most: usize,
    known: Mutex<HashMap<TenantId, Arc<Semaphore>>>,
}

impl Places {
    /// All of them free.
    pub fn of(most: usize) -> Self {
        Self { most, known: Mutex::default() }
    }

    /// One of this tenant's places, given back when dropped. Waits for ever; whoever comes first is first.
    ///
    /// # Errors
    /// `Internal` never: places are not taken away.
    pub async fn take(&self, tenant: TenantId) -> Result<OwnedSemaphorePermit> {
        let places = {
            let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            known.entry(tenant).or_insert_with(|| Arc::new(Semaphore::new(self.most))).clone()
        };
        places.acquire_owned().await.map_err(Error::internal)
    }
}
