/// What is not of the form it should have.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Not of the form.
    #[error("not a well-formed {0}")]
    Malformed(&'static str),
    /// Signed by nobody known, or not what was signed.
    #[error("no signature of a known key fits")]
    Unsigned,
    /// Two files that are not of one log.
    #[error("the files belong to different tenants")]
    Foreign,
    /// Nothing to check.
    #[error("none of the files is an export; a signed root alone proves nothing yet")]
    NoExport,
    /// A value JSON cannot hold.
    #[error("cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// The file cannot be read.
    #[error("cannot be read: {0}")]
    Io(#[from] std::io::Error),
}
