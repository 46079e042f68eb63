use crate::{BlobId, Cx, Result, Tx};
use async_trait::async_trait;
use bytes::Bytes;
use futures_util::stream::BoxStream;
use std::{ops::RangeInclusive, path::Path};

/// A file that is stored and encrypted, but belongs to nothing yet. Swept if nobody adopts it.
#[derive(Clone, Debug)]
pub struct Staged {
    /// Its identity.
    pub id: BlobId,
    /// Where it is stored.
    pub object: String,
    /// Its own key, wrapped by the tenant's.
    pub sealed_key: Vec<u8>,
    /// Its length in bytes, unencrypted.
    pub size: i64,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
    /// What it is.
    pub media_type: String,
}

/// A stored file's row: enough to read it.
#[derive(Clone, Debug)]
pub struct Located {
    /// Its identity.
    pub id: BlobId,
    /// Where it is stored.
    pub object: String,
    /// Its own key, wrapped by the tenant's.
    pub sealed_key: Vec<u8>,
    /// Its length in bytes, unencrypted.
    pub size: i64,
    /// SHA-256 of its bytes, hexadecimal; also its ETag.
    pub sha256: String,
    /// What it is.
    pub media_type: String,
}

/// Decrypted bytes, as they come.
pub type BlobStream = BoxStream<'static, Result<Bytes>>;

/// Stores files: encrypted before they leave the process, staged before a transaction, referenced within, swept after.
#[async_trait]
pub trait Blobs: Send + Sync {
    /// Encrypts and stores a file, outside any transaction.
    ///
    /// # Errors
    /// `Unavailable` if the store is away.
    async fn stage(&self, cx: &Cx, file: &Path, media_type: &str) -> Result<Staged>;

    /// Makes staged files the tenant's, in this transaction, and meters their bytes.
    ///
    /// # Errors
    /// Those of the database.
    async fn adopt(&self, tx: &mut Tx<'_>, staged: &[&Staged]) -> Result<()>;

    /// Looks a file up. The caller has admitted the actor to the thing it belongs to.
    ///
    /// # Errors
    /// `NotFound`.
    async fn locate(&self, tx: &mut Tx<'_>, id: BlobId) -> Result<Located>;

    /// Opens a file, whole or in part, outside any transaction. The first bytes are verified before it returns.
    ///
    /// # Errors
    /// `Unavailable` if the store is away; `Internal` if the bytes are not what was stored.
    async fn open(&self, cx: &Cx, file: &Located, range: Option<RangeInclusive<u64>>) -> Result<BlobStream>;

    /// Copies a file to disk, for tools.
    ///
    /// # Errors
    /// As `open`; `Internal` if the disk refuses.
    async fn fetch(&self, cx: &Cx, file: &Located, to: &Path) -> Result<()>;

    /// Seals a small secret under the tenant's key.
    ///
    /// # Errors
    /// `Internal` if the tenant's key cannot be opened.
    fn seal(&self, cx: &Cx, purpose: &str, secret: &[u8]) -> Result<Vec<u8>>;

    /// Opens what [`Blobs::seal`] sealed.
    ///
    /// # Errors
    /// `Internal` if it was tampered with or belongs to another tenant or purpose.
    fn unseal(&self, town: &crate::Town, purpose: &str, sealed: &[u8]) -> Result<Vec<u8>>;

    /// Destroys every key of a tenant: nothing of it opens any more, in no copy.
    ///
    /// # Errors
    /// `Internal` if the key ring refuses: the keys must be taken to exist.
    fn shred(&self, tenant: crate::TenantId) -> Result<()>;

    /// Removes a share of a tenant's stored files, adopted or not; how many. None are left when it says 0.
    ///
    /// # Errors
    /// `Unavailable` if the store is away.
    async fn clear(&self, tenant: crate::TenantId) -> Result<i64>;

    /// A fresh data key for a new tenant, wrapped by the operator's key ring.
    ///
    /// # Errors
    /// `Internal` if the key ring refuses.
    fn new_tenant_key(&self, tenant: crate::TenantId) -> Result<Vec<u8>>;
}
