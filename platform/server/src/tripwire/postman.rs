//! Looks into every letter before it is mailed.
use super::Watch;
use async_trait::async_trait;
use sdk::Result;
use sdk::ports::{Letter, Mailer};
use std::sync::Arc;

/// A mailer that sends nothing with the tripwire's marker in it.
pub struct Postman {
    /// Who sends.
    pub mailer: Arc<dyn Mailer>,
    /// Who looks.
    pub watch: Arc<Watch>,
}

#[async_trait]
impl Mailer for Postman {
    fn is_set_up(&self) -> bool {
        self.mailer.is_set_up()
    }

    async fn send(&self, letter: &Letter) -> Result<()> {
        let enclosed = letter.enclosures.iter().map(|enclosure| enclosure.bytes.as_slice());
        let parts = [letter.subject.as_bytes(), letter.text.as_bytes()].into_iter().chain(enclosed);
        self.watch.pass(None, "mail", &letter.subject, parts)?;
        self.mailer.send(letter).await
    }
}
