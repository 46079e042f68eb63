use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use crate::aad::aad;
use crate::secret::Secret;
use crate::token::{MASTER, Token};
use crate::{KeyError, TenantKey, WrappedKey};

/// Begins the wrapped keys of a tenant: version, generation (4), what the token encrypted.
const VERSION: u8 = 2;
/// Before tenants had keys of their own in a token, the master key wrapped theirs.
const BY_MASTER: u8 = 1;
/// How long an opened key is held: the longest a destroyed one goes on working in a process.
const HELD: Duration = Duration::from_secs(30);
/// Opened keys held at most.
const MOST: usize = 4096;
const KEY_BYTES: usize = 32;

/// Wraps the keys of all tenants, each by a key of its own in a [`Token`].
#[derive(Debug)]
pub struct Keyring {
    token: Box<dyn Token>,
    held: Mutex<HashMap<String, Held>>,
}

#[derive(Debug)]
struct Held {
    wrapped: WrappedKey,
    key: Arc<TenantKey>,
    since: Instant,
}

impl Keyring {
    /// Over a token.
    pub fn new(token: impl Token + 'static) -> Self {
        Self { token: Box::new(token), held: Mutex::default() }
    }

    /// Makes the key of a new tenant; the caller stores the result with the tenant.
    ///
    /// # Errors
    /// The token refuses, or there is no random source.
    pub fn new_tenant_key(&self, tenant: &str) -> Result<WrappedKey, KeyError> {
        self.wrap(tenant, 1, &[Secret::generate()?])
    }

    /// Unwraps a tenant's key. It is held for half a minute.
    ///
    /// # Errors
    /// [`KeyError::Gone`] once it was destroyed, [`KeyError::OtherKey`] under another master key,
    /// [`KeyError::Refused`] if the bytes are damaged or belong to another tenant.
    pub fn unwrap(&self, tenant: &str, wrapped: &WrappedKey) -> Result<Arc<TenantKey>, KeyError> {
        let fresh = |held: &&Held| held.wrapped == *wrapped && held.since.elapsed() < HELD;
        if let Some(held) = self.held().get(tenant).filter(fresh) {
            return Ok(held.key.clone());
        }
        let key = Arc::new(TenantKey::new(tenant, self.secrets(tenant, wrapped)?)?);
        let mut held = self.held();
        if held.len() >= MOST {
            held.clear();
        }
        held.insert(tenant.to_owned(), Held { wrapped: wrapped.clone(), key: key.clone(), since: Instant::now() });
        Ok(key)
    }

    /// Lays a fresh key beside a tenant's own, under a fresh key of the token: it opens, and does not seal yet. The caller
    /// stores the result and, once all processes have seen it, [`adopt`](Self::adopt)s.
    ///
    /// # Errors
    /// As [`unwrap`](Self::unwrap).
    pub fn announce(&self, tenant: &str, wrapped: &WrappedKey) -> Result<WrappedKey, KeyError> {
        let mut secrets = self.secrets(tenant, wrapped)?;
        secrets.push(Secret::generate()?);
        self.wrap(tenant, generation(wrapped)?.saturating_add(1), &secrets)
    }

    /// Makes the key that was announced the one that seals, and keeps those before it for what they sealed. The caller
    /// stores the result.
    ///
    /// # Errors
    /// As [`unwrap`](Self::unwrap).
    pub fn adopt(&self, tenant: &str, wrapped: &WrappedKey) -> Result<WrappedKey, KeyError> {
        let mut secrets = self.secrets(tenant, wrapped)?;
        secrets.rotate_right(1);
        self.wrap(tenant, generation(wrapped)?.saturating_add(1), &secrets)
    }

    /// Forgets the keys before the newest, once nothing is sealed by them any more. The caller stores the result, and
    /// then [`retire`](Self::retire)s.
    ///
    /// # Errors
    /// As [`unwrap`](Self::unwrap).
    pub fn forget_older(&self, tenant: &str, wrapped: &WrappedKey) -> Result<WrappedKey, KeyError> {
        let mut secrets = self.secrets(tenant, wrapped)?;
        secrets.truncate(1);
        self.wrap(tenant, generation(wrapped)?.saturating_add(1), &secrets)
    }

