//! What can go wrong with an index.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use tantivy::TantivyError;
use tantivy::directory::error::OpenReadError;

/// A failure of the search index; [`Error::is_rebuildable`] tells whether destroying and refilling it helps.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Files of the index are missing or damaged.
    #[error("the search index in {dir} is damaged ({reason}): destroy it and fill it again")]
    Corrupt {
        /// The directory of the index.
        dir: PathBuf,
        /// What the engine found.
        reason: String,
    },
    /// The index was built with other fields, another vocabulary or another engine version.
    #[error(
        "the search index in {dir} was built by another version or with another word list: destroy it and fill it again"
    )]
    Outdated {
        /// The directory of the index.
        dir: PathBuf,
    },
    /// Another process writes to the same directory.
    #[error("the search index in {dir} is being written by another process: try again later")]
    Busy {
        /// The directory of the index.
        dir: PathBuf,
    },
    /// The directory holds something else than an index and is left alone.
    #[error("{dir} is not a search index (it has folders): nothing was deleted")]
    Foreign {
        /// The directory that was refused.
        dir: PathBuf,
    },
    /// A word list cannot be read.
    #[error("the word list {path} cannot be read: {source}")]
    WordList {
        /// The list, or "embedded".
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The directory cannot be created, read or deleted.
    #[error("the search index in {dir} cannot be reached: {source}")]
    Directory {
        /// The directory of the index.
        dir: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The engine refused for another reason, such as a full disk.
    #[error("the search engine failed in {dir}: {source}")]
    Engine {
        /// The directory of the index.
        dir: PathBuf,
        /// Why.
        source: Box<TantivyError>,
    },
}

impl Error {
    /// Whether `Index::destroy` and a refill repair it.
    pub fn is_rebuildable(&self) -> bool {
        matches!(self, Self::Corrupt { .. } | Self::Outdated { .. })
    }

    pub(crate) fn directory(dir: &Path) -> impl FnOnce(std::io::Error) -> Self {
        move |source| Self::Directory { dir: dir.to_owned(), source }
    }

    pub(crate) fn engine(dir: &Path) -> impl Fn(TantivyError) -> Self {
        move |source| Self::classify(dir.to_owned(), source)
    }

    fn classify(dir: PathBuf, source: TantivyError) -> Self {
        match source {
            TantivyError::IncompatibleIndex(_) | TantivyError::OpenReadError(OpenReadError::IncompatibleIndex(_)) => {
                Self::Outdated { dir }
            }
            TantivyError::DataCorruption(_)
            | TantivyError::InternalError(_)
            | TantivyError::DeserializeError(_)
            | TantivyError::OpenReadError(OpenReadError::FileDoesNotExist(_)) => {
                Self::Corrupt { dir, reason: source.to_string() }
            }
            TantivyError::IoError(ref io)
            | TantivyError::OpenReadError(OpenReadError::IoError { io_error: ref io, .. })
                if matches!(io.kind(), ErrorKind::InvalidData | ErrorKind::UnexpectedEof) =>
            {
                Self::Corrupt { dir, reason: source.to_string() }
            }
            TantivyError::LockFailure(..) => Self::Busy { dir },
            _ => Self::Engine { dir, source: Box::new(source) },
        }
    }
}

/// Runs engine code; the engine panics on some damaged files, which is reported as damage.
pub(crate) fn shielded<T>(dir: &Path, run: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(run)).unwrap_or_else(|_| {
        Err(Error::Corrupt { dir: dir.to_owned(), reason: "the engine gave up reading it".to_owned() })
    })
}
