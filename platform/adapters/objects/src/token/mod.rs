//! What holds the keys that wrap other keys: a folder of files, or a hardware module.
mod folder;
mod hsm;
mod master;

use std::fmt;

use zeroize::Zeroizing;

use crate::KeyError;

pub use folder::Folder;
pub use hsm::{Hsm, HsmConfig};
pub use master::Master;

/// The label of the operator's own key, which wrapped tenants' keys before each tenant had one of its own.
pub(crate) const MASTER: &str = "master";

/// Keys that encrypt and decrypt small things and are never handed out: the shape of a PKCS #11 token
/// (OASIS PKCS #11 3.1: `C_GenerateKey`, `C_Encrypt`, `C_Decrypt`, `C_FindObjects`, `C_DestroyObject`).
///
/// Labels are `{tenant}.{generation}`. The calls block for microseconds (files) to milliseconds (hardware).
pub trait Token: fmt::Debug + Send + Sync {
    /// Makes a random AES-256 key. One that is there already stays as it is.
    ///
    /// # Errors
    /// The token is away, full or refuses.
    fn generate(&self, label: &str) -> Result<(), KeyError>;

    /// Encrypts with AES-256-GCM under a fresh nonce.
    ///
    /// # Errors
    /// [`KeyError::Gone`] without such a key; the token is away or refuses.
    fn encrypt(&self, label: &str, aad: &[u8], plain: &[u8]) -> Result<Vec<u8>, KeyError>;

    /// Reverses [`encrypt`](Self::encrypt).
    ///
    /// # Errors
    /// [`KeyError::Gone`] without such a key, [`KeyError::Refused`] for damaged or foreign bytes; the token is away.
    fn decrypt(&self, label: &str, aad: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyError>;

    /// Destroys a key for ever. Says whether it was there.
    ///
    /// # Errors
    /// The token is away or refuses: the key must be taken to exist.
    fn destroy(&self, label: &str) -> Result<bool, KeyError>;

    /// The labels that begin so, in no order.
    ///
    /// # Errors
    /// The token is away.
    fn labels(&self, prefix: &str) -> Result<Vec<String>, KeyError>;
}
