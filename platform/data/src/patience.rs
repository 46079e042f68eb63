//! Time limits of our own: a server that froze, or a network that swallows, sends no error.
use kernel::{Error, Result};
use std::time::Duration;

/// For one short statement, and for the beginning of a transaction.
pub(crate) const SHORT: Duration = Duration::from_secs(5);
/// For everything a reading transaction does.
pub(crate) const READ: Duration = Duration::from_secs(20);
/// For everything a writing transaction does: a mail with a thousand parts is one of them.
pub(crate) const WRITE: Duration = Duration::from_secs(180);

/// Waits for the database, but not for ever.
pub(crate) async fn within<T>(limit: Duration, work: impl Future<Output = Result<T>>) -> Result<T> {
    match tokio::time::timeout(limit, work).await {
        Ok(result) => result,
        Err(_) => Err(Error::unavailable("database_away", "the database did not answer in time")),
    }
}
