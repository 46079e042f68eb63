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

/// Sets type: PDF/A-3 from a template and data.
#[async_trait]
pub trait Typesetter: Send + Sync {
    /// Sets a template. Templates read `data.json` and nothing else.
    ///
    /// # Errors
    /// `Internal` if the template does not compile.
    async fn pdf(
        &self,
        template: &'static str,
        title: &str,
        data: serde_json::Value,
        enclosures: Vec<Enclosure>,
        at: DateTime<Utc>,
    ) -> Result<Vec<u8>>;
}
