use std::io::{self, Read};
use std::time::{Duration, SystemTime};

use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{ChecksumAlgorithm, ObjectLockMode};
use futures_util::TryStreamExt;

use crate::entropy::random;
use crate::secret::Secret;
use crate::{Error, Label, ObjectKey, Store};

const SMALL: &[u8] = b"Gemeinwerk";
/// Just enough for two parts.
const LARGE: u64 = 8 * 1024 * 1024 + 1;
const FILL: u8 = 7;
/// How long the object stays that is locked.
const LOCKED: Duration = Duration::from_secs(60);
const LABEL: Label<'static> = Label { tenant: "probe", object: "probe", version: 1 };

/// Which promises of S3 a store keeps, found out with real objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Probe {
    /// Byte ranges are served. [`Store::get`] needs it.
    pub range: bool,
    /// Large files can be stored in parts. [`Store::put`] needs it above 8 MiB.
    pub multipart: bool,
    /// Listing is ordered and can be continued. [`Store::list`] needs it.
    pub listing: bool,
    /// A deleted object is gone for the next reader.
    pub deletion: bool,
    /// `If-None-Match: *` protects an existing object. Not needed: keys are never used twice.
    pub conditional_put: bool,
    /// An object that is locked for a while cannot be deleted meanwhile. Not needed, and nothing relies on it.
    pub object_lock: bool,
}

impl Probe {
    /// Whether everything that this crate needs works.
    #[must_use]
    pub fn sufficient(&self) -> bool {
        self.range && self.multipart && self.listing && self.deletion
    }
}

impl Store {
    /// Tries the store's promises with three objects below `probe/` (8 MiB) and removes them; a store that locks keeps one
    /// version of ten bytes.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the store goes away meanwhile, [`Error::Refused`] if nothing can be
    /// stored at all. A promise that is not kept is no error.
    pub async fn probe(&self) -> Result<Probe, Error> {
        let id = hex::encode(random::<8>()?);
        let small = format!("probe/{id}.a");
        let large = format!("probe/{id}.b");
        let locked = format!("probe/{id}.c");
        let outcome = self.probe_with(&small, &large, &locked).await;
        for key in [&small, &large, &locked] {
            self.delete(key).await?;
        }
        outcome
    }

    async fn probe_with(&self, small: &str, large: &str, locked: &str) -> Result<Probe, Error> {
        self.put_raw(small, false).await?;
        Ok(Probe {
            range: kept(self.serves_ranges(small).await)?,
            conditional_put: kept(self.protects(small).await)?,
            multipart: kept(self.takes_parts(large).await)?,
            listing: kept(self.lists_in_order(small, large).await)?,
            deletion: kept(self.forgets(small).await)?,
            object_lock: kept(self.locks(locked).await)?,
        })
    }

    async fn put_raw(&self, key: &str, only_new: bool) -> Result<(), Error> {
        let put = self.client.put_object().bucket(&*self.bucket).key(key);
        put.set_if_none_match(only_new.then(|| "*".to_owned())).body(ByteStream::from_static(SMALL)).send().await?;
        Ok(())
    }

    async fn serves_ranges(&self, key: &str) -> Result<bool, Error> {
        let get = self.client.get_object().bucket(&*self.bucket).key(key);
        let answer = get.range("bytes=2-4").send().await?;
        let total = answer.content_range() == Some("bytes 2-4/10");
        let body = answer.body.collect().await;
        let body = body.map_err(|error| Error::unavailable(&error))?.to_vec();
        Ok(total && Some(body.as_slice()) == SMALL.get(2..=4))
    }

    async fn protects(&self, key: &str) -> Result<bool, Error> {
        match self.put_raw(key, true).await {
            Err(Error::Refused { code, .. }) => Ok(matches!(code.as_str(), "PreconditionFailed" | "412")),
            other => other.map(|()| false),
        }
    }

    async fn takes_parts(&self, key: &str) -> Result<bool, Error> {
        let object_key = ObjectKey(Secret::generate()?);
        let source = Box::new(io::repeat(FILL).take(LARGE));
        self.put_source(key, source, LARGE, &object_key, LABEL).await?;
        let tail = LARGE - 2..=LARGE - 1;
        let read = self.get(key, &object_key, LABEL, LARGE, Some(tail)).await?;
        let read: Vec<_> = read.try_collect().await?;
        Ok(read.concat() == [FILL, FILL])
    }

    async fn lists_in_order(&self, small: &str, large: &str) -> Result<bool, Error> {
        let prefix = small.trim_end_matches('a');
        let first = self.list(prefix, None, 1).await?;
        let rest = self.list(prefix, Some(small), 10).await?;
        let is = |found: &[crate::Listed], key| matches!(found, [one] if one.key == key);
        Ok(is(&first, small) && is(&rest, large))
    }

    async fn forgets(&self, key: &str) -> Result<bool, Error> {
        self.delete(key).await?;
        Ok(matches!(self.stored_len(key).await, Err(Error::NotFound)))
    }

    /// Locks an object for a minute and attempts the forbidden: a store that deletes it all the same keeps no lock.
    async fn locks(&self, key: &str) -> Result<bool, Error> {
        let until = SystemTime::now() + LOCKED;
        let put = self.client.put_object().bucket(&*self.bucket).key(key).body(ByteStream::from_static(SMALL));
        let put = put.checksum_algorithm(ChecksumAlgorithm::Sha256).object_lock_mode(ObjectLockMode::Compliance);
        let put = put.object_lock_retain_until_date(until.into()).send().await?;
        let Some(version) = put.version_id() else { return Ok(false) };
        let delete = self.client.delete_object().bucket(&*self.bucket).key(key).version_id(version);
        match delete.send().await.map_err(Error::from) {
            Err(Error::Refused { .. }) => Ok(true),
            answer => answer.map(|_| false),
        }
    }
}

/// A store that says no does not keep the promise; one that is away has not been asked.
fn kept(outcome: Result<bool, Error>) -> Result<bool, Error> {
    match outcome {
        Err(error @ (Error::Unavailable(_) | Error::Key(_))) => Err(error),
        other => Ok(other.unwrap_or(false)),
    }
}
