use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart};
use bytes::Bytes;
use futures_util::stream::{self, Stream, TryStreamExt};
use tokio::runtime::Handle;

use crate::put::{Source, seal_part};
use crate::sealer::Sealer;
use crate::{Error, Store};

/// Bytes per part. Parts are equal, as some stores demand, and above S3's minimum of 5 MiB.
pub(crate) const PART: usize = 8 * 1024 * 1024;
/// Parts of one file in memory at once: one on its way, one being encrypted.
pub(crate) const IN_FLIGHT: usize = 2;
/// S3's limit on parts per object.
const MAX_PARTS: i32 = 10_000;

/// A file on its way in parts. Dropped unfinished, it has its parts removed.
pub(crate) struct Upload {
    store: Store,
    key: String,
    id: String,
    open: bool,
}

impl Upload {
    pub(crate) async fn begin(store: &Store, key: &str) -> Result<Self, Error> {
        let create = store.client.create_multipart_upload();
        let created = create.bucket(&*store.bucket).key(key).send().await?;
        let id = created.upload_id.ok_or_else(|| Error::Refused {
            code: "NoUploadId".to_owned(),
            detail: "the store began an upload without naming it".to_owned(),
        })?;
        Ok(Self { store: store.clone(), key: key.to_owned(), id, open: true })
    }

    /// Sends all parts; after an error nothing of them stays.
    pub(crate) async fn send(mut self, sealer: Sealer<Source>, sealed: u64) -> Result<(), Error> {
        let outcome = self.send_parts(sealer, sealed).await;
        self.open = false;
        if outcome.is_err() {
            abort(&self.store, &self.key, &self.id).await;
        }
        outcome
    }

    async fn send_parts(&self, sealer: Sealer<Source>, sealed: u64) -> Result<(), Error> {
        let done: Vec<_> = parts(sealer)
            .map_ok(|(number, bytes)| self.send_part(number, bytes))
            .try_buffered(IN_FLIGHT)
            .try_collect()
            .await?;
        match self.complete(done).await {
            // The answer to an earlier attempt was lost: the upload is gone because it is complete.
            Err(Error::NotFound) if self.store.stored_len(&self.key).await? == sealed => Ok(()),
            other => other,
        }
    }

    async fn send_part(&self, number: i32, bytes: Bytes) -> Result<CompletedPart, Error> {
        let part = self.store.client.upload_part().bucket(&*self.store.bucket);
        let answer =
            part.key(&self.key).upload_id(&self.id).part_number(number).body(ByteStream::from(bytes)).send().await?;
        Ok(CompletedPart::builder().part_number(number).set_e_tag(answer.e_tag).build())
    }

    async fn complete(&self, parts: Vec<CompletedPart>) -> Result<(), Error> {
        let list = CompletedMultipartUpload::builder().set_parts(Some(parts));
        let complete = self.store.client.complete_multipart_upload();
        complete
            .bucket(&*self.store.bucket)
            .key(&self.key)
            .upload_id(&self.id)
            .multipart_upload(list.build())
            .send()
            .await?;
        Ok(())
    }
}

impl Drop for Upload {
    /// The caller gave up in the middle, so nobody is left to wait for the clean-up.
    fn drop(&mut self) {
        if !self.open {
            return;
        }
        if let Ok(runtime) = Handle::try_current() {
            let (store, key, id) = (self.store.clone(), self.key.clone(), self.id.clone());
            runtime.spawn(async move { abort(&store, &key, &id).await });
        }
    }
}

/// Parts that cannot be removed now are left to the bucket's lifecycle rule.
async fn abort(store: &Store, key: &str, id: &str) {
    let abort = store.client.abort_multipart_upload();
    let answer = abort.bucket(&*store.bucket).key(key).upload_id(id).send();
    if let Err(error) = answer.await.map_err(Error::from) {
        tracing::warn!(%error, "parts of an unfinished upload stay in the file store");
    }
}

fn parts(sealer: Sealer<Source>) -> impl Stream<Item = Result<(i32, Bytes), Error>> {
    stream::try_unfold((sealer, 1), |(sealer, number)| async move {
        let (sealer, part) = seal_part(sealer, PART).await?;
        match part {
            Some(_) if number > MAX_PARTS => Err(Error::TooLarge),
            Some(part) => Ok(Some(((number, part), (sealer, number + 1)))),
            None => Ok(None),
        }
    })
}
