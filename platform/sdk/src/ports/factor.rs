use crate::{Result, Tx, uuid::Uuid};
use async_trait::async_trait;
use chrono::{DateTime, Utc};

/// That the actor showed a second factor at the act itself.
#[derive(Clone, Debug)]
pub struct Proof {
    /// `totp` or `passkey`; more kinds may come.
    pub kind: &'static str,
    /// Which credential: an identifier, never a secret.
    pub credential: String,
    /// When it was shown.
    pub at: DateTime<Utc>,
}

/// What the actor can show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FactorWays {
    /// One-time codes of an app.
    pub code: bool,
    /// A passkey.
    pub passkey: bool,
}

impl FactorWays {
    /// Whether there is any.
    pub fn any(self) -> bool {
        self.code || self.passkey
    }
}

/// What a browser asks the actor's passkeys.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Question {
    /// Which question: sent back with the answer.
    pub challenge: Uuid,
    /// Options for `navigator.credentials`.
    pub options: serde_json::Value,
}

/// Checks a second factor. An act is told word for word (what was shown, the hash of what is signed):
/// what is shown for one act is no good for another.
#[async_trait]
pub trait Factor: Send + Sync {
    /// What the actor has set up.
    async fn ways(&self, tx: &mut Tx<'_>) -> Result<FactorWays>;
    /// Asks the actor's passkeys to sign for an act.
    ///
    /// # Errors
    /// `Conflict` if the actor has none.
    async fn ask(&self, tx: &mut Tx<'_>, act: &str) -> Result<Question>;
    /// Checks what the actor shows: a code, or the answer of a passkey as JSON. Both are good once and for minutes only.
    ///
    /// # Errors
    /// `Invalid` if it is wrong, old, used, or for another act; `TooMany` after repeated failures.
    async fn confirm(&self, tx: &mut Tx<'_>, act: &str, shown: &str) -> Result<Proof>;
}
