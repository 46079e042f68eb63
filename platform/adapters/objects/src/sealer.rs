use std::io::Read;

use bytes::{Bytes, BytesMut};

use crate::cipher::Cipher;
use crate::format::{CHUNK, last_chunk, sealed_len};
use crate::{Error, Label, ObjectKey};

/// How far the last chunk of a part may reach into the next part.
const OVERHANG: usize = 64 * 1024 + 16;

/// Encrypts a source of known length, piece by piece.
pub(crate) struct Sealer<R> {
    source: R,
    cipher: Cipher,
    /// Plain bytes not read yet.
    unread: u64,
    /// Sealed bytes not handed out yet.
    unsent: u64,
    index: u32,
    last: u32,
    ready: BytesMut,
}

impl<R: Read> Sealer<R> {
    pub(crate) fn new(source: R, plain: u64, key: &ObjectKey, label: Label<'_>) -> Result<Self, Error> {
        let cipher = Cipher::sealing(key, label)?;
        Ok(Self {
            source,
            unread: plain,
            unsent: sealed_len(plain),
            index: 0,
            last: last_chunk(plain).ok_or(Error::TooLarge)?,
            ready: cipher.header().collect(),
            cipher,
        })
    }

    /// The next `size` sealed bytes, or what is left, or `None` at the end.
    pub(crate) fn next_part(&mut self, size: usize) -> Result<Option<Bytes>, Error> {
        let unsent = usize::try_from(self.unsent).unwrap_or(usize::MAX);
        let size = size.min(unsent);
        if size == 0 {
            return Ok(None);
        }
        // Room for a whole part at once; growing step by step would copy it several times.
        let missing = size.saturating_sub(self.ready.len());
        self.ready.reserve(missing + OVERHANG);
        while self.ready.len() < size {
            self.seal_chunk()?;
        }
        let part = self.ready.split_to(size).freeze();
        self.unsent -= u64::try_from(part.len()).unwrap_or(self.unsent);
        Ok(Some(part))
    }

    fn seal_chunk(&mut self) -> Result<(), Error> {
        let len = self.unread.min(CHUNK);
        let start = self.ready.len();
        self.ready.resize(start + usize::try_from(len).map_err(|_| Error::TooLarge)?, 0);
        let chunk = self.ready.get_mut(start..).unwrap_or_default();
        self.source.read_exact(chunk).map_err(Error::File)?;
        let tag = self.cipher.seal(self.index, self.index == self.last, chunk)?;
        self.ready.extend_from_slice(tag.as_ref());
        self.unread -= len;
        self.index = self.index.saturating_add(1);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use aes_gcm::aead::stream::DecryptorBE32;
    use aes_gcm::{Aes256Gcm, KeyInit};

    use super::*;
    use crate::format::SEALED_CHUNK;
    use crate::secret::Secret;

    const LABEL: Label<'static> = Label { tenant: "rurbroich", object: "1", version: 1 };

    fn sealed(plain: &[u8], part: usize) -> Vec<Bytes> {
        let key = ObjectKey(Secret::from_slice(&[7; 32]).unwrap());
        let len = u64::try_from(plain.len()).unwrap();
        let mut sealer = Sealer::new(plain, len, &key, LABEL).unwrap();
        std::iter::from_fn(|| sealer.next_part(part).unwrap()).collect()
    }

    #[test]
    fn another_implementation_of_stream_reads_it() {
        let chunk = usize::try_from(SEALED_CHUNK).unwrap();
        for len in [0, 1, 65_535, 65_536, 65_537, 131_072] {
            let plain = vec![3; len];
            let file = sealed(&plain, usize::MAX).concat();
            let cipher = Aes256Gcm::new(&[7; 32].into());
            let mut theirs = DecryptorBE32::from_aead(cipher, file[1..8].into());
            let mut chunks = file[8..].chunks(chunk).peekable();
            let mut opened = Vec::new();
            while let Some(msg) = chunks.next() {
                let aad = LABEL.aad();
                let payload = aes_gcm::aead::Payload { msg, aad: &aad };
                if chunks.peek().is_none() {
                    opened.extend(theirs.decrypt_last(payload).unwrap());
                    break;
                }
                opened.extend(theirs.decrypt_next(payload).unwrap());
            }
            assert_eq!(opened, plain, "{len} bytes");
        }
    }

    #[test]
    fn parts_are_equal_but_for_the_last() {
        let parts = sealed(&vec![3; 300_000], 100_000);
        let sizes: Vec<_> = parts.iter().map(Bytes::len).collect();
        assert_eq!(sizes, [100_000, 100_000, 100_000, 88]);
        assert_eq!(sealed_len(300_000), 300_088);
    }

    #[test]
    fn a_source_that_ends_early_is_an_error() {
        let key = ObjectKey(Secret::generate().unwrap());
        let mut sealer = Sealer::new([0; 10].as_slice(), 11, &key, LABEL).unwrap();
        assert!(matches!(sealer.next_part(100), Err(Error::File(_))));
    }
}
