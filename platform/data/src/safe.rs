//! What is sealed by the tenant's own key before it reaches the database: backups outlive a tenant, its key does not.
use crate::{Town, Tx};
use base64::{Engine, prelude::BASE64_STANDARD};
use kernel::{Error, Result};

/// Seals small things under a tenant's key.
pub trait Safe: Send + Sync {
    /// Seals for a purpose, which must be given again to open.
    ///
    /// # Errors
    /// `Internal` if the tenant's key cannot be opened.
    fn seal(&self, town: &Town, purpose: &str, plain: &[u8]) -> Result<Vec<u8>>;

    /// Opens what [`Safe::seal`] sealed.
    ///
    /// # Errors
    /// `Internal` if it was tampered with, belongs to another tenant or purpose, or the key is gone.
    fn unseal(&self, town: &Town, purpose: &str, sealed: &[u8]) -> Result<Vec<u8>>;
}

/// Begins a sealed text in a text column; base64 follows. Text that was written before texts were sealed has no mark.
const MARK: char = '\u{1}';

/// Sealed bytes as they lie in a text column.
pub fn as_text(sealed: &[u8]) -> String {
    let mut text = String::from(MARK);
    BASE64_STANDARD.encode_string(sealed, &mut text);
    text
}

impl Tx<'_> {
    /// Seals a text for a text column. An empty one stays empty.
    ///
    /// # Errors
    /// As [`Safe::seal`].
    pub fn seal_text(&self, purpose: &str, text: &str) -> Result<String> {
        if text.is_empty() {
            return Ok(String::new());
        }
        Ok(as_text(&self.safe.seal(self.town(), purpose, text.as_bytes())?))
    }

    /// Opens a text of a text column.
    ///
    /// # Errors
    /// As [`Safe::unseal`].
    pub fn open_text(&self, purpose: &str, kept: String) -> Result<String> {
        let Some(sealed) = kept.strip_prefix(MARK) else { return Ok(kept) };
        let sealed = BASE64_STANDARD.decode(sealed).map_err(Error::internal)?;
        String::from_utf8(self.safe.unseal(self.town(), purpose, &sealed)?).map_err(Error::internal)
    }
}
