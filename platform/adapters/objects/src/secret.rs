use std::fmt;

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::KeyError;
use crate::entropy::random;

const VERSION: u8 = 1;
const ID_LEN: usize = 4;
const HEAD_LEN: usize = 1 + ID_LEN + NONCE_LEN;

/// Keys, encrypted by the key above them. Safe to keep in a database; 65 bytes for a file's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrappedKey(pub Vec<u8>);

/// 32 secret bytes that are wiped from memory when dropped and never printed.
pub(crate) struct Secret(Zeroizing<[u8; 32]>);

impl Secret {
    pub(crate) fn generate() -> Result<Self, KeyError> {
        random().map(|bytes| Self(Zeroizing::new(bytes)))
    }

    pub(crate) fn from_slice(bytes: &[u8]) -> Result<Self, KeyError> {
        let mut secret = Zeroizing::new([0; 32]);
        if bytes.len() != secret.len() {
            return Err(KeyError::Malformed);
        }
        secret.copy_from_slice(bytes);
        Ok(Self(secret))
    }

    pub(crate) fn from_hex(text: &str) -> Result<Self, KeyError> {
        let bytes = Zeroizing::new(hex::decode(text.trim()).map_err(|_| KeyError::Malformed)?);
        Self::from_slice(&bytes)
    }

    /// The same key once more, for another owner.
    pub(crate) fn again(&self) -> Result<Self, KeyError> {
        Self::from_slice(self.bytes())
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.0.as_slice()
    }

    pub(crate) fn to_hex(&self) -> Zeroizing<String> {
        Zeroizing::new(hex::encode(self.0.as_slice()))
    }

    /// The key in the form the cipher wants. AES-256-GCM takes exactly these 32 bytes.
    pub(crate) fn cipher(&self) -> Result<LessSafeKey, KeyError> {
        UnboundKey::new(&AES_256_GCM, self.0.as_slice()).map(LessSafeKey::new).map_err(|_| KeyError::Malformed)
    }

    /// Encrypts a small secret: version (1), key id (4), random nonce (12), ciphertext, tag (16).
    ///
    /// Random nonces allow 2^32 messages per key (NIST SP 800-38D, 8.3): no tenant has as many files.
    pub(crate) fn seal(&self, aad: &[u8], plain: &[u8]) -> Result<Vec<u8>, KeyError> {
        let nonce = random::<NONCE_LEN>()?;
        let mut body = Zeroizing::new(plain.to_vec());
        let tag = self
            .cipher()?
            .seal_in_place_separate_tag(Nonce::assume_unique_for_key(nonce), Aad::from(aad), &mut body)
            .map_err(|_| KeyError::Refused)?;
        let mut sealed = Vec::with_capacity(HEAD_LEN + body.len() + tag.as_ref().len());
        sealed.push(VERSION);
        sealed.extend_from_slice(&self.id());
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(&body);
        sealed.extend_from_slice(tag.as_ref());
        Ok(sealed)
    }

    /// Reverses [`seal`](Self::seal).
    pub(crate) fn open(&self, aad: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        let (head, body) = sealed.split_at_checked(HEAD_LEN).ok_or(KeyError::Refused)?;
        let (prefix, nonce) = head.split_at_checked(1 + ID_LEN).ok_or(KeyError::Refused)?;
        let Some((&VERSION, id)) = prefix.split_first() else {
            return Err(KeyError::Refused);
        };
        if id != self.id() {
            return Err(KeyError::OtherKey);
        }
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| KeyError::Refused)?;
        let mut body = Zeroizing::new(body.to_vec());
        let len = self.cipher()?.open_in_place(nonce, Aad::from(aad), &mut body).map_err(|_| KeyError::Refused)?.len();
        body.truncate(len);
        Ok(body)
    }

    /// Encrypts another key.
    pub(crate) fn wrap(&self, aad: &[u8], key: &Self) -> Result<WrappedKey, KeyError> {
        self.seal(aad, key.0.as_slice()).map(WrappedKey)
    }

    /// Reverses [`wrap`](Self::wrap).
    pub(crate) fn unwrap(&self, aad: &[u8], wrapped: &WrappedKey) -> Result<Self, KeyError> {
        Self::from_slice(&self.open(aad, &wrapped.0)?)
    }

    /// Whether [`seal`](Self::seal) of this key made these bytes.
    pub(crate) fn sealed(&self, sealed: &[u8]) -> bool {
        sealed.starts_with(&self.mark())
    }

    /// How everything begins that [`seal`](Self::seal) makes.
    pub(crate) fn mark(&self) -> Vec<u8> {
        std::iter::once(VERSION).chain(self.id()).collect()
    }

    /// Tells a wrong key from damaged bytes; says nothing about a random key.
    fn id(&self) -> [u8; ID_LEN] {
        let digest = Sha256::new().chain_update(b"gemeinwerk/key-id").chain_update(self.0.as_slice()).finalize();
        let mut id = [0; ID_LEN];
        for (to, from) in id.iter_mut().zip(digest) {
            *to = from;
        }
        id
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_what_it_sealed_and_nothing_else() {
        let secret = Secret::generate().unwrap();
        let sealed = secret.seal(b"a", b"seed").unwrap();
        assert_eq!(secret.open(b"a", &sealed).unwrap().as_slice(), b"seed");
        assert!(matches!(secret.open(b"b", &sealed), Err(KeyError::Refused)));
        let other = Secret::generate().unwrap();
        assert!(matches!(other.open(b"a", &sealed), Err(KeyError::OtherKey)));
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_noticed() {
        let secret = Secret::generate().unwrap();
        let sealed = secret.seal(b"a", b"seed").unwrap();
        for bit in 0..sealed.len() * 8 {
            let mut bad = sealed.clone();
            bad[bit / 8] ^= 1 << (bit % 8);
            assert!(secret.open(b"a", &bad).is_err(), "bit {bit}");
        }
        for len in 0..sealed.len() {
            assert!(secret.open(b"a", &sealed[..len]).is_err(), "cut to {len}");
        }
    }

    #[test]
    fn equal_secrets_are_sealed_differently() {
        let secret = Secret::generate().unwrap();
        assert_ne!(secret.seal(b"", b"x").unwrap(), secret.seal(b"", b"x").unwrap());
    }
}
