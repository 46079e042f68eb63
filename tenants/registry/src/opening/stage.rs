/// Where an opening stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Waits for a second person of the operator.
    Asked,
    /// Waits for the tenant.
    Released,
    /// Can be opened.
    Ready,
    /// Is open.
    Open,
    /// The tenant refused.
    Refused,
    /// Was ended by somebody.
    Ended,
    /// Its time is over.
    Over,
}

impl Stage {
    /// The German word on screen.
    pub fn title(self) -> &'static str {
        match self {
            Self::Asked => "wartet auf zweite Person des Betriebs",
            Self::Released => "wartet auf den Mandanten",
            Self::Ready => "darf geöffnet werden",
            Self::Open => "ist geöffnet",
            Self::Refused => "abgelehnt",
            Self::Ended => "beendet",
            Self::Over => "abgelaufen",
        }
    }
}
