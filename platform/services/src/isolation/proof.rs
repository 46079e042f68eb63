//! What this build proved of itself before it was handed out: files its tests write, and compare with ever after.
use serde::{Deserialize, Serialize};

const MUTANTS: &str = include_str!("../../proof/mutants.json");
const WRITES: &str = include_str!("../../proof/writes.json");
const ATTACKS: &str = include_str!("../../proof/attacks.json");
const DOORS: &str = include_str!("../../proof/doors.json");

/// One key taken away at a time: how often it was tried, and how often the other one held.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mutants {
    /// Keys taken away.
    pub tried: u32,
    /// Those of them that made no difference, because the other key held.
    pub caught: u32,
}

/// Statements sent as the application's role from inside another tenant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attacks {
    /// Attacks tried.
    pub tried: u32,
    /// Those that brought nothing of the neighbour.
    pub held: u32,
}

/// Every door, tried by everybody without business there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doors {
    /// Routes of pages and API.
    pub routes: u32,
    /// Kinds of strangers.
    pub strangers: u32,
}

/// What the tests of this build showed.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Proof {
    /// The build's version.
    pub version: &'static str,
    /// Two-key mutation of reading.
    pub mutants: Mutants,
    /// Two-key mutation of writing.
    pub writes: Mutants,
    /// Attack corpus.
    pub attacks: Attacks,
    /// Isolation matrix.
    pub doors: Doors,
}

impl Proof {
    /// That of this build. What cannot be read proves nothing and counts as zero.
    pub fn of_this_build() -> Self {
        Self {
            version: env!("CARGO_PKG_VERSION"),
            mutants: serde_json::from_str(MUTANTS).unwrap_or_default(),
            writes: serde_json::from_str(WRITES).unwrap_or_default(),
            attacks: serde_json::from_str(ATTACKS).unwrap_or_default(),
            doors: serde_json::from_str(DOORS).unwrap_or_default(),
        }
    }
}
