//! Looks into every document before it is set: in the finished PDF all is packed, and no marker could be found.
use super::Watch;
use async_trait::async_trait;
use sdk::Result;
use sdk::ports::{Manuscript, Typesetter};
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
    async fn pdf(&self, manuscript: Manuscript) -> Result<Vec<u8>> {
        let data = manuscript.data.to_string();
        let enclosed = manuscript.enclosures.iter().map(|enclosure| enclosure.bytes.as_slice());
        let parts = [manuscript.title.as_bytes(), data.as_bytes()].into_iter().chain(enclosed);
        self.watch.pass(None, "pdf", "", parts)?;
        self.typesetter.pdf(manuscript).await
    }
}
