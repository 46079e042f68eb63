use zeroize::Zeroizing;

use crate::aad::aad;
use crate::secret::Secret;
use crate::{KeyError, ObjectKey, WrappedKey};

/// One tenant's key: wraps the keys of its files and seals its small secrets. Those it had before open what they sealed.
#[derive(Debug)]
pub struct TenantKey {
    tenant: Box<str>,
    newest: Secret,
    older: Vec<Secret>,
}

impl TenantKey {
    pub(crate) fn new(tenant: &str, secrets: Vec<Secret>) -> Result<Self, KeyError> {
        let mut secrets = secrets.into_iter();
        let newest = secrets.next().ok_or(KeyError::Refused)?;
        Ok(Self { tenant: tenant.into(), newest, older: secrets.collect() })
    }

    /// Whether the newest key sealed these bytes; others are to be sealed anew.
    #[must_use]
    pub fn is_newest(&self, sealed: &[u8]) -> bool {
        self.newest.sealed(sealed)
    }

    /// How sealed bytes begin that are not to be sealed anew.
    #[must_use]
    pub fn mark(&self) -> Vec<u8> {
        self.newest.mark()
    }

    /// Whether there are keys before the newest.
    #[must_use]
    pub fn has_older(&self) -> bool {
        !self.older.is_empty()
    }

    /// Encrypts a small secret for a database column. `purpose` says what and whose it is, such as
    /// `totp-seed/{person}`; it must be given again to [`open`](Self::open).
    ///
    /// # Errors
    /// Only without a random source.
    pub fn seal(&self, purpose: &str, plain: &[u8]) -> Result<Vec<u8>, KeyError> {
        self.newest.seal(&aad("secret", &[&self.tenant, purpose]), plain)
    }

    /// Reverses [`seal`](Self::seal). The result is wiped from memory when dropped.
    ///
    /// # Errors
    /// [`KeyError::OtherKey`] or [`KeyError::Refused`]: not sealed by this key for this purpose.
    pub fn open(&self, purpose: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        self.by(sealed).open(&aad("secret", &[&self.tenant, purpose]), sealed)
    }

    /// Makes the key of a new file; the caller stores the wrapped half beside the file's row.
    ///
    /// # Errors
    /// Only without a random source.
    pub fn new_object_key(&self, object: &str) -> Result<(ObjectKey, WrappedKey), KeyError> {
        let key = Secret::generate()?;
        let wrapped = self.newest.wrap(&self.object_aad(object), &key)?;
        Ok((ObjectKey(key), wrapped))
    }

    /// Unwraps a file's key.
    ///
    /// # Errors
    /// [`KeyError::OtherKey`] or [`KeyError::Refused`]: the key of another tenant or object.
    pub fn object_key(&self, object: &str, wrapped: &WrappedKey) -> Result<ObjectKey, KeyError> {
        self.by(&wrapped.0).unwrap(&self.object_aad(object), wrapped).map(ObjectKey)
    }

    /// Wraps a file's key anew, by the newest key. The file stays as it is.
    ///
    /// # Errors
    /// As [`object_key`](Self::object_key).
    pub fn rewrap(&self, object: &str, wrapped: &WrappedKey) -> Result<WrappedKey, KeyError> {
        let ObjectKey(key) = self.object_key(object, wrapped)?;
        self.newest.wrap(&self.object_aad(object), &key)
    }

    /// The key that sealed these bytes; the newest for bytes that none did.
    fn by(&self, sealed: &[u8]) -> &Secret {
        self.older.iter().find(|secret| secret.sealed(sealed)).unwrap_or(&self.newest)
    }

    fn object_aad(&self, object: &str) -> Vec<u8> {
        aad("object-key", &[&self.tenant, object])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(tenant: &str) -> TenantKey {
        TenantKey::new(tenant, vec![Secret::generate().unwrap()]).unwrap()
    }

    #[test]
    fn a_sealed_secret_is_bound_to_purpose_and_tenant() {
        let key_a = key("rurbroich");
        let sealed = key_a.seal("totp-seed/7", b"seed").unwrap();
        assert_eq!(*key_a.open("totp-seed/7", &sealed).unwrap(), b"seed");
        assert!(key_a.open("totp-seed/8", &sealed).is_err());
        assert!(key("kleinhausen").open("totp-seed/7", &sealed).is_err());
    }

    #[test]
    fn an_object_key_is_bound_to_its_object() {
        let tenant = key("rurbroich");
        let (_, wrapped) = tenant.new_object_key("1").unwrap();
        assert!(tenant.object_key("1", &wrapped).is_ok());
        let swapped = tenant.object_key("2", &wrapped);
        assert!(matches!(swapped, Err(KeyError::Refused)));
    }

    #[test]
    fn one_kind_of_sealed_bytes_is_not_taken_for_another() {
        let tenant = key("rurbroich");
        let (_, wrapped) = tenant.new_object_key("1").unwrap();
        assert!(tenant.open("1", &wrapped.0).is_err());
    }
}
