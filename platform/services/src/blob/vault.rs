//! The port `Blobs`: one key per tenant, one key per file, ciphertext in S3.
use super::keys::wrapped;
use super::store;
use async_trait::async_trait;
use chrono::{DateTime, Datelike, Utc};
use futures_util::{StreamExt, TryStreamExt};
use objects::{Keyring, Label, Probe, Store, TenantKey, WrappedKey};
use sdk::ports::{BlobStream, Blobs, Located, Staged};
use sdk::{BlobId, Cx, Error, Result, Safe, TenantId, Town, Tx, Usage};
use sha2::{Digest, Sha256};
use std::ops::RangeInclusive;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// Files of a tenant that ends, removed in one step.
const SHARE: u16 = 500;

/// Files of all tenants, each under its own key.
pub struct Vault {
    pub(super) keyring: Keyring,
    store: Store,
    tried: Mutex<Option<Probe>>,
}

impl Vault {
    /// With the operator's key ring, over a store.
    pub fn new(keyring: Keyring, store: Store) -> Self {
        Self { keyring, store, tried: Mutex::default() }
    }

    /// Whether the store answers.
    ///
    /// # Errors
    /// `Unavailable` if it does not.
    pub async fn ready(&self) -> Result<()> {
        self.store.ready().await.map_err(failed)
    }

    /// Tries what the store promises, with real objects, and remembers the outcome.
    ///
    /// # Errors
    /// `Unavailable` if the store is away, `Internal` if it cannot do what files need.
    pub async fn try_store(&self) -> Result<Probe> {
        let probe = self.store.probe().await.map_err(failed)?;
        *self.tried.lock().unwrap_or_else(PoisonError::into_inner) = Some(probe);
        match probe.sufficient() {
            true => Ok(probe),
            false => Err(Error::internal(format!("the object store does not keep what files need: {probe:?}"))),
        }
    }

    /// What the store kept of its promises when it was tried last, by name.
    pub fn promises(&self) -> Vec<(&'static str, bool)> {
        let tried = *self.tried.lock().unwrap_or_else(PoisonError::into_inner);
        let named = |probe: Probe| {
            let Probe { range, multipart, listing, deletion, conditional_put, object_lock } = probe;
            let needed = [("range", range), ("multipart", multipart), ("listing", listing), ("deletion", deletion)];
            needed.into_iter().chain([("conditional_put", conditional_put), ("object_lock", object_lock)])
        };
        tried.into_iter().flat_map(named).collect()
    }

    pub(super) fn key(&self, town: &Town) -> Result<Arc<TenantKey>> {
        self.keyring.unwrap(&town.id.to_string(), &wrapped(town)).map_err(Error::internal)
    }

    pub(super) async fn list(
        &self,
        tenant: TenantId,
        after: Option<&str>,
        limit: u16,
    ) -> Result<Vec<(String, DateTime<Utc>)>> {
        let listed = self.store.list(&format!("t/{tenant}/"), after, limit).await.map_err(failed)?;
        Ok(listed.into_iter().map(|object| (object.key, object.modified.into())).collect())
    }

    pub(super) async fn remove(&self, object: &str) -> Result<()> {
        self.store.delete(object).await.map_err(failed)
    }
}

#[async_trait]
impl Blobs for Vault {
    async fn stage(&self, cx: &Cx, file: &Path, media_type: &str) -> Result<Staged> {
        let (id, tenant) = (BlobId::new(), cx.tenant().to_string());
        let (sha256, _) = digest(file).await?;
        let name = id.to_string();
        let (key, sealed) = self.key(cx.town())?.new_object_key(&name).map_err(Error::internal)?;
        let object = format!("t/{tenant}/{}/{name}", cx.now().year());
        let label = Label { tenant: &tenant, object: &name, version: 1 };
        let stored = self.store.put(&object, file, &key, label).await.map_err(failed)?;
        let size = i64::try_from(stored.plain_size).map_err(Error::internal)?;
        Ok(Staged { id, object, sealed_key: sealed.0, size, sha256, media_type: media_type.to_owned() })
    }

