//! What a quantity is counted in.

use serde::{Deserialize, Serialize};

/// What a quantity is counted in: the units service contracts use, of UN/ECE Recommendation 20.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Pieces, or a flat price.
    Piece,
    /// Entitled persons.
    Person,
    /// Gigabytes of 10⁹ bytes.
    Gigabyte,
    /// Months.
    Month,
    /// Days.
    Day,
    /// Hours.
    Hour,
}

impl Unit {
    /// Its code in UN/ECE Recommendation 20.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Piece => "C62",
            Self::Person => "IE",
            Self::Gigabyte => "E34",
            Self::Month => "MON",
            Self::Day => "DAY",
            Self::Hour => "HUR",
        }
    }

    /// Its German name.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Piece => "Stück",
            Self::Person => "Person",
            Self::Gigabyte => "GB",
            Self::Month => "Monat",
            Self::Day => "Tag",
            Self::Hour => "Stunde",
        }
    }
}
