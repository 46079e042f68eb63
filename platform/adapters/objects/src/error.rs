use std::io;

use crate::KeyError;

/// Why a file cannot be stored, read, listed or deleted.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No object has this key.
    #[error("the file store has no such object")]
    NotFound,
    /// The store is away, too slow or overloaded. The same call may succeed later.
    #[error("the file store cannot be reached or is overloaded ({0}); try again shortly")]
    Unavailable(String),
    /// The stored bytes are not what was stored under this key, label and length.
    #[error("the stored file is damaged or is not the file that was asked for: {0}")]
    Corrupt(&'static str),
    /// The store answered and said no: credentials, permissions, a missing bucket, a full quota.
    #[error("the file store refused the request ({code}): {detail}; check its configuration")]
    Refused {
        /// S3's error code, or the HTTP status.
        code: String,
        /// S3's own words.
        detail: String,
    },
    /// The byte range begins behind the file's last byte.
    #[error("the byte range lies outside of the file")]
    OutOfRange,
    /// More than a multipart upload can hold (78 GiB).
    #[error("the file is too large for the file store")]
    TooLarge,
    /// Object keys are made of `A-Z a-z 0-9 . _ - /`, 120 bytes at most, without empty segments.
    #[error("not a usable object key: {0:?}")]
    InvalidKey(String),
    /// The configuration cannot work.
    #[error("the file store's configuration is not usable: {0}")]
    Config(String),
    /// The local file cannot be read or the embedded store's directory cannot be used.
    #[error("a local file cannot be used: {0}")]
    File(#[source] io::Error),
    /// The key cannot be used.
    #[error(transparent)]
    Key(#[from] KeyError),
}

impl Error {
    /// An error of the network, the clock or a foreign library, with all its causes.
    pub(crate) fn unavailable(error: &(dyn std::error::Error + 'static)) -> Self {
        Self::Unavailable(causes(error))
    }
}

pub(crate) fn causes(error: &(dyn std::error::Error + 'static)) -> String {
    let chain = std::iter::successors(Some(error), |e| e.source());
    let mut texts: Vec<_> = chain.map(ToString::to_string).collect();
    texts.dedup();
    texts.join(": ")
}
