use crate::Result;

/// Signs facts with the installation's key, so that they can be proved later without it.
pub trait Notary: Send + Sync {
    /// The facts with key and signature; `gemeinwerk certificate verify` checks them anywhere.
    ///
    /// # Errors
    /// `Internal` for facts that cannot be written as JSON.
    fn certify(&self, facts: serde_json::Value) -> Result<serde_json::Value>;
}
