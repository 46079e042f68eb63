//! The providers of all tenants, each kept with what it told about itself.
use super::{Provider, ProviderConfig};
use crate::provider::Trusted;
use sdk::ports::Blobs;
use sdk::{Error, Result, TenantId, Town, uuid::Uuid};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Providers kept at most; more are asked for anew.
const MOST: usize = 2_000;

/// What tells one state of a tenant's provider from another.
type Place = (TenantId, Uuid, i64);

/// The providers of all tenants.
pub struct Providers {
    blobs: Arc<dyn Blobs>,
    everywhere: Option<Arc<Provider>>,
    known: Mutex<HashMap<Place, Arc<Provider>>>,
}

impl Providers {
    /// With the keeper of secrets, and the provider every tenant trusts, if the installation has one.
    pub fn new(blobs: Arc<dyn Blobs>, everywhere: Option<Arc<Provider>>) -> Self {
        Self { blobs, everywhere, known: Mutex::default() }
    }

    /// The provider every tenant trusts, if the installation has one.
    pub fn everywhere(&self) -> Option<Arc<Provider>> {
        self.everywhere.clone()
    }

    /// A tenant's provider, ready to be asked.
    ///
    /// # Errors
    /// `Internal` if its secret cannot be opened.
    pub fn of(&self, town: &Town, trusted: &Trusted) -> Result<Arc<Provider>> {
        let place = (town.id, trusted.id, trusted.changed_at.timestamp_micros());
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(provider) = known.get(&place) {
            return Ok(provider.clone());
        }
        let secret = self.blobs.unseal(town, crate::CLIENT_SECRET, &trusted.sealed_secret)?;
        let provider = Arc::new(Provider::new(ProviderConfig {
            issuer: trusted.issuer.clone(),
            client_id: trusted.client_id.clone(),
            client_secret: String::from_utf8(secret).map_err(Error::internal)?,
        })?);
        if known.len() >= MOST {
            known.clear();
        }
        known.retain(|(tenant, id, _), _| (*tenant, *id) != (town.id, trusted.id));
        known.insert(place, provider.clone());
        Ok(provider)
    }
}
