//! The port `Typesetter` over the typesetting crate: on a blocking thread, with a time limit.
use async_trait::async_trait;
use sdk::ports::{Enclosure, Manuscript, Typesetter};
use sdk::{Error, Result};
use std::sync::Arc;
use std::time::Duration;
use typesetting::{Attachment, Relationship};

/// How long one document may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// Sets type with Typst.
#[derive(Default)]
pub struct Typst(Arc<typesetting::Typesetter>);

#[async_trait]
impl Typesetter for Typst {
    async fn pdf(&self, manuscript: Manuscript) -> Result<Vec<u8>> {
        let (setter, Manuscript { template, title, data, enclosures, at }) = (self.0.clone(), manuscript);
        let attachments: Vec<Attachment> = enclosures.into_iter().map(attachment).collect();
        let set = move || setter.pdf(template, &data, &attachments, &title, at.timestamp());
        let done = tokio::time::timeout(PATIENCE, tokio::task::spawn_blocking(set)).await;
        let done = done.map_err(|_| Error::unavailable("typesetter_slow", "the document took too long"))?;
        done.map_err(Error::internal)?.map_err(Error::internal)
    }
}

fn attachment(enclosure: Enclosure) -> Attachment {
    Attachment {
        description: enclosure.name.clone(),
        name: enclosure.name,
        media_type: enclosure.media_type,
        bytes: enclosure.bytes.into(),
        relationship: Relationship::Alternative,
    }
}
