use sdk::Error;

/// Why a step cannot be done.
#[derive(Debug, thiserror::Error, PartialEq)]
pub enum Refusal {
    /// It has no reason worth reading.
    #[error(
        "Der Grund ist kürzer als 10 oder länger als 500 Zeichen. Es wurde nichts angefragt. Beschreiben Sie, was zu klären ist."
    )]
    Reasonless,
    /// It has no ticket.
    #[error("Die Vorgangsnummer fehlt. Es wurde nichts angefragt. Tragen Sie die Nummer der Störung ein.")]
    Ticketless,
    /// It would last too long.
    #[error("Erlaubt sind 1 bis {0} Minuten. Es wurde nichts angefragt. Wählen Sie eine kürzere Zeit.")]
    TooLong(i64),
    /// The same person twice.
    #[error("Freigeben muss eine zweite Person. Es wurde nichts freigegeben. Bitten Sie jemanden aus Ihrem Betrieb.")]
    SamePerson,
    /// The step is not due.
    #[error(
        "Dieser Schritt ist nicht mehr oder noch nicht möglich. Es wurde nichts geändert. Laden Sie die Seite neu."
    )]
    NotDue,
    /// The tenant has not consented.
    #[error("Der Mandant hat noch nicht zugestimmt. Es wurde nichts geöffnet. Warten Sie auf seine Antwort.")]
    NoConsent,
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        let text = refusal.to_string();
        match refusal {
            Refusal::Reasonless => Self::invalid("registry.opening_reasonless", text),
            Refusal::Ticketless => Self::invalid("registry.opening_ticketless", text),
            Refusal::TooLong(_) => Self::invalid("registry.opening_too_long", text),
            Refusal::SamePerson => Self::conflict("registry.opening_same_person", text),
            Refusal::NotDue => Self::conflict("registry.opening_not_due", text),
            Refusal::NoConsent => Self::conflict("registry.opening_no_consent", text),
        }
    }
}
