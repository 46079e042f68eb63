use std::borrow::Cow;

/// The platform's result: a value, or a failure of one of eight kinds.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The closed set of ways an operation can fail; the web shell maps each to one status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nobody is signed in.
    Unauthenticated,
    /// The actor may never do this.
    Denied,
    /// It does not exist, or the actor may not know that it does.
    NotFound,
    /// The input is not acceptable.
    Invalid,
    /// It does not fit the present state.
    Conflict,
    /// Too often, too much.
    TooMany,
    /// A part we depend on is away; trying again later helps.
    Unavailable,
    /// Our fault.
    Internal,
}

/// A failure as the outside may see it (`code`, `detail`) and as only the log may (`source`).
#[derive(Debug, thiserror::Error)]
#[error("{code}: {detail}")]
pub struct Error {
    /// Which of the eight.
    pub kind: Kind,
    /// A stable key for programs: `plugin.what_is_the_case`.
    pub code: &'static str,
    /// German, for a person: what happened, what it means, what to do.
    pub detail: Cow<'static, str>,
    #[source]
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// A failure with a code for programs and a sentence for people.
    pub fn new(kind: Kind, code: &'static str, detail: impl Into<Cow<'static, str>>) -> Self {
        Self { kind, code, detail: detail.into(), source: None }
    }

    /// Unacceptable input.
    pub fn invalid(code: &'static str, detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Kind::Invalid, code, detail)
    }

    /// Does not fit the present state.
    pub fn conflict(code: &'static str, detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Kind::Conflict, code, detail)
    }

    /// Missing and forbidden share one text, so that nothing leaks.
    pub fn not_found() -> Self {
        Self::new(
            Kind::NotFound,
            "not_found",
            "Das gibt es hier nicht, oder Sie dürfen es nicht sehen. Prüfen Sie die Adresse oder suchen Sie danach.",
        )
    }

    /// Our fault; the source goes to the log only.
    pub fn internal(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self {
            source: Some(source.into()),
            ..Self::new(
                Kind::Internal,
                "internal",
                "Das hat nicht geklappt, der Fehler liegt bei uns. Es wurde nichts geändert. Versuchen Sie es erneut oder nennen Sie der Hilfe die Nummer der Anfrage.",
            )
        }
    }

    /// A part we depend on is away.
    pub fn unavailable(code: &'static str, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self {
            source: Some(source.into()),
            ..Self::new(
                Kind::Unavailable,
                code,
                "Ein Teil von Gemeinwerk ist gerade nicht erreichbar. Es wurde nichts geändert. Versuchen Sie es in einer Minute erneut.",
            )
        }
    }

    /// The cause, for the log.
    pub fn cause(&self) -> Option<&(dyn std::error::Error + Send + Sync + 'static)> {
        self.source.as_deref()
    }
}

/// Store code may use `?`. A missing row is never implied: stores say `.optional()`.
impl From<diesel::result::Error> for Error {
    fn from(error: diesel::result::Error) -> Self {
        use diesel::result::{DatabaseErrorKind as Db, Error as Diesel};
        match error {
            Diesel::DatabaseError(Db::UniqueViolation, _) => Self::conflict(
                "duplicate",
                "Das gibt es schon. Es wurde nichts geändert. Wählen Sie eine andere Bezeichnung.",
            ),
            Diesel::DatabaseError(Db::SerializationFailure, _) => Self::conflict(
                "busy",
                "Jemand hat das gerade geändert. Ihre Eingabe wurde nicht gespeichert. Laden Sie die Seite neu und versuchen Sie es erneut.",
            ),
            Diesel::DatabaseError(Db::ClosedConnection | Db::UnableToSendCommand, _)
            | Diesel::BrokenTransactionManager => Self::unavailable("database_away", error),
            error if is_away(&error) => Self::unavailable("database_away", error),
            error if is_unwritable(&error) => Self::invalid(
                "unwritable",
                "Die Eingabe enthält ein Zeichen, das sich nicht speichern lässt (Nullzeichen). Es wurde nichts geändert. Entfernen Sie es und senden Sie die Eingabe erneut.",
            ),
            error => Self::internal(error),
        }
    }
}

/// The one character no text in PostgreSQL may hold, in a text or in a document.
fn is_unwritable(error: &diesel::result::Error) -> bool {
    let text = error.to_string();
    ["invalid byte sequence for encoding", "unsupported Unicode escape sequence"].iter().any(|sign| text.contains(sign))
}

/// PostgreSQL says so while it shuts down or starts; the driver has no kind for it.
fn is_away(error: &diesel::result::Error) -> bool {
    let text = error.to_string();
    ["connection closed", "terminating connection", "the database system is", "statement timeout"]
        .iter()
        .any(|sign| text.contains(sign))
}
