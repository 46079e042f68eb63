use crate::Result;
use async_trait::async_trait;
use chrono::{DateTime, Utc};

/// A file inside a PDF, or with a letter.
#[derive(Clone, Debug)]
pub struct Enclosure {
    /// Its name.
    pub name: String,
    /// What it is.
    pub media_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What is to be set.
#[derive(Clone, Debug)]
pub struct Manuscript {
    /// The template. It reads `data.json` and nothing else.
    pub template: &'static str,
    /// What the document is called.
    pub title: String,
    /// What the template reads.
    pub data: serde_json::Value,
    /// Files inside.
    pub enclosures: Vec<Enclosure>,
    /// When it was made, as the document says.
    pub at: DateTime<Utc>,
}

/// Sets type: PDF/A-3 from a template and data.
#[async_trait]
pub trait Typesetter: Send + Sync {
    /// Sets a template.
    ///
    /// # Errors
    /// `Internal` if the template does not compile.
    async fn pdf(&self, manuscript: Manuscript) -> Result<Vec<u8>>;
}
