use sdk::Error;

/// Why a grant cannot be given or revoked.
#[derive(Debug, thiserror::Error, PartialEq)]
pub enum Refusal {
    /// It would allow nothing.
    #[error("Die Betreuung erlaubt nichts. Es wurde nichts erteilt. Wählen Sie mindestens eine Befugnis.")]
    Powerless,
    /// It has no reason, or a novel.
    #[error("Der Grund fehlt oder ist länger als 500 Zeichen. Es wurde nichts geändert. Nennen Sie ihn kurz.")]
    Reasonless,
    /// It would end before it begins.
    #[error("Das Ende liegt nicht in der Zukunft. Es wurde nichts erteilt. Wählen Sie einen späteren Tag.")]
    Over,
    /// It would last longer than the rule, or than what the giver has.
    #[error("Die Betreuung würde länger gelten als erlaubt. Es wurde nichts erteilt. Wählen Sie einen früheren Tag.")]
    Longer,
    /// It would allow more than the giver has.
    #[error(
        "Sie können nur weitergeben, was Sie selbst dürfen. Es wurde nichts erteilt. Wählen Sie weniger Befugnisse."
    )]
    Wider,
    /// It has ended already.
    #[error("Diese Betreuung ist schon beendet. Es wurde nichts geändert. Laden Sie die Seite neu.")]
    Ended,
    /// The tenant ended it itself; only it can begin anew.
    #[error(
        "Der Mandant hat diese Betreuung selbst widerrufen. Es wurde nichts erteilt. Nur er selbst kann sie neu erteilen."
    )]
    TenantSaidNo,
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        let text = refusal.to_string();
        match refusal {
            Refusal::Powerless => Self::invalid("registry.grant_powerless", text),
            Refusal::Reasonless => Self::invalid("registry.grant_reasonless", text),
            Refusal::Over => Self::invalid("registry.grant_over", text),
            Refusal::Longer => Self::invalid("registry.grant_longer", text),
            Refusal::Wider => Self::invalid("registry.grant_wider", text),
            Refusal::Ended => Self::conflict("registry.grant_ended", text),
            Refusal::TenantSaidNo => Self::conflict("registry.grant_refused", text),
        }
    }
}
