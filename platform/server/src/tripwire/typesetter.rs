//! Looks into every document before it is set: in the finished PDF all is packed, and no marker could be found.
use super::Watch;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use sdk::ports::{Enclosure, Typesetter};
use sdk::{Error, Result};
use std::sync::Arc;

/// A typesetter that sets nothing with the tripwire's marker in it.
pub struct Proofreader {
    /// Who sets.
    pub typesetter: Arc<dyn Typesetter>,
    /// Who looks.
    pub watch: Arc<Watch>,
}

#[async_trait]
impl Typesetter for Proofreader {
    async fn pdf(
        &self,
        template: &'static str,
        title: &str,
        data: serde_json::Value,
        enclosures: Vec<Enclosure>,
        at: DateTime<Utc>,
    ) -> Result<Vec<u8>> {
        let text = data.to_string();
        let enclosed = enclosures.iter().map(|enclosure| enclosure.bytes.as_slice());
        let found = [title.as_bytes(), text.as_bytes()].into_iter().chain(enclosed).any(|part| self.watch.finds(part));
        if found {
            self.watch.alarm(None, "pdf", "");
            return Err(Error::internal("a document held something of another tenant; it was not set"));
        }
        self.typesetter.pdf(template, title, data, enclosures, at).await
    }
}
