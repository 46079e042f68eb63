/// How far a list has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Read, looked at, nothing done.
    Draft,
    /// It would end so many accounts that a second person must release it.
    Waiting,
    /// A connection wanted to end these accounts, and somebody must release it.
    Held,
    /// Done.
    Applied,
    /// Done and undone.
    TakenBack,
    /// Never done.
    Dropped,
}

impl State {
    /// The word in rows.
    pub fn key(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Waiting => "waiting",
            Self::Held => "held",
            Self::Applied => "applied",
            Self::TakenBack => "taken_back",
            Self::Dropped => "dropped",
        }
    }

    /// What a person reads, in German.
    pub fn title(self) -> &'static str {
        match self {
            Self::Draft => "Entwurf",
            Self::Waiting | Self::Held => "wartet auf Freigabe",
            Self::Applied => "übernommen",
            Self::TakenBack => "zurückgenommen",
            Self::Dropped => "verworfen",
        }
    }

    /// What the word means.
    pub fn of(key: &str) -> Self {
        match key {
            "draft" => Self::Draft,
            "waiting" => Self::Waiting,
            "held" => Self::Held,
            "applied" => Self::Applied,
            "taken_back" => Self::TakenBack,
            _ => Self::Dropped,
        }
    }
}
