//! A leaf: one place in the log, and what stands at it.
use crate::{Digest, PublicKey, Signer};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How a row came to its leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Written and sealed by this installation.
    Sealed,
    /// Found among the rows without our seal: somebody else wrote it, or changed it before it became a leaf.
    Foreign,
    /// Announced, and gone before it became a leaf.
    Vanished,
    /// A leaf that was there once, and is not any more.
    Lost,
}

impl State {
    /// The word in the database and in messages.
    pub fn key(self) -> &'static str {
        match self {
            Self::Sealed => "sealed",
            Self::Foreign => "foreign",
            Self::Vanished => "vanished",
            Self::Lost => "lost",
        }
    }
}

/// One place in the log. The entry of the Merkle tree is the digest; the seal binds digest, row and place together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// The place, from 0.
    pub n: u64,
    /// The row.
    pub row: Uuid,
    /// The digest of its canonical bytes.
    pub digest: Digest,
    /// How it came here.
    pub state: State,
}

impl Leaf {
    /// Vouches for place, row and digest.
    pub fn seal(&self, tenant: Uuid, signer: &Signer) -> Vec<u8> {
        signer.sign(&self.message(tenant))
    }

    /// Whether one of these keys vouches for it.
    pub fn sealed_by(&self, tenant: Uuid, keys: &[PublicKey], seal: &[u8]) -> bool {
        let message = self.message(tenant);
        keys.iter().any(|key| key.verifies(&message, seal))
    }

    fn message(&self, tenant: Uuid) -> Vec<u8> {
        let Self { n, row, digest, state } = self;
        format!("gemeinwerk/audit-leaf/1\n{tenant}\n{n}\n{row}\n{digest}\n{}\n", state.key()).into_bytes()
    }
}
