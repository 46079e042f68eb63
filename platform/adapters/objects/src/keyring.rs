use std::path::Path;

use crate::aad::aad;
use crate::secret::Secret;
use crate::{KeyError, TenantKey, WrappedKey, keyfile};

/// The operator's master key. It wraps tenant keys and does nothing else.
///
/// Losing it loses every file of every tenant: it belongs in the operator's backup, apart from the
/// database and the files.
#[derive(Debug)]
pub struct Keyring(Secret);

impl Keyring {
    /// Reads the master key from a file of 64 hexadecimal digits.
    ///
    /// # Errors
    /// The file is missing, malformed, or readable by everybody.
    pub fn open(path: &Path) -> Result<Self, KeyError> {
        Self::from_hex(&keyfile::read(path)?)
    }

    /// Like [`open`](Self::open), but creates the file (mode 0600, random key) if there is none.
    /// An existing file is never written to; of two processes that start together, one creates.
    ///
    /// # Errors
    /// As [`open`](Self::open), or the file cannot be created.
    pub fn open_or_create(path: &Path) -> Result<Self, KeyError> {
        if !path.exists() {
            keyfile::create(path, &Secret::generate()?.to_hex())?;
        }
        Self::open(path)
    }

    /// Takes the master key from 64 hexadecimal digits, e.g. an environment variable's value.
    ///
    /// # Errors
    /// [`KeyError::Malformed`] for anything else.
    pub fn from_hex(text: &str) -> Result<Self, KeyError> {
        let bytes = zeroize::Zeroizing::new(hex::decode(text.trim()).map_err(|_| KeyError::Malformed)?);
        Secret::from_slice(&bytes).map(Self)
    }

    /// Makes the key of a new tenant; the caller stores the result with the tenant.
    ///
    /// # Errors
    /// Only without a random source.
    pub fn new_tenant_key(&self, tenant: &str) -> Result<WrappedKey, KeyError> {
        self.0.wrap(&aad("tenant-key", &[tenant]), &Secret::generate()?)
    }

    /// Unwraps a tenant's key.
    ///
    /// # Errors
    /// [`KeyError::OtherKey`] under another master key, [`KeyError::Refused`] if the bytes are damaged
    /// or belong to another tenant.
    pub fn unwrap(&self, tenant: &str, wrapped: &WrappedKey) -> Result<TenantKey, KeyError> {
        self.0.unwrap(&aad("tenant-key", &[tenant]), wrapped).map(|secret| TenantKey::new(tenant, secret))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(digit: &str) -> Keyring {
        Keyring::from_hex(&digit.repeat(64)).unwrap()
    }

    #[test]
    fn a_tenant_key_opens_only_for_its_tenant_and_its_ring() {
        let wrapped = ring("a").new_tenant_key("rurbroich").unwrap();
        assert_eq!(wrapped.0.len(), 65);
        assert!(ring("a").unwrap("rurbroich", &wrapped).is_ok());
        let stolen = ring("a").unwrap("kleinhausen", &wrapped);
        assert!(matches!(stolen, Err(KeyError::Refused)));
        let foreign = ring("b").unwrap("rurbroich", &wrapped);
        assert!(matches!(foreign, Err(KeyError::OtherKey)));
    }

    #[test]
    fn refuses_text_that_is_no_key() {
        for text in ["", "a", &"a".repeat(63), &"a".repeat(66), &"g".repeat(64)] {
            assert!(matches!(Keyring::from_hex(text), Err(KeyError::Malformed)));
        }
    }

    #[test]
    fn prints_no_key() {
        assert_eq!(format!("{:?}", ring("a")), "Keyring(Secret)");
    }
}
