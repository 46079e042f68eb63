//! Who is billed, as it is printed on the invoice.
use crate::leitweg::{LeitwegId, NotALeitwegId};
use crate::xrechnung::{Address, Buyer, ElectronicAddress};
use sdk::Error;

/// Longest single entry, in characters.
const LONGEST: usize = 200;

/// Who is billed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// Full name of the administration.
    pub name: String,
    /// Street and number.
    pub street: String,
    /// Five digits.
    pub postcode: String,
    /// Town.
    pub city: String,
    /// Where it wants its invoices.
    pub leitweg: LeitwegId,
    /// Where it receives electronic documents.
    pub email: String,
}

/// Who is billed, as it was typed.
#[derive(Clone, Debug, Default, serde::Deserialize)]
pub struct PartyDraft {
    /// Full name of the administration.
    pub name: String,
    /// Street and number.
    pub street: String,
    /// Five digits.
    pub postcode: String,
    /// Town.
    pub city: String,
    /// Leitweg-ID.
    pub leitweg_id: String,
    /// E-mail address.
    pub email: String,
}

/// What is wrong with a party.
#[derive(Debug, thiserror::Error, PartialEq)]
pub enum BadParty {
    /// An entry is missing or too long.
    #[error(
        "Die Angabe „{0}“ fehlt oder ist zu lang. Es wurde nichts gespeichert. Geben Sie sie ein, wie sie auf der Rechnung stehen soll."
    )]
    Entry(&'static str),
    /// The post code is none.
    #[error("Die Postleitzahl hat nicht fünf Ziffern. Es wurde nichts gespeichert. Prüfen Sie die Anschrift.")]
    Postcode,
    /// The e-mail address is none.
    #[error(
        "Das ist keine E-Mail-Adresse. Es wurde nichts gespeichert. Prüfen Sie die Angabe des Rechnungsempfängers."
    )]
    Email,
    /// The Leitweg-ID is none.
    #[error("{0}")]
    Leitweg(#[from] NotALeitwegId),
}

impl From<BadParty> for Error {
    fn from(error: BadParty) -> Self {
        let code = match error {
            BadParty::Entry(_) => "contracts.party_entry",
            BadParty::Postcode => "contracts.postcode",
            BadParty::Email => "contracts.email",
            BadParty::Leitweg(_) => "contracts.leitweg_id",
        };
        Self::invalid(code, error.to_string())
    }
}

impl TryFrom<PartyDraft> for Party {
    type Error = BadParty;

    fn try_from(draft: PartyDraft) -> Result<Self, BadParty> {
        let postcode = draft.postcode.trim();
        if postcode.len() != 5 || !postcode.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(BadParty::Postcode);
        }
        let email = draft.email.trim();
        if !is_email(email) {
            return Err(BadParty::Email);
        }
        Ok(Self {
            name: entry("Name", &draft.name)?,
            street: entry("Straße und Hausnummer", &draft.street)?,
            postcode: postcode.to_owned(),
            city: entry("Ort", &draft.city)?,
            leitweg: draft.leitweg_id.parse()?,
            email: email.to_owned(),
        })
    }
}

fn entry(label: &'static str, text: &str) -> Result<String, BadParty> {
    let text = text.trim();
    let fits = !text.is_empty() && text.chars().count() <= LONGEST && !text.chars().any(char::is_control);
    if fits { Ok(text.to_owned()) } else { Err(BadParty::Entry(label)) }
}

/// One `@` between something and a dotted name: what BR-DE-28 of XRechnung asks for.
fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let foreign = |c: char| c == '@' || c.is_whitespace() || c.is_control();
    let labels = domain.contains('.') && domain.split('.').all(|label| !label.is_empty());
    text.len() <= LONGEST && !local.is_empty() && labels && !local.contains(foreign) && !domain.contains(foreign)
}

impl Party {
    /// The buyer of an invoice.
    pub fn buyer(&self) -> Buyer {
        Buyer {
            name: self.name.clone(),
            address: Address {
                street: self.street.clone(),
                extra: None,
                post_code: self.postcode.clone(),
                city: self.city.clone(),
            },
            electronic_address: ElectronicAddress::Email(self.email.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> PartyDraft {
        PartyDraft {
            name: " Stadt Rurbroich ".into(),
            street: "Großer Markt 1".into(),
            postcode: "52999".into(),
            city: "Rurbroich".into(),
            leitweg_id: "04011000-12345-03".into(),
            email: "rechnung@rurbroich.example".into(),
        }
    }

    #[test]
    fn a_complete_party_passes_and_is_trimmed() {
        let party = Party::try_from(draft()).unwrap();
        assert_eq!(party.name, "Stadt Rurbroich");
        assert_eq!(party.buyer().address.post_code, "52999");
    }

    #[test]
    fn every_wrong_entry_is_named() {
        let refused = |draft: PartyDraft| Party::try_from(draft).unwrap_err();
        assert_eq!(refused(PartyDraft { name: "\t".into(), ..draft() }), BadParty::Entry("Name"));
        assert_eq!(refused(PartyDraft { city: "x".repeat(201), ..draft() }), BadParty::Entry("Ort"));
        assert_eq!(refused(PartyDraft { postcode: "5299".into(), ..draft() }), BadParty::Postcode);
        assert_eq!(refused(PartyDraft { postcode: "٥٢٩٩٩".into(), ..draft() }), BadParty::Postcode);
        for email in ["", "x", "x@y", "a b@c.example", "a@@c.example", "a@.example"] {
            assert_eq!(refused(PartyDraft { email: email.into(), ..draft() }), BadParty::Email, "{email}");
        }
        let wrong = PartyDraft { leitweg_id: "04011000-12345-04".into(), ..draft() };
        assert_eq!(refused(wrong), BadParty::Leitweg(NotALeitwegId::Check));
    }
}
