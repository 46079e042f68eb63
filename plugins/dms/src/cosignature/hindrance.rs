use sdk::{Error, Kind};

/// Why a co-signature is not given, refused or asked for.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Hindrance {
    /// It was signed or refused before.
    #[error("this request is decided already")]
    Decided,
    /// The bytes are not those that were shown or asked for.
    #[error("the content is not what was shown")]
    Changed,
    /// Somebody else was asked.
    #[error("somebody else was asked")]
    NotAsked,
    /// The document's level, body or an exception keeps it from the person.
    #[error("they may not see the document")]
    Unseen,
    /// Nobody co-signs what they asked for themselves (four eyes).
    #[error("one cannot ask oneself")]
    Oneself,
    /// Nobody decides about what they asked for, nor does their deputy (four eyes).
    #[error("one cannot decide about one's own request")]
    OwnRequest,
    /// Nobody counts twice for the same bytes, a deputy and the absent one together once.
    #[error("the same hand has signed already")]
    CountedAlready,
    /// A refusal says why.
    #[error("a refusal needs a reason")]
    NoReason,
    /// A text is longer than 2000 characters.
    #[error("the text is longer than 2000 characters")]
    TooLong,
}

impl From<Hindrance> for Error {
    fn from(error: Hindrance) -> Self {
        match error {
            Hindrance::Decided => Self::conflict(
                "dms.cosign_decided",
                "Über diese Mitzeichnung ist schon entschieden. Es wurde nichts geändert. Öffnen Sie das Dokument, um das Ergebnis zu sehen.",
            ),
            Hindrance::Changed => Self::conflict(
                "dms.content_changed",
                "Der Inhalt des Dokuments ist nicht mehr der, der Ihnen gezeigt wurde. Es wurde nichts gezeichnet. Laden Sie die Seite neu und prüfen Sie das Dokument noch einmal.",
            ),
            Hindrance::NotAsked => Self::new(
                Kind::Denied,
                "dms.cosign_not_asked",
                "Um diese Mitzeichnung wurde eine andere Person gebeten. Es wurde nichts gezeichnet. Lassen Sie sich bei Bedarf selbst um Mitzeichnung bitten.",
            ),
            Hindrance::Unseen => Self::invalid(
                "dms.cosign_assignee",
                "Diese Person darf das Dokument nicht sehen. Es wurde niemand gefragt. Wählen Sie eine andere Person oder erlauben Sie ihr das Lesen mit einer Ausnahme.",
            ),
            Hindrance::Oneself => Self::invalid(
                "dms.cosign_assignee",
                "Sie können sich nicht selbst um Mitzeichnung bitten. Es wurde niemand gefragt. Wählen Sie eine andere Person.",
            ),
            Hindrance::OwnRequest => Self::conflict(
                "dms.cosign_own_request",
                "Sie oder die Person, die Sie vertreten, haben selbst um diese Mitzeichnung gebeten. Es wurde nichts entschieden, denn zwei verschiedene Personen müssen beteiligt sein. Bitten Sie eine andere Person um Mitzeichnung.",
            ),
            Hindrance::CountedAlready => Self::conflict(
                "dms.cosign_counted",
                "Diese Fassung ist von Ihnen oder der Person, die Sie vertreten, schon mitgezeichnet. Es wurde nichts gezeichnet, denn niemand zählt zweimal. Lehnen Sie mit einem Hinweis darauf ab oder lassen Sie eine andere Person bitten.",
            ),
            Hindrance::NoReason => Self::invalid(
                "dms.cosign_reason",
                "Der Grund der Ablehnung fehlt. Es wurde nichts abgelehnt. Schreiben Sie, was zu ändern ist.",
            ),
            Hindrance::TooLong => Self::invalid(
                "dms.cosign_text",
                "Der Text ist zu lang. Es wurde nichts gespeichert. Kürzen Sie ihn auf höchstens 2.000 Zeichen.",
            ),
        }
    }
}
