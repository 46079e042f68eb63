use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::Path;

use aws_sdk_s3::primitives::ByteStream;
use bytes::Bytes;
use tokio::sync::SemaphorePermit;

use crate::format::sealed_len;
use crate::sealer::Sealer;
use crate::store::check_key;
use crate::upload::{IN_FLIGHT, PART, Upload};
use crate::{Error, Label, ObjectKey, Store};

/// Files up to this length go out in one request.
const SINGLE: u64 = 8 * 1024 * 1024;

/// What has been stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stored {
    /// The file's own length in bytes.
    pub plain_size: u64,
    /// The length of what the store keeps.
    pub sealed_size: u64,
}

/// Where the bytes come from; read outside of the async threads.
pub(crate) type Source = Box<dyn Read + Send>;

impl Store {
    /// Encrypts a local file and stores it. Returns when the store has confirmed the whole file;
    /// until then, and after an error, no reader sees any of it.
    ///
    /// Memory: at most two parts of 8 MiB per call, and 96 MiB for all calls of this store.
    ///
    /// # Errors
    /// [`Error::File`] if the file cannot be read or becomes shorter meanwhile, [`Error::TooLarge`],
    /// [`Error::Unavailable`], [`Error::Refused`], [`Error::InvalidKey`].
    pub async fn put(&self, key: &str, file: &Path, object_key: &ObjectKey, label: Label<'_>) -> Result<Stored, Error> {
        let path = file.to_owned();
        let opened = tokio::task::spawn_blocking(move || open(&path)).await;
        let (source, len) = opened.map_err(interrupted)?.map_err(Error::File)?;
        self.put_source(key, source, len, object_key, label).await
    }

    /// Like [`put`](Self::put), for bytes that are in memory anyway, such as a thumbnail.
    ///
    /// # Errors
    /// As [`put`](Self::put), except [`Error::File`].
    pub async fn put_bytes(
        &self,
        key: &str,
        bytes: Bytes,
        object_key: &ObjectKey,
        label: Label<'_>,
    ) -> Result<Stored, Error> {
        let len = u64::try_from(bytes.len()).map_err(|_| Error::TooLarge)?;
        let source = Box::new(Cursor::new(bytes));
        self.put_source(key, source, len, object_key, label).await
    }

    pub(crate) async fn put_source(
        &self,
        key: &str,
        source: Source,
        plain: u64,
        object_key: &ObjectKey,
        label: Label<'_>,
    ) -> Result<Stored, Error> {
        check_key(key)?;
        let sealer = Sealer::new(source, plain, object_key, label)?;
        let sealed = sealed_len(plain);
        let _room = self.reserve(sealed).await?;
        if plain <= SINGLE {
            self.put_whole(key, sealer).await?;
        } else {
            Upload::begin(self, key).await?.send(sealer, sealed).await?;
        }
        Ok(Stored { plain_size: plain, sealed_size: sealed })
    }

    async fn put_whole(&self, key: &str, sealer: Sealer<Source>) -> Result<(), Error> {
        let (_, sealed) = seal_part(sealer, usize::MAX).await?;
        self.client
            .put_object()
            .bucket(&*self.bucket)
            .key(key)
            .body(ByteStream::from(sealed.unwrap_or_default()))
            .send()
            .await?;
        Ok(())
    }

    /// Waits for room in memory, as long as a request may take.
    async fn reserve(&self, sealed: u64) -> Result<SemaphorePermit<'_>, Error> {
        let most = PART.saturating_mul(IN_FLIGHT);
        let bytes = usize::try_from(sealed).unwrap_or(most).min(most);
        let kib = u32::try_from(bytes.div_ceil(1024)).map_err(|_| Error::TooLarge)?;
        let room = self.room.acquire_many(kib);
        match tokio::time::timeout(self.limits.operation, room).await {
            Ok(Ok(permit)) => Ok(permit),
            _ => Err(Error::Unavailable("too many uploads at once".to_owned())),
        }
    }
}

/// Reads and encrypts the next part where it does not hold up other requests.
pub(crate) async fn seal_part(
    mut sealer: Sealer<Source>,
    size: usize,
) -> Result<(Sealer<Source>, Option<Bytes>), Error> {
    tokio::task::spawn_blocking(move || {
        let part = sealer.next_part(size)?;
        Ok((sealer, part))
    })
    .await
    .map_err(interrupted)?
}

fn open(path: &Path) -> io::Result<(Source, u64)> {
    let file = File::open(path)?;
    let meta = file.metadata()?;
    if !meta.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
    }
    Ok((Box::new(file), meta.len()))
}

fn interrupted(error: tokio::task::JoinError) -> Error {
    Error::unavailable(&error)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::embedded::{self, Embedded};
    use crate::secret::Secret;

    const LEN: u64 = 40 * 1024 * 1024;
    const LABEL: Label<'static> = Label { tenant: "rurbroich", object: "1", version: 1 };

    async fn scene() -> (tempfile::TempDir, Embedded, Store) {
        let dir = tempfile::tempdir().unwrap();
        let server = embedded::serve(dir.path()).await.unwrap();
        let store = Store::connect(server.config()).unwrap();
        store.ready().await.unwrap();
        (dir, server, store)
    }

    fn leftovers(dir: &Path) -> usize {
        let entries = std::fs::read_dir(dir).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name());
        names.filter(|name| name.to_string_lossy().contains("upload")).count()
    }

    #[tokio::test]
    async fn a_file_that_ends_early_is_not_stored_at_all() {
        let (dir, _server, store) = scene().await;
        let key = ObjectKey(Secret::generate().unwrap());
        let source = Box::new(io::repeat(1).take(LEN - 1));
        let put = store.put_source("short", source, LEN, &key, LABEL).await;
        assert!(matches!(put, Err(Error::File(_))), "{put:?}");
        let got = store.get("short", &key, LABEL, LEN, None).await;
        assert!(matches!(got.map(drop), Err(Error::NotFound)));
        assert_eq!(leftovers(dir.path()), 0);
    }

    #[tokio::test]
    async fn a_caller_who_gives_up_leaves_no_parts() {
        let (dir, _server, store) = scene().await;
        let key = ObjectKey(Secret::generate().unwrap());
        let source = Box::new(io::repeat(1).take(LEN));
        let put = store.put_source("dropped", source, LEN, &key, LABEL);
        let begun = async {
            while leftovers(dir.path()) < 3 {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        };
        tokio::select! {
            biased;
            () = begun => {}
            put = put => panic!("finished before it was given up: {put:?}"),
        }
        for _ in 0..500 {
            if leftovers(dir.path()) == 0 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("parts stayed");
    }

    #[tokio::test]
    async fn uploads_share_their_memory() {
        let (_dir, _server, store) = scene().await;
        let before = store.room.available_permits();
        let permit = store.reserve(u64::MAX).await.unwrap();
        assert_eq!(before - store.room.available_permits(), 16 * 1024);
        drop(permit);
        let permit = store.reserve(sealed_len(1)).await.unwrap();
        assert_eq!(before - store.room.available_permits(), 1);
        drop(permit);
        assert_eq!(before, store.room.available_permits());
    }
}
