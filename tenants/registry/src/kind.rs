//! What a tenant is, and what may stand below it.
use sdk::Error;
use std::{fmt, str::FromStr};

/// What a tenant is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Runs the installation; there is one, and nothing above it.
    Operator,
    /// A Kreis with its municipalities.
    District,
    /// A Zweckverband with its members.
    Association,
    /// A town or village.
    Municipality,
}

impl Kind {
    /// All kinds, the highest first.
    pub const ALL: [Self; 4] = [Self::Operator, Self::District, Self::Association, Self::Municipality];

    /// The word in the database and on the interface.
    pub fn key(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::District => "district",
            Self::Association => "association",
            Self::Municipality => "municipality",
        }
    }

    /// The German word on screen.
    pub fn title(self) -> &'static str {
        match self {
            Self::Operator => "Betrieb",
            Self::District => "Kreis",
            Self::Association => "Zweckverband",
            Self::Municipality => "Gemeinde",
        }
    }

    /// Whether a tenant of this kind may be granted to found others, and to administer those.
    pub fn may_found(self) -> bool {
        matches!(self, Self::District | Self::Association)
    }

    /// Whether a tenant of this kind may have one of that kind below it.
    pub fn may_hold(self, below: Self) -> bool {
        match self {
            Self::Operator => below != Self::Operator,
            Self::District | Self::Association => below == Self::Municipality,
            Self::Municipality => false,
        }
    }
}

/// The text names no kind of tenant.
#[derive(Debug, thiserror::Error, PartialEq)]
#[error(
    "„{0}“ ist keine Art von Mandant. Es wurde nichts angelegt. Wählen Sie district, association oder municipality."
)]
pub struct NoKind(pub String);

impl FromStr for Kind {
    type Err = NoKind;

    fn from_str(text: &str) -> Result<Self, NoKind> {
        Self::ALL.into_iter().find(|kind| kind.key() == text).ok_or_else(|| NoKind(text.to_owned()))
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

impl From<NoKind> for Error {
    fn from(error: NoKind) -> Self {
        Self::invalid("registry.no_kind", error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_holds_an_operator_and_a_municipality_holds_nobody() {
        for kind in Kind::ALL {
            assert!(!kind.may_hold(Kind::Operator));
            assert!(!Kind::Municipality.may_hold(kind));
        }
        assert!(Kind::Operator.may_hold(Kind::District));
        assert!(Kind::District.may_hold(Kind::Municipality));
        assert!(!Kind::District.may_hold(Kind::Association));
    }

    #[test]
    fn kinds_survive_their_way_through_the_database() {
        for kind in Kind::ALL {
            assert_eq!(kind.key().parse(), Ok(kind));
        }
        assert_eq!("Stadt".parse::<Kind>(), Err(NoKind("Stadt".into())));
    }
}
