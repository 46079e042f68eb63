use crate::{Result, Tx};
use async_trait::async_trait;
use chrono::{DateTime, Utc};

/// That the actor showed a second factor at the act itself.
#[derive(Clone, Debug)]
pub struct Proof {
    /// `totp` here; more kinds may come.
    pub kind: &'static str,
    /// Which credential: an identifier, never a secret.
    pub credential: String,
    /// When it was shown.
    pub at: DateTime<Utc>,
}

/// Checks a second factor.
#[async_trait]
pub trait Factor: Send + Sync {
    /// Checks the actor's code. A code is good once.
    ///
    /// # Errors
    /// `Invalid` if the code is wrong, old or used; `TooMany` after repeated failures.
    async fn confirm(&self, tx: &mut Tx<'_>, code: &str) -> Result<Proof>;
}
