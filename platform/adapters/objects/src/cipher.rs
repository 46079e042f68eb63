use ring::aead::{Aad, LessSafeKey, NONCE_LEN, Nonce, Tag};

use crate::entropy::random;
use crate::{Error, KeyError, Label, ObjectKey};

const VERSION: u8 = 1;
const PREFIX_LEN: usize = 7;

/// Seals and opens the chunks of one file. Needs no order: each chunk's nonce is its own.
pub(crate) struct Cipher {
    key: LessSafeKey,
    prefix: [u8; PREFIX_LEN],
    aad: Vec<u8>,
}

impl Cipher {
    /// For a new file, with a nonce prefix of its own.
    pub(crate) fn sealing(key: &ObjectKey, label: Label<'_>) -> Result<Self, KeyError> {
        Ok(Self { key: key.0.cipher()?, prefix: random()?, aad: label.aad() })
    }

    /// For a stored file, from the bytes it begins with.
    pub(crate) fn opening(key: &ObjectKey, label: Label<'_>, header: &[u8]) -> Result<Self, Error> {
        let Some((&version, prefix)) = header.split_first() else {
            return Err(Error::Corrupt("the file has no header"));
        };
        if version != VERSION {
            return Err(Error::Corrupt("the file has an unknown format"));
        }
        Ok(Self {
            key: key.0.cipher()?,
            prefix: prefix.try_into().map_err(|_| Error::Corrupt("the file's header is cut off"))?,
            aad: label.aad(),
        })
    }

    /// The bytes a sealed file begins with.
    pub(crate) fn header(&self) -> impl Iterator<Item = u8> + use<> {
        std::iter::once(VERSION).chain(self.prefix)
    }

    /// Encrypts a chunk in place; its tag is to follow it.
    pub(crate) fn seal(&self, index: u32, last: bool, chunk: &mut [u8]) -> Result<Tag, KeyError> {
        self.key
            .seal_in_place_separate_tag(self.nonce(index, last), Aad::from(&self.aad), chunk)
            .map_err(|_| KeyError::Refused)
    }

    /// Decrypts a chunk in place and cuts its tag off.
    pub(crate) fn open(&self, index: u32, last: bool, chunk: &mut Vec<u8>) -> Result<(), Error> {
        let len = self
            .key
            .open_in_place(self.nonce(index, last), Aad::from(&self.aad), chunk)
            .map_err(|_| Error::Corrupt("a piece of the file fails its check"))?
            .len();
        chunk.truncate(len);
        Ok(())
    }

    fn nonce(&self, index: u32, last: bool) -> Nonce {
        let bytes = self.prefix.into_iter().chain(index.to_be_bytes()).chain([u8::from(last)]);
        let mut nonce = [0; NONCE_LEN];
        for (to, from) in nonce.iter_mut().zip(bytes) {
            *to = from;
        }
        Nonce::assume_unique_for_key(nonce)
    }
}
