//! No tenant takes all connections or all the time: its people wait for each other, not those of others for them.
use crate::pace::Pace;
use crate::places::Places;
use kernel::{Error, Result, TenantId};
use std::num::NonZeroU32;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{sleep, timeout};

/// How long somebody waits for their own tenant, as long as for a connection at all.
const PATIENCE: Duration = Duration::from_secs(5);

/// Who of which tenant is at work.
pub(crate) struct Shares {
    places: Places,
    pace: Mutex<Pace>,
}

impl Shares {
    /// One of so many parts of all connections, and two at least: one long question must not stop a tenant. Of the time
    /// of all processors of this machine one such part, too, as long as others are at work.
    pub(crate) fn of(connections: usize, part: NonZeroU32) -> Self {
        let processors = std::thread::available_parallelism().ok().and_then(|number| NonZeroU32::try_from(number).ok());
        let pace = Pace::of(processors.unwrap_or(NonZeroU32::MIN), part);
        let most = connections / usize::try_from(part.get()).unwrap_or(usize::MAX);
        Self { places: Places::of(most.max(2)), pace: Mutex::new(pace) }
    }

    /// A place for one transaction of somebody of this tenant, given back when dropped.
    ///
    /// # Errors
    /// `Unavailable` if the tenant keeps all its places for too long.
    pub(crate) async fn place(&self, tenant: TenantId) -> Result<Place<'_>> {
        let waited = timeout(PATIENCE, self.places.take(tenant)).await;
        let place = waited.map_err(|_| Error::unavailable("tenant_busy", "the tenant holds all its places"))??;
        let pause = self.pace().pause(tenant, Instant::now());
        if !pause.is_zero() {
            tracing::debug!(%tenant, ms = pause.as_millis(), "a tenant pays back what it took");
            sleep(pause).await;
        }
        Ok(Place { shares: self, tenant, since: None, _place: place })
    }

    fn pace(&self) -> MutexGuard<'_, Pace> {
        self.pace.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where somebody of a tenant is at work.
pub(crate) struct Place<'s> {
    shares: &'s Shares,
    tenant: TenantId,
    since: Option<Instant>,
    _place: OwnedSemaphorePermit,
}

impl Place<'_> {
    /// From now on they work: waiting for a connection that others hold costs nothing.
    pub(crate) fn begin(&mut self) {
        self.since = Some(Instant::now());
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        if let Some(since) = self.since {
            self.shares.pace().worked(self.tenant, since, Instant::now());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_tenant_waits_for_itself_and_for_nobody_else() {
        let (shares, busy, calm) = (Shares::of(8, NonZeroU32::new(4).unwrap()), TenantId::new(), TenantId::new());
        let first = shares.place(busy).await.unwrap();
        let second = shares.place(busy).await.unwrap();
        let third = timeout(Duration::from_millis(20), shares.place(busy));
        assert!(third.await.is_err(), "both places are taken");
        drop(shares.place(calm).await.unwrap());
        drop(first);
        drop(shares.place(busy).await.unwrap());
        drop(second);
    }

    #[tokio::test]
    async fn whoever_took_much_pauses_and_nobody_else() {
        let (shares, busy, calm) = (Shares::of(8, NonZeroU32::MAX), TenantId::new(), TenantId::new());
        drop(shares.place(calm).await.unwrap());
        let mut place = shares.place(busy).await.unwrap();
        place.begin();
        sleep(Duration::from_millis(20)).await;
        drop(place);
        let soon = Duration::from_millis(200);
        assert!(timeout(soon, shares.place(busy)).await.is_err(), "a second of pause");
        assert!(timeout(soon, shares.place(calm)).await.is_ok());
    }
}
