use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use aws_sdk_s3::Client;
use aws_sdk_s3::types::{BucketLocationConstraint, CreateBucketConfiguration};
use tokio::sync::Semaphore;

use crate::{Config, Error, Limits};

/// Room for sealed bytes on their way out, in KiB: what uploads may hold in memory altogether.
const UPLOAD_ROOM: usize = 96 * 1024;
/// The embedded store keeps side files whose names grow with the key.
const MAX_KEY: usize = 120;
/// S3 lists no more at once.
const MAX_LIST: u16 = 1000;
/// The only region whose buckets are created without naming it.
const DEFAULT_REGION: &str = "us-east-1";

/// One bucket of an S3 store, seen through encryption. Cheap to clone.
///
/// Object keys are path-like (`t/{tenant}/{yyyy}/{uuid}`). A key must never be the beginning of
/// another key's path (`a` beside `a/b`): stores that keep files in directories cannot hold both.
#[derive(Clone)]
pub struct Store {
    pub(crate) client: Client,
    pub(crate) bucket: Arc<str>,
    pub(crate) limits: Limits,
    pub(crate) room: Arc<Semaphore>,
    region: Arc<str>,
}

/// An object as [`Store::list`] finds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The object's key.
    pub key: String,
    /// Stored bytes; [`plain_len`](crate::plain_len) gives the file's own length.
    pub size: u64,
    /// When it was stored, by the store's clock.
    pub modified: SystemTime,
}

impl Store {
    /// Prepares a client; the network is not touched before the first call.
    ///
    /// # Errors
    /// [`Error::Config`] if the configuration can never work.
    pub fn connect(config: &Config) -> Result<Self, Error> {
        Self::connect_with(config, Limits::default())
    }

    /// Like [`connect`](Self::connect), with other limits.
    ///
    /// # Errors
    /// [`Error::Config`] if the configuration can never work.
    pub fn connect_with(config: &Config, limits: Limits) -> Result<Self, Error> {
        Ok(Self {
            client: config.client(&limits)?,
            bucket: config.bucket.as_str().into(),
            limits,
            room: Arc::new(Semaphore::new(UPLOAD_ROOM)),
            region: config.region.as_str().into(),
        })
    }

    /// Asks the store whether the bucket is there, once and briefly; creates it if it is missing.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the store does not answer, [`Error::Refused`] for wrong credentials.
    pub async fn ready(&self) -> Result<(), Error> {
        let head = self.client.head_bucket().bucket(&*self.bucket);
        let answer = head.customize().config_override(self.limits.brief());
        match answer.send().await.map_err(Error::from) {
            Err(Error::NotFound) => self.create_bucket().await,
            other => other.map(drop),
        }
    }

    async fn create_bucket(&self) -> Result<(), Error> {
        let place = (&*self.region != DEFAULT_REGION).then(|| {
            CreateBucketConfiguration::builder()
                .location_constraint(BucketLocationConstraint::from(&*self.region))
                .build()
        });
        let create = self.client.create_bucket().bucket(&*self.bucket);
        let answer = create.set_create_bucket_configuration(place).send().await;
        match answer.map_err(Error::from) {
            Err(Error::Refused { code, .. }) if code == "BucketAlreadyOwnedByYou" => Ok(()),
            other => other.map(drop),
        }
    }

    /// Deletes an object. One that is not there counts as deleted.
    ///
    /// # Errors
    /// [`Error::Unavailable`], [`Error::Refused`] or [`Error::InvalidKey`].
    pub async fn delete(&self, key: &str) -> Result<(), Error> {
        check_key(key)?;
        let delete = self.client.delete_object().bucket(&*self.bucket).key(key);
        match delete.send().await.map_err(Error::from) {
            Err(Error::NotFound) => Ok(()),
            other => other.map(drop),
        }
    }

    /// Lists up to `limit` (at most 1,000) objects whose keys begin with `prefix` and come after
    /// `after`, in the order of their keys. Fewer than asked for means that there are no more.
    ///
    /// # Errors
    /// [`Error::Unavailable`] or [`Error::Refused`].
    pub async fn list(&self, prefix: &str, after: Option<&str>, limit: u16) -> Result<Vec<Listed>, Error> {
        let list = self.client.list_objects_v2().bucket(&*self.bucket);
        let page = list
            .prefix(prefix)
            .set_start_after(after.map(str::to_owned))
            .max_keys(limit.clamp(1, MAX_LIST).into())
            .send()
            .await?;
        let found = page.contents.unwrap_or_default().into_iter();
        Ok(found.filter_map(listed).collect())
    }

    /// The stored length of an object.
    pub(crate) async fn stored_len(&self, key: &str) -> Result<u64, Error> {
        let head = self.client.head_object().bucket(&*self.bucket).key(key);
        let len = head.send().await?.content_length;
        len.and_then(|len| u64::try_from(len).ok()).ok_or(Error::Corrupt("the store does not tell its length"))
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").field("bucket", &self.bucket).field("limits", &self.limits).finish_non_exhaustive()
    }
}

fn listed(object: aws_sdk_s3::types::Object) -> Option<Listed> {
    Some(Listed {
        key: object.key?,
        size: u64::try_from(object.size?).ok()?,
        modified: SystemTime::try_from(object.last_modified?).ok()?,
    })
}

/// Refuses keys that stores treat differently or that could leave the embedded store's directory.
pub(crate) fn check_key(key: &str) -> Result<(), Error> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let usable = |segment: &str| !matches!(segment, "" | "." | "..") && segment.chars().all(plain);
    if key.len() <= MAX_KEY && key.split('/').all(usable) {
        return Ok(());
    }
    Err(Error::InvalidKey(key.chars().take(MAX_KEY).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_stay_inside_of_the_bucket() {
        assert!(check_key("t/0198-a/2026/0198-b.p1").is_ok());
        let long = "a".repeat(121);
        for key in ["", "/a", "a/", "a//b", "../a", "a/./b", "a b", "ä", "a\0", &long] {
            assert!(matches!(check_key(key), Err(Error::InvalidKey(_))), "{key:?}");
        }
    }
}
