use std::io;
use std::path::PathBuf;

/// Why a key cannot be loaded, wrapped or unwrapped.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The key file cannot be read or created.
    #[error("the key file {path} cannot be used; check that the directory exists and is writable by the server")]
    File {
        /// The file in question.
        path: PathBuf,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// Every user of the machine may read the key file.
    #[error("the key file {0} can be read by every user of this machine; run `chmod o-rwx` on it")]
    Exposed(PathBuf),
    /// The text is not a key.
    #[error("the master key must be 64 hexadecimal digits (32 bytes); restore it from your backup")]
    Malformed,
    /// The bytes were sealed with a different key.
    #[error("these bytes were sealed with another key; check that the right master key is in place")]
    OtherKey,
    /// The bytes were changed, cut, or sealed for another tenant, object or purpose.
    #[error("the sealed bytes are damaged or belong to something else")]
    Refused,
    /// The key that would open it is not there, or no more: it was destroyed.
    #[error("the key for these bytes does not exist any more")]
    Gone,
    /// A hardware module is away or refuses.
    #[error("the hardware module with the keys does not do its part: {0}")]
    Token(String),
    /// The operating system has no random numbers to give.
    #[error("the operating system provides no random numbers")]
    Entropy,
}
