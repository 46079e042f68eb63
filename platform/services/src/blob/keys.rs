//! A tenant's key over its life: renewed, rid of its forerunners, destroyed.
use super::Vault;
use objects::{KeyError, WrappedKey};
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
        let announced = self.keyring.announce(&town.id.to_string(), &wrapped(town)).map_err(Error::internal)?;
        Ok(announced.0)
    }

    /// The key that was announced as the one that seals, wrapped with those before it.
    ///
    /// # Errors
    /// As [`Vault::announce`].
    pub fn adopt(&self, town: &Town) -> Result<Vec<u8>> {
        let adopted = self.keyring.adopt(&town.id.to_string(), &wrapped(town)).map_err(Error::internal)?;
        Ok(adopted.0)
    }

    /// The newest key alone, wrapped.
    ///
    /// # Errors
    /// As [`Vault::announce`].
    pub fn forget_older(&self, town: &Town) -> Result<Vec<u8>> {
        let only = self.keyring.forget_older(&town.id.to_string(), &wrapped(town)).map_err(Error::internal)?;
        Ok(only.0)
    }

    /// Destroys what wrapped earlier keys; `newest` is in use. Returns how many there were.
    ///
    /// # Errors
    /// `Internal` if the token refuses.
    pub fn retire(&self, tenant: TenantId, newest: &[u8]) -> Result<usize> {
        self.keyring.retire(&tenant.to_string(), &WrappedKey(newest.to_vec())).map_err(Error::internal)
    }
}

fn wrapped(town: &Town) -> WrappedKey {
    WrappedKey(town.sealed_key.clone())
}
