//! The signed tenant context: what `platform.tenant()` believes.
use chrono::{DateTime, Utc};
use hmac::{Hmac, Mac};
use kernel::{Actor, TenantId};
use sha2::Sha256;

/// How long a context outlives its transaction's start, in seconds: longer than any transaction, clocks that differ
/// included, and no longer, since until then it can be replayed on its own backend.
const LIFETIME: i64 = 600;

/// The key that signs tenant contexts. The database holds a copy the application role cannot read.
#[derive(Clone)]
pub struct ContextKey(Vec<u8>);

impl ContextKey {
    /// Takes the raw key.
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self(bytes.into())
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// `tenant|actor|expiry|backend|signature`, valid on one backend for a limited time.
    pub(crate) fn sign(&self, tenant: TenantId, actor: &Actor, backend: i32, now: DateTime<Utc>) -> String {
        self.signed(&format!("{tenant}|{}", actor.label()), backend, now)
    }

    /// What the functions want to see that are asked before any tenant is known. Never a context: "door" is no tenant.
    pub(crate) fn pass(&self, backend: i32, now: DateTime<Utc>) -> String {
        self.signed("door|platform", backend, now)
    }

    /// What it takes to remove the rows of a shredded tenant. Never a context: "forget" is no tenant.
    pub(crate) fn pass_to_forget(&self, tenant: TenantId, backend: i32, now: DateTime<Utc>) -> String {
        self.signed(&format!("forget|{tenant}"), backend, now)
    }

    fn signed(&self, what: &str, backend: i32, now: DateTime<Utc>) -> String {
        let expiry = now.timestamp().saturating_add(LIFETIME);
        let payload = format!("{what}|{expiry}|{backend}");
        format!("{payload}|{}", hex::encode(self.mac(&payload)))
    }

    pub(crate) fn mac(&self, payload: &str) -> [u8; 32] {
        // HMAC takes keys of every length; the error case does not exist.
        let mac = Hmac::<Sha256>::new_from_slice(&self.0).map(|mac| mac.chain_update(payload).finalize().into_bytes());
        mac.map(Into::into).unwrap_or_default()
    }
}

impl std::fmt::Debug for ContextKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ContextKey")
    }
}
