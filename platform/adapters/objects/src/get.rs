use std::ops::RangeInclusive;

use aws_sdk_s3::operation::get_object::GetObjectOutput;
use bytes::Bytes;
use futures_util::stream::{self, BoxStream, StreamExt};

use crate::cipher::Cipher;
use crate::format::{HEADER, Window, sealed_len};
use crate::intake::Intake;
use crate::opener::Opener;
use crate::store::check_key;
use crate::{Error, Label, ObjectKey, Store};

/// A file's plain bytes, in pieces of up to 64 KiB, each checked before it is handed out.
pub type Plain = BoxStream<'static, Result<Bytes, Error>>;

const HEADER_LEN: usize = 8;

impl Store {
    /// Reads a file or a byte range of it. `plain_len` is the file's length as
    /// [`put`](Self::put) returned it; a range that ends behind it ends with the file.
    ///
    /// The first piece is fetched and checked before this returns, so that a missing, foreign or
    /// truncated file is an error here and not in mid-stream. An error in the stream ends it.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::OutOfRange`], [`Error::Corrupt`] for a wrong key, label or length
    /// or damaged bytes, [`Error::Unavailable`], [`Error::Refused`], [`Error::InvalidKey`].
    pub async fn get(
        &self,
        key: &str,
        object_key: &ObjectKey,
        label: Label<'_>,
        plain_len: u64,
        range: Option<RangeInclusive<u64>>,
    ) -> Result<Plain, Error> {
        check_key(key)?;
        let window = match &range {
            Some(range) => Window::of(range, plain_len).ok_or(Error::OutOfRange)?,
            None => Window::whole(plain_len).ok_or(Error::TooLarge)?,
        };
        let sealed = sealed_len(plain_len);
        let (header, intake) = self.fetch(key, &window, sealed).await?;
        let cipher = Cipher::opening(object_key, label, &header)?;
        let mut opener = Opener::new(intake, cipher, window, plain_len)?;
        let first = opener.next().await?.unwrap_or_default();
        let rest =
            stream::try_unfold(
                opener,
                |mut opener| async move { Ok(opener.next().await?.map(|bytes| (bytes, opener))) },
            );
        Ok(stream::once(async { Ok(first) }).chain(rest).boxed())
    }

    /// The file's header and a body that stands at the window's first chunk.
    async fn fetch(&self, key: &str, window: &Window, sealed: u64) -> Result<(Vec<u8>, Intake), Error> {
        if window.has_header() {
            let mut intake = self.fetch_bytes(key, window.sealed, sealed).await?;
            return Ok((intake.take(HEADER_LEN).await?, intake));
        }
        // Side by side, since a second round trip would double the time to the first byte.
        tokio::try_join!(
            async {
                let mut intake = self.fetch_bytes(key, (0, HEADER - 1), sealed).await?;
                intake.take(HEADER_LEN).await
            },
            self.fetch_bytes(key, window.sealed, sealed),
        )
    }

    async fn fetch_bytes(&self, key: &str, (from, to): (u64, u64), sealed: u64) -> Result<Intake, Error> {
        let get = self.client.get_object().bucket(&*self.bucket).key(key);
        let answer = get.range(format!("bytes={from}-{to}")).send().await;
        let answer = answer.map_err(|error| match Error::from(error) {
            // The range lies inside of the file we stored, so the store has a shorter one.
            Error::Refused { code, .. } if code == "InvalidRange" => TRUNCATED,
            other => other,
        })?;
        check_range(&answer, from, to, sealed)?;
        Ok(Intake::new(answer.body, self.limits.idle))
    }
}

const TRUNCATED: Error = Error::Corrupt("its length is not the length that was stored");

/// `Content-Range: bytes {from}-{to}/{total}` is what tells a truncated file at once.
fn check_range(answer: &GetObjectOutput, from: u64, to: u64, sealed: u64) -> Result<(), Error> {
    let Some(range) = answer.content_range() else {
        // Some stores answer a range that is the whole file as if none had been asked for.
        let whole = from == 0 && to + 1 == sealed;
        if whole && answer.content_length() == i64::try_from(sealed).ok() {
            return Ok(());
        }
        return Err(Error::Refused {
            code: "NoRange".to_owned(),
            detail: "the store does not serve byte ranges".to_owned(),
        });
    };
    let total = range.rsplit_once('/').map(|(_, total)| total);
    if total != Some(sealed.to_string().as_str()) {
        return Err(TRUNCATED);
    }
    if range != format!("bytes {from}-{to}/{sealed}") {
        return Err(Error::Corrupt("the store sent another range"));
    }
    Ok(())
}
