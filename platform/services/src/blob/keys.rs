//! A tenant's key over its life: renewed, rid of its forerunners, destroyed.
use super::Vault;
use objects::{KeyError, Keyring, WrappedKey};
use sdk::{Error, Result, TenantId, Town};

impl Vault {
    /// How often the tenant's key was renewed, and whether keys before the newest are kept.
    ///
    /// # Errors
    /// `Internal` if the key cannot be opened.
    pub fn generation(&self, town: &Town) -> Result<(u32, bool)> {
        let generation = self.keyring.generation(&wrapped(town)).map_err(Error::internal)?;
        Ok((generation, self.key(town)?.has_older()))
    }

    /// Whether the tenant's key was destroyed; a store of keys that is away says nothing.
    pub fn is_gone(&self, town: &Town) -> bool {
        matches!(self.keyring.unwrap(&town.id.to_string(), &wrapped(town)), Err(KeyError::Gone))
    }

    /// A fresh key beside the tenant's own, wrapped: it opens, and does not seal yet.
    ///
    /// # Errors
    /// `Internal` if the key cannot be opened or the token refuses.
    pub fn announce(&self, town: &Town) -> Result<Vec<u8>> {
        self.rewrapped(town, Keyring::announce)
    }

    /// The key that was announced as the one that seals, wrapped with those before it.
    ///
    /// # Errors
    /// As [`Vault::announce`].
    pub fn adopt(&self, town: &Town) -> Result<Vec<u8>> {
        self.rewrapped(town, Keyring::adopt)
    }

    /// The newest key alone, wrapped.
    ///
    /// # Errors
    /// As [`Vault::announce`].
    pub fn forget_older(&self, town: &Town) -> Result<Vec<u8>> {
        self.rewrapped(town, Keyring::forget_older)
    }

    /// Destroys what wrapped earlier keys; `newest` is in use. Returns how many there were.
    ///
    /// # Errors
    /// `Internal` if the token refuses.
    pub fn retire(&self, tenant: TenantId, newest: &[u8]) -> Result<usize> {
        self.keyring.retire(&tenant.to_string(), &WrappedKey(newest.to_vec())).map_err(Error::internal)
    }

    fn rewrapped(&self, town: &Town, step: Step) -> Result<Vec<u8>> {
        let key = step(&self.keyring, &town.id.to_string(), &wrapped(town)).map_err(Error::internal)?;
        Ok(key.0)
    }
}

/// One step in the life of a tenant's wrapped key.
type Step = fn(&Keyring, &str, &WrappedKey) -> std::result::Result<WrappedKey, KeyError>;

/// The tenant's key as its row holds it.
pub(super) fn wrapped(town: &Town) -> WrappedKey {
    WrappedKey(town.sealed_key.clone())
}