    /// Destroys what wrapped a tenant's earlier keys. Returns how many there were.
    ///
    /// # Errors
    /// The token refuses.
    pub fn retire(&self, tenant: &str, wrapped: &WrappedKey) -> Result<usize, KeyError> {
        let newest = generation(wrapped)?;
        let earlier =
            |label: &String| label.rsplit_once('.').and_then(|(_, n)| n.parse().ok()).is_some_and(|n: u32| n < newest);
        self.destroy(self.labels(tenant)?.into_iter().filter(earlier))
    }

    /// Destroys every key of a tenant. What it sealed cannot be opened again by anybody: at once in this process, within
    /// half a minute in others. Returns the labels of the destroyed keys.
    ///
    /// # Errors
    /// The token refuses: the keys must be taken to exist.
    pub fn shred(&self, tenant: &str) -> Result<Vec<String>, KeyError> {
        let labels = self.labels(tenant)?;
        self.destroy(labels.iter().cloned())?;
        self.held().remove(tenant);
        match self.labels(tenant)?.is_empty() {
            true => Ok(labels),
            false => Err(KeyError::Token("a key is still there".to_owned())),
        }
    }

    /// Counts a tenant's renewals; nothing for a key the master wrapped.
    ///
    /// # Errors
    /// [`KeyError::Refused`] for bytes that are no wrapped keys.
    pub fn generation(&self, wrapped: &WrappedKey) -> Result<u32, KeyError> {
        generation(wrapped)
    }

    fn destroy(&self, labels: impl Iterator<Item = String>) -> Result<usize, KeyError> {
        labels
            .map(|label| self.token.destroy(&label))
            .filter(|gone| !matches!(gone, Ok(false)))
            .try_fold(0, |n, gone| gone.map(|_| n + 1))
    }

    fn labels(&self, tenant: &str) -> Result<Vec<String>, KeyError> {
        self.token.labels(&format!("{tenant}."))
    }

    fn wrap(&self, tenant: &str, generation: u32, secrets: &[Secret]) -> Result<WrappedKey, KeyError> {
        let label = format!("{tenant}.{generation}");
        self.token.generate(&label)?;
        let mut plain = Zeroizing::new(Vec::with_capacity(secrets.len() * KEY_BYTES));
        secrets.iter().for_each(|secret| plain.extend_from_slice(secret.bytes()));
        let mut wrapped = vec![VERSION];
        wrapped.extend(generation.to_be_bytes());
        wrapped.extend(self.token.encrypt(&label, &aad("tenant-keys", &[&label]), &plain)?);
        Ok(WrappedKey(wrapped))
    }

    /// The newest first; at least one.
    fn secrets(&self, tenant: &str, wrapped: &WrappedKey) -> Result<Vec<Secret>, KeyError> {
        let plain = match wrapped.0.first() {
            Some(&BY_MASTER) => self.token.decrypt(MASTER, &aad("tenant-key", &[tenant]), &wrapped.0)?,
            _ => {
                let label = format!("{tenant}.{}", generation(wrapped)?);
                let sealed = wrapped.0.get(5..).ok_or(KeyError::Refused)?;
                self.token.decrypt(&label, &aad("tenant-keys", &[&label]), sealed)?
            }
        };
        plain.chunks(KEY_BYTES).map(Secret::from_slice).collect()
    }

    fn held(&self) -> std::sync::MutexGuard<'_, HashMap<String, Held>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Counts the renewals; nothing for a key the master wrapped.
fn generation(wrapped: &WrappedKey) -> Result<u32, KeyError> {
    match wrapped.0.split_first() {
        Some((&BY_MASTER, _)) => Ok(0),
        Some((&VERSION, rest)) => rest.first_chunk().map(|bytes| u32::from_be_bytes(*bytes)).ok_or(KeyError::Refused),
        _ => Err(KeyError::Refused),
    }
}

#[cfg(test)]
#[path = "keyring_tests.rs"]
mod tests;
