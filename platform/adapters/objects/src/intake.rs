use std::time::Duration;

use aws_sdk_s3::primitives::ByteStream;
use bytes::{Buf, Bytes};

use crate::Error;

/// A response body, taken in pieces of exact length.
pub(crate) struct Intake {
    body: ByteStream,
    rest: Bytes,
    idle: Duration,
}

impl Intake {
    pub(crate) fn new(body: ByteStream, idle: Duration) -> Self {
        Self { body, rest: Bytes::new(), idle }
    }

    /// The next `len` bytes. The store may be silent for `idle` at most.
    pub(crate) async fn take(&mut self, len: usize) -> Result<Vec<u8>, Error> {
        let mut out = Vec::with_capacity(len);
        while out.len() < len {
            if self.rest.is_empty() {
                self.rest = self.receive().await?;
            }
            let piece = self.rest.len().min(len - out.len());
            out.extend_from_slice(self.rest.get(..piece).unwrap_or_default());
            self.rest.advance(piece);
        }
        Ok(out)
    }

    async fn receive(&mut self) -> Result<Bytes, Error> {
        match tokio::time::timeout(self.idle, self.body.try_next()).await {
            Ok(Ok(Some(bytes))) => Ok(bytes),
            Ok(Ok(None)) => Err(Error::Corrupt("the file ends too early")),
            Ok(Err(error)) => Err(Error::unavailable(&error)),
            Err(_) => Err(Error::Unavailable("it stopped in mid-file".to_owned())),
        }
    }
}
