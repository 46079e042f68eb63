use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use s3s::dto::*;
use s3s::{S3, S3Error, S3Request, S3Response, S3Result};
use s3s_fs::FileSystem;
use tokio::sync::RwLock;

use super::home::Home;
use crate::Error;

/// s3s-fs, which keeps objects in files, with two promises added: what it confirms survives a power
/// cut, and what it deletes leaves nothing behind. Offers only the operations that we use.
#[derive(Debug)]
pub(crate) struct Durable {
    files: FileSystem,
    home: Home,
    /// Parts come in side by side; giving an upload up waits for them.
    parts: RwLock<()>,
}

impl Durable {
    pub(crate) fn new(home: Home) -> Result<Self, Error> {
        let files =
            FileSystem::new(home.root()).map_err(|error| Error::File(io::Error::other(format!("{error:?}"))))?;
        Ok(Self { files, home, parts: RwLock::default() })
    }

    /// Makes a written object last: file, side file and every directory on the way to it.
    async fn settle(&self, bucket: &str, key: &str) -> S3Result<()> {
        let root = self.home.root().to_owned();
        let object = root.join(bucket).join(key);
        let facts = self.side_file(bucket, key, "internal");
        let attributes = self.side_file(bucket, key, "metadata");
        blocking(move || {
            // Always empty here, and one file per object less.
            remove(&attributes)?;
            sync(&object)?;
            sync(&facts)?;
            let inside = |dir: &&Path| dir.starts_with(&root);
            object.ancestors().skip(1).take_while(inside).try_for_each(sync)
        })
        .await
    }

    async fn clear(&self, bucket: &str, key: &str) -> S3Result<()> {
        let facts = self.side_file(bucket, key, "internal");
        let attributes = self.side_file(bucket, key, "metadata");
        blocking(move || remove(&facts).and_then(|()| remove(&attributes))).await
    }

    fn side_file(&self, bucket: &str, key: &str, kind: &str) -> PathBuf {
        let bucket = URL_SAFE_NO_PAD.encode(bucket);
        let key = URL_SAFE_NO_PAD.encode(key);
        let name = format!(".bucket-{bucket}.object-{key}.{kind}.json");
        self.home.root().join(name)
    }
}

fn sync(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

async fn blocking(work: impl FnOnce() -> io::Result<()> + Send + 'static) -> S3Result<()> {
    match tokio::task::spawn_blocking(work).await {
        Ok(outcome) => outcome.map_err(S3Error::internal_error),
        Err(error) => Err(S3Error::internal_error(error)),
    }
}

type Answer<T> = S3Result<S3Response<T>>;

#[async_trait::async_trait]
impl S3 for Durable {
    async fn head_bucket(&self, req: S3Request<HeadBucketInput>) -> Answer<HeadBucketOutput> {
        self.files.head_bucket(req).await
    }

    async fn create_bucket(&self, req: S3Request<CreateBucketInput>) -> Answer<CreateBucketOutput> {
        self.files.create_bucket(req).await
    }

    async fn list_objects_v2(&self, req: S3Request<ListObjectsV2Input>) -> Answer<ListObjectsV2Output> {
        self.files.list_objects_v2(req).await
    }

    async fn head_object(&self, req: S3Request<HeadObjectInput>) -> Answer<HeadObjectOutput> {
        self.files.head_object(req).await
    }

    async fn get_object(&self, req: S3Request<GetObjectInput>) -> Answer<GetObjectOutput> {
        self.files.get_object(req).await
    }

    async fn put_object(&self, req: S3Request<PutObjectInput>) -> Answer<PutObjectOutput> {
        let (bucket, key) = (req.input.bucket.clone(), req.input.key.clone());
        let answer = self.files.put_object(req).await?;
        self.settle(&bucket, &key).await?;
        Ok(answer)
    }

    async fn delete_object(&self, req: S3Request<DeleteObjectInput>) -> Answer<DeleteObjectOutput> {
        let (bucket, key) = (req.input.bucket.clone(), req.input.key.clone());
        let answer = self.files.delete_object(req).await?;
        self.clear(&bucket, &key).await?;
        Ok(answer)
    }

    async fn create_multipart_upload(
        &self,
        req: S3Request<CreateMultipartUploadInput>,
    ) -> Answer<CreateMultipartUploadOutput> {
        self.files.create_multipart_upload(req).await
    }

    async fn upload_part(&self, req: S3Request<UploadPartInput>) -> Answer<UploadPartOutput> {
        let _with_others = self.parts.read().await;
        self.files.upload_part(req).await
    }

    async fn complete_multipart_upload(
        &self,
        req: S3Request<CompleteMultipartUploadInput>,
    ) -> Answer<CompleteMultipartUploadOutput> {
        let (bucket, key) = (req.input.bucket.clone(), req.input.key.clone());
        let answer = self.files.complete_multipart_upload(req).await?;
        self.settle(&bucket, &key).await?;
        Ok(answer)
    }

    async fn abort_multipart_upload(
        &self,
        req: S3Request<AbortMultipartUploadInput>,
    ) -> Answer<AbortMultipartUploadOutput> {
        // A part that is still coming in would stay behind, or fail the clean-up that meets it half way.
        let _alone = self.parts.write().await;
        self.files.abort_multipart_upload(req).await
    }
}
