//! The signed tenant context: what `platform.tenant()` believes.
use chrono::{DateTime, Utc};
use hmac::{Hmac, Mac};
use kernel::{Actor, TenantId};
use sha2::Sha256;

/// How long a context outlives its transaction's start, in seconds: longer than any statement time-out.
const LIFETIME: i64 = 3600;

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
        let expiry = now.timestamp().saturating_add(LIFETIME);
        let payload = format!("{tenant}|{}|{expiry}|{backend}", actor.label());
        // HMAC takes keys of every length; the error case does not exist.
        let signature = Hmac::<Sha256>::new_from_slice(&self.0).map(|mut mac| {
            mac.update(payload.as_bytes());
            hex::encode(mac.finalize().into_bytes())
        });
        format!("{payload}|{}", signature.unwrap_or_default())
    }
}

impl std::fmt::Debug for ContextKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ContextKey")
    }
}