    async fn adopt(&self, tx: &mut Tx<'_>, staged: &[&Staged]) -> Result<()> {
        store::save(tx, staged).await?;
        let at = tx.now();
        let used = |file: &&Staged| {
            let (source, quantity) = (file.id.to_string(), file.size);
            Usage { meter: "storage.bytes", source, quantity, subject: None, at }
        };
        let usages: Vec<Usage<'_>> = staged.iter().map(used).collect();
        tx.meter_all(&usages).await
    }

    async fn locate(&self, tx: &mut Tx<'_>, id: BlobId) -> Result<Located> {
        store::get(tx, id).await
    }

    async fn open(&self, cx: &Cx, file: &Located, range: Option<RangeInclusive<u64>>) -> Result<BlobStream> {
        let (tenant, name) = (cx.tenant().to_string(), file.id.to_string());
        let sealed = WrappedKey(file.sealed_key.clone());
        let key = self.key(cx.town())?.object_key(&name, &sealed).map_err(Error::internal)?;
        let label = Label { tenant: &tenant, object: &name, version: 1 };
        let length = u64::try_from(file.size).map_err(Error::internal)?;
        let plain = self.store.get(&file.object, &key, label, length, range).await.map_err(failed)?;
        Ok(plain.map_err(failed).boxed())
    }

    async fn fetch(&self, cx: &Cx, file: &Located, to: &Path) -> Result<()> {
        let mut stream = self.open(cx, file, None).await?;
        let mut out = tokio::fs::File::create(to).await.map_err(Error::internal)?;
        while let Some(chunk) = stream.try_next().await? {
            out.write_all(&chunk).await.map_err(Error::internal)?;
        }
        out.flush().await.map_err(Error::internal)
    }

    fn seal(&self, cx: &Cx, purpose: &str, secret: &[u8]) -> Result<Vec<u8>> {
        Safe::seal(self, cx.town(), purpose, secret)
    }

    fn unseal(&self, town: &Town, purpose: &str, sealed: &[u8]) -> Result<Vec<u8>> {
        Safe::unseal(self, town, purpose, sealed)
    }

    fn shred(&self, tenant: TenantId) -> Result<()> {
        self.keyring.shred(&tenant.to_string()).map(drop).map_err(Error::internal)
    }

    async fn clear(&self, tenant: TenantId) -> Result<i64> {
        let listed = self.list(tenant, None, SHARE).await?;
        for (object, _) in &listed {
            self.remove(object).await?;
        }
        i64::try_from(listed.len()).map_err(Error::internal)
    }

    fn new_tenant_key(&self, tenant: TenantId) -> Result<Vec<u8>> {
        let wrapped = self.keyring.new_tenant_key(&tenant.to_string()).map_err(Error::internal)?;
        Ok(wrapped.0)
    }
}

impl Safe for Vault {
    fn seal(&self, town: &Town, purpose: &str, plain: &[u8]) -> Result<Vec<u8>> {
        self.key(town)?.seal(purpose, plain).map_err(Error::internal)
    }

    fn unseal(&self, town: &Town, purpose: &str, sealed: &[u8]) -> Result<Vec<u8>> {
        let opened = self.key(town)?.open(purpose, sealed).map_err(Error::internal)?;
        Ok(opened.to_vec())
    }
}

/// SHA-256 and length of a file, read once in small pieces.
async fn digest(file: &Path) -> Result<(String, u64)> {
    let mut input = tokio::fs::File::open(file).await.map_err(Error::internal)?;
    let (mut hash, mut size, mut buffer) = (Sha256::new(), 0_u64, vec![0_u8; 128 * 1024]);
    loop {
        let n = input.read(&mut buffer).await.map_err(Error::internal)?;
        let Some(piece) = buffer.get(..n).filter(|piece| !piece.is_empty()) else { break };
        hash.update(piece);
        size = size.saturating_add(u64::try_from(n).unwrap_or_default());
    }
    Ok((hex::encode(hash.finalize()), size))
}

fn failed(error: objects::Error) -> Error {
    match error {
        objects::Error::Unavailable(_) | objects::Error::Refused { .. } => Error::unavailable("store_away", error),
        error => Error::internal(error),
    }
}
