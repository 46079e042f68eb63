use std::ops::RangeInclusive;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::TryStreamExt;
use objects::token::{Folder, Master};
use objects::{Error, Keyring, Label, ObjectKey, Store, Stored, TenantKey};

pub fn tenant_key(tenant: &str) -> Arc<TenantKey> {
    let dir = tempfile::tempdir().unwrap();
    let master = Master::from_hex(&"4d".repeat(32), None).unwrap();
    let ring = Keyring::new(Folder::open(dir.path(), master).unwrap());
    let wrapped = ring.new_tenant_key(tenant).unwrap();
    ring.unwrap(tenant, &wrapped).unwrap()
}

/// Bytes that differ from chunk to chunk.
pub fn content(len: usize) -> Vec<u8> {
    (0_u32..).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).take(len).collect()
}

/// A file with everything that is needed to read it.
pub struct Sample {
    pub key: String,
    pub object: String,
    pub object_key: ObjectKey,
    pub plain: Vec<u8>,
}

impl Sample {
    pub fn new(object: &str, len: usize) -> Self {
        Self {
            key: format!("t/rurbroich/2026/{object}"),
            object: object.to_owned(),
            object_key: tenant_key("rurbroich").new_object_key(object).unwrap().0,
            plain: content(len),
        }
    }

    pub fn label(&self) -> Label<'_> {
        Label { tenant: "rurbroich", object: &self.object, version: 1 }
    }

    pub fn len(&self) -> u64 {
        u64::try_from(self.plain.len()).unwrap()
    }

    pub async fn put(&self, store: &Store) -> Result<Stored, Error> {
        let bytes = Bytes::from(self.plain.clone());
        store.put_bytes(&self.key, bytes, &self.object_key, self.label()).await
    }

    pub async fn read(&self, store: &Store) -> Result<Vec<u8>, Error> {
        self.read_as(store, self.label(), self.len(), None).await
    }

    pub async fn range(&self, store: &Store, range: RangeInclusive<u64>) -> Result<Vec<u8>, Error> {
        self.read_as(store, self.label(), self.len(), Some(range)).await
    }

    pub async fn read_as(
        &self,
        store: &Store,
        label: Label<'_>,
        len: u64,
        range: Option<RangeInclusive<u64>>,
    ) -> Result<Vec<u8>, Error> {
        let stream = store.get(&self.key, &self.object_key, label, len, range).await?;
        let pieces: Vec<Bytes> = stream.try_collect().await?;
        Ok(pieces.concat())
    }
}
