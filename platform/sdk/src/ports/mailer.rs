use super::Enclosure;
use crate::Result;
use async_trait::async_trait;

/// A letter from the platform to one address.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Where it goes.
    pub to: String,
    /// What it is about.
    pub subject: String,
    /// What it says, as plain text.
    pub text: String,
    /// Files that go with it.
    pub enclosures: Vec<Enclosure>,
}

/// Sends letters by mail.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Whether this installation can send at all.
    fn is_set_up(&self) -> bool;

    /// Hands a letter to the mail server.
    ///
    /// # Errors
    /// `Invalid` if the address is none; `Unavailable` if the server is away, too slow or refuses.
    async fn send(&self, letter: &Letter) -> Result<()>;
}
