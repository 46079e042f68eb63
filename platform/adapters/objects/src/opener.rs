use bytes::Bytes;

use crate::Error;
use crate::cipher::Cipher;
use crate::format::{CHUNK, TAG, Window, last_chunk};
use crate::intake::Intake;

/// Decrypts the chunks of a window, one after the other.
pub(crate) struct Opener {
    intake: Intake,
    cipher: Cipher,
    window: Window,
    /// Chunk to open next.
    index: u32,
    /// The file's length and the number of its last chunk.
    plain: u64,
    file_last: u32,
    /// Plain bytes still to hand out.
    left: u64,
}

impl Opener {
    /// `intake` must stand at the window's first chunk.
    pub(crate) fn new(intake: Intake, cipher: Cipher, window: Window, plain: u64) -> Result<Self, Error> {
        Ok(Self {
            intake,
            cipher,
            window,
            index: window.first,
            plain,
            file_last: last_chunk(plain).ok_or(Error::TooLarge)?,
            left: window.take,
        })
    }

    /// The next verified bytes, or `None` at the end.
    pub(crate) async fn next(&mut self) -> Result<Option<Bytes>, Error> {
        if self.index > self.window.last {
            return Ok(None);
        }
        let before = u64::from(self.index) * CHUNK;
        let len = self.plain.saturating_sub(before).min(CHUNK) + TAG;
        let len = usize::try_from(len).map_err(|_| Error::TooLarge)?;
        let mut chunk = self.intake.take(len).await?;
        let last = self.index == self.file_last;
        self.cipher.open(self.index, last, &mut chunk)?;
        if self.index == self.window.first {
            chunk.drain(..self.window.skip.min(chunk.len()));
        }
        chunk.truncate(usize::try_from(self.left).unwrap_or(usize::MAX));
        self.left -= u64::try_from(chunk.len()).unwrap_or(self.left);
        self.index = self.index.saturating_add(1);
        Ok(Some(chunk.into()))
    }
}
