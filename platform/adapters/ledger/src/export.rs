//! The export: JSON lines, each an object with one member that says what it is. First the head, then roots and
//! statements of expiry, then leaves in order, then rows without a leaf, then the end.
use crate::{Digest, Error, Leaf, Row, State};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One line of an export.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Line {
    /// What this is.
    Head(Head),
    /// A signed root, as a note.
    Root(String),
    /// A signed statement of expiry, as a note.
    Expiry(String),
    /// A leaf with the row it stands for.
    Leaf(Box<LeafLine>),
    /// A row without a leaf.
    Loose(Box<Loose>),
    /// Nothing follows.
    End(End),
}

impl Line {
    /// The line with its newline.
    ///
    /// # Errors
    /// `Json` if a value cannot be written.
    pub fn to_text(&self) -> Result<String, Error> {
        Ok(format!("{}\n", serde_json::to_string(self)?))
    }
}

/// What an export is, and of whom.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// The version of this format: 1.
    pub version: u32,
    /// The tenant.
    pub tenant: Uuid,
    /// The tenant's name.
    pub title: String,
    /// When it was made, in UTC.
    pub made_at: String,
    /// How many leaves the log had.
    pub size: u64,
    /// The public key, for convenience: whoever does not trust the maker brings their own.
    pub key: String,
}

/// A leaf, and the content of its row while it is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeafLine {
    /// The place, from 0.
    pub n: u64,
    /// The row.
    pub row: Uuid,
    /// The digest of the row's canonical bytes.
    pub digest: Digest,
    /// How it came here.
    pub state: State,
    /// The seal, in base64.
    pub seal: String,
    /// The row; absent once it expired.
    pub content: Option<Row>,
}

impl LeafLine {
    /// A leaf, its seal and its row.
    pub fn new(leaf: Leaf, seal: &[u8], content: Option<Row>) -> Self {
        let Leaf { n, row, digest, state } = leaf;
        Self { n, row, digest, state, seal: STANDARD.encode(seal), content }
    }

    /// The leaf alone.
    pub fn leaf(&self) -> Leaf {
        let Self { n, row, digest, state, .. } = *self;
        Leaf { n, row, digest, state }
    }

    /// The seal's bytes; empty if they are none.
    pub fn seal(&self) -> Vec<u8> {
        STANDARD.decode(&self.seal).unwrap_or_default()
    }
}

/// A row that is no leaf yet, or never was.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Loose {
    /// The seal it was written with, in base64.
    pub seal: Option<String>,
    /// The row.
    pub content: Row,
}

impl Loose {
    /// The seal's bytes; empty if there are none.
    pub fn seal(&self) -> Vec<u8> {
        self.seal.as_deref().and_then(|seal| STANDARD.decode(seal).ok()).unwrap_or_default()
    }
}

/// How much there was: a file that was cut off on its way has no such line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct End {
    /// Leaves.
    pub leaves: u64,
    /// Rows without a leaf.
    pub loose: u64,
}
