//! Looks for the tripwire's marker in what leaves the house, and raises the alarm.
use chrono::Utc;
use data::Tripwire;
use memchr::memmem::Finder;
use sdk::gate::{Gate, Origin};
use sdk::{Actor, Error, Result, TenantId, Town};
use services::isolation::alarm;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock, Weak};

/// Knows the marker.
pub struct Watch {
    tripwire: TenantId,
    finder: Finder<'static>,
    gate: OnceLock<Weak<Gate>>,
    alarms: AtomicU64,
    /// When all tenants were last tried, in seconds since 1970; 0 if never.
    round: AtomicI64,
}

impl Watch {
    /// For this tripwire.
    pub fn new(tripwire: &Tripwire) -> Self {
        Self {
            tripwire: tripwire.tenant,
            finder: Finder::new(tripwire.marker.as_bytes()).into_owned(),
            gate: OnceLock::new(),
            alarms: AtomicU64::new(0),
            round: AtomicI64::new(0),
        }
    }

    /// An alarm is written through the gate, and ports behind the gate raise it.
    pub fn attach(&self, gate: &Arc<Gate>) {
        let _ = self.gate.set(Arc::downgrade(gate));
    }

    /// Whether this tenant is the tripwire itself.
    pub fn is_tripwire(&self, tenant: TenantId) -> bool {
        self.tripwire == tenant
    }

    /// Whether the marker stands in these bytes.
    pub fn finds(&self, bytes: &[u8]) -> bool {
        self.finder.find(bytes).is_some()
    }

    /// Bytes at the end of a piece that may be the beginning of the marker.
    pub(crate) fn overlap(&self) -> usize {
        self.finder.needle().len().saturating_sub(1)
    }

    /// Counts it, tells the operator, and notes it in the tenant it happened to.
    pub fn alarm(&self, town: Option<Arc<Town>>, place: &str, request: &str) {
        self.alarms.fetch_add(1, Ordering::Relaxed);
        let tenant = town.as_ref().map(|town| town.key.clone()).unwrap_or_default();
        tracing::error!(tenant, place, request, "TRIPWIRE: something of another tenant was about to come out");
        let (Some(town), Some(gate)) = (town, self.gate.get().and_then(Weak::upgrade)) else { return };
        let (place, request) = (place.to_owned(), request.to_owned());
        tokio::spawn(async move {
            if let Err(error) = note(&gate, town, &place, request).await {
                tracing::error!(%error, place, "an alarm of the tripwire could not be noted");
            }
        });
    }

    /// Lets something leave, unless the marker stands in a part of it: then the alarm is raised.
    ///
    /// # Errors
    /// `Internal` if it must not leave.
    pub fn pass<'p>(
        &self,
        town: Option<&Arc<Town>>,
        place: &str,
        request: &str,
        parts: impl IntoIterator<Item = &'p [u8]>,
    ) -> Result<()> {
        if parts.into_iter().any(|part| self.finds(part)) {
            self.alarm(town.cloned(), place, request);
            return Err(Error::internal("it held something of another tenant and was held back"));
        }
        Ok(())
    }

    /// Alarms since this process started.
    pub fn alarms(&self) -> u64 {
        self.alarms.load(Ordering::Relaxed)
    }

    /// All tenants were tried.
    pub fn went_round(&self) {
        self.round.store(Utc::now().timestamp(), Ordering::Relaxed);
    }

    /// When all tenants were last tried by this process, in seconds since 1970; 0 if never.
    pub fn last_round(&self) -> i64 {
        self.round.load(Ordering::Relaxed)
    }
}

async fn note(gate: &Arc<Gate>, town: Arc<Town>, place: &str, request: String) -> Result<()> {
    let origin = Origin { request, ..Origin::default() };
    let cx = gate.admit(town, Actor::service("isolation"), origin).await?;
    alarm::record(&cx, place).await
}
