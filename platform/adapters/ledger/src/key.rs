//! The key the log is signed with (Ed25519, RFC 8032), and its public half as C2SP's signed notes write it.
use crate::{Digest, Error};
use base64::{Engine, engine::general_purpose::STANDARD};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use std::str::FromStr;
use uuid::Uuid;

/// The name all our keys carry; the identity behind it tells them apart.
const NAME: &str = "gemeinwerk";
/// The kind of signature: Ed25519 (C2SP signed-note).
const KIND: u8 = 1;

/// A public key: `gemeinwerk+<identity>+<base64>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    name: String,
    bytes: Vec<u8>,
}

impl PublicKey {
    /// Whether the key's holder signed this.
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, &self.bytes).verify(message, signature).is_ok()
    }

    /// Whether the key's holder sealed a row of this digest.
    pub fn sealed_row(&self, tenant: Uuid, digest: &Digest, seal: &[u8]) -> bool {
        self.verifies(&row_message(tenant, digest), seal)
    }

    /// The key's name in notes.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The first four bytes of SHA-256 over name, newline, kind and key.
    pub(crate) fn identity(&self) -> Vec<u8> {
        let digest = Digest::of(&[self.name.as_bytes(), b"\n", &[KIND], &self.bytes]);
        digest.as_ref().iter().copied().take(4).collect()
    }
}

impl std::fmt::Display for PublicKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let key: Vec<u8> = std::iter::once(KIND).chain(self.bytes.iter().copied()).collect();
        write!(f, "{}+{}+{}", self.name, hex::encode(self.identity()), STANDARD.encode(key))
    }
}

impl FromStr for PublicKey {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        const WRONG: Error = Error::Malformed("public key");
        let mut parts = text.trim().splitn(3, '+');
        let (Some(name), Some(identity), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(WRONG);
        };
        let key = STANDARD.decode(key).map_err(|_| WRONG)?;
        let bytes = key.strip_prefix(&[KIND]).filter(|bytes| bytes.len() == 32).ok_or(WRONG)?;
        let key = Self { name: name.to_owned(), bytes: bytes.to_vec() };
        // A typing error in a printed key shows here, not as a broken log.
        if hex::encode(key.identity()) == identity { Ok(key) } else { Err(WRONG) }
    }
}

/// Who signs rows, leaves and roots.
pub struct Signer {
    pair: Ed25519KeyPair,
    key: PublicKey,
}

impl Signer {
    /// From the 32 bytes of a private key.
    ///
    /// # Errors
    /// `Malformed` if there are more or fewer.
    pub fn from_seed(seed: &[u8]) -> Result<Self, Error> {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed).map_err(|_| Error::Malformed("audit key"))?;
        let key = PublicKey { name: NAME.into(), bytes: pair.public_key().as_ref().to_vec() };
        Ok(Self { pair, key })
    }

    /// The public half.
    pub fn key(&self) -> &PublicKey {
        &self.key
    }

    /// Signs.
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.pair.sign(message).as_ref().to_vec()
    }

    /// Vouches that this installation wrote a row of this digest, at the moment it does so.
    pub fn seal_row(&self, tenant: Uuid, digest: &Digest) -> Vec<u8> {
        self.sign(&row_message(tenant, digest))
    }
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Signer({})", self.key)
    }
}

fn row_message(tenant: Uuid, digest: &Digest) -> Vec<u8> {
    format!("gemeinwerk/audit-row/1\n{tenant}\n{digest}\n").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_survives_paper_and_typing_errors_show() {
        let signer = Signer::from_seed(&[7; 32]).unwrap();
        let text = signer.key().to_string();
        assert_eq!(text.parse::<PublicKey>().unwrap(), *signer.key());
        for wrong in ["", "gemeinwerk+00000000+AQ==", &text.replacen('+', "", 1), &text.replace("gemeinwerk", "x")] {
            assert!(wrong.parse::<PublicKey>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_seal_holds_for_its_tenant_and_digest_alone() {
        let (signer, tenant) = (Signer::from_seed(&[7; 32]).unwrap(), Uuid::from_u128(1));
        let (one, two) = (Digest::of(&[b"1"]), Digest::of(&[b"2"]));
        let seal = signer.seal_row(tenant, &one);
        assert!(signer.key().sealed_row(tenant, &one, &seal));
        assert!(!signer.key().sealed_row(tenant, &two, &seal));
        assert!(!signer.key().sealed_row(Uuid::from_u128(2), &one, &seal));
        assert!(!Signer::from_seed(&[8; 32]).unwrap().key().sealed_row(tenant, &one, &seal));
    }
}
