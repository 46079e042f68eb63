//! What a new tenant starts with: data, one section per plugin.
use crate::{Error, Result};
use serde::de::DeserializeOwned;

/// A blueprint: named, versioned defaults for new tenants.
#[derive(Clone, Debug)]
pub struct Blueprint {
    /// Its name, such as `small-town`.
    pub key: String,
    sections: serde_json::Value,
}

impl Blueprint {
    /// Takes a parsed blueprint.
    pub fn new(key: impl Into<String>, sections: serde_json::Value) -> Self {
        Self { key: key.into(), sections }
    }

    /// The part a plugin reads, if the blueprint has one.
    ///
    /// # Errors
    /// `Internal` if the section does not have the plugin's shape.
    pub fn section<T: DeserializeOwned>(&self, plugin: &str) -> Result<Option<T>> {
        let section = self.sections.get(plugin).cloned();
        section.map(serde_json::from_value).transpose().map_err(Error::internal)
    }
}
