use crate::Action;

/// See what is confidential; no deputy does so in somebody's stead.
pub const CONFIDENTIAL: Action = Action::new("identity.level.confidential", "Vertrauliches sehen").personal();
/// See what is strictly confidential; no deputy does so in somebody's stead.
pub const STRICT: Action = Action::new("identity.level.strict", "Streng Vertrauliches sehen").personal();

/// Vertraulichkeitsstufe: who sees a level is a right like any other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Whoever the policy lets in.
    #[default]
    Normal,
    /// Only who may also see what is confidential.
    Confidential,
    /// Only who may also see what is strictly confidential; reading leaves an audit row.
    Strict,
}

impl Level {
    /// All levels, lowest first.
    pub const ALL: [Self; 3] = [Self::Normal, Self::Confidential, Self::Strict];

    /// The word programs use.
    pub fn key(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Confidential => "confidential",
            Self::Strict => "strict",
        }
    }

    /// What people read, in German.
    pub fn title(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Confidential => "vertraulich",
            Self::Strict => "streng vertraulich",
        }
    }

    /// The level of this word.
    pub fn of(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.key() == key)
    }

    /// Its place among the levels, as rows hold it.
    pub fn rank(self) -> i16 {
        match self {
            Self::Normal => 0,
            Self::Confidential => 1,
            Self::Strict => 2,
        }
    }

    /// The level of this rank; what no level has is the highest, so that a doubt shuts.
    pub fn ranked(rank: i16) -> Self {
        Self::ALL.into_iter().find(|level| level.rank() == rank).unwrap_or(Self::Strict)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_survive_words_and_ranks_and_a_doubt_shuts() {
        for level in Level::ALL {
            assert_eq!((Level::of(level.key()), Level::ranked(level.rank())), (Some(level), level));
        }
        assert!(Level::Normal < Level::Confidential && Level::Confidential < Level::Strict);
        assert_eq!((Level::of("secret"), Level::ranked(7)), (None, Level::Strict));
    }
}
