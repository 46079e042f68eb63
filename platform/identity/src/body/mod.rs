//! Bodies (Gremien): staff council, equal-opportunities officer, data protection, audit. Who belongs to one is decided by
//! its chair, never by who administers roles.
pub(crate) mod schema;

use chrono::{DateTime, Utc};
use sdk::{BodyId, Error, PersonId, Place, Resource, Result, TenantId, uuid::Uuid};

/// A body with a space of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// The tenant it belongs to.
    pub tenant: TenantId,
    /// Its identity.
    pub id: BodyId,
    /// Its name.
    pub title: String,
    /// Who chairs it.
    pub chair: Option<PersonId>,
}

impl Resource for Body {
    const KIND: &'static str = "identity.body";

    fn tenant(&self) -> TenantId {
        self.tenant
    }

    /// Who chairs it owns it: nobody else appoints.
    fn place(&self) -> Place {
        Place { owner: self.chair, ..Place::default() }
    }
}

/// Somebody who belongs to a body, or did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Whether they chair it.
    pub chair: bool,
    /// Whether their account is in use.
    pub active: bool,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// A chair proposed from outside, waiting for a second person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Its identity.
    pub id: Uuid,
    /// Who is to chair.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Why.
    pub reason: String,
    /// Who proposed it.
    pub proposed_by: PersonId,
    /// When.
    pub proposed_at: DateTime<Utc>,
}

/// The name of a body as people type it.
///
/// # Errors
/// `Invalid` if it is missing or too long.
pub fn title(text: &str) -> Result<String> {
    const LONGEST: usize = 100;
    let title = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if title.is_empty() || title.chars().count() > LONGEST || title.chars().any(char::is_control) {
        return Err(Error::invalid(
            "identity.body_title",
            "Der Name des Gremiums fehlt oder ist länger als 100 Zeichen. Es wurde nichts gespeichert. Schreiben Sie zum Beispiel „Personalrat“.",
        ));
    }
    Ok(title)
}

/// Refuses a chair from outside the body's will that would let somebody in who decides over it: the proposed person sits
/// in the body already, unless nobody there can sign in any more.
///
/// # Errors
/// `Conflict`.
pub fn demand_fit(person: PersonId, by: Option<PersonId>, members: &[Member]) -> Result<()> {
    if by == Some(person) {
        return Err(oneself());
    }
    let alive = |member: &&Member| member.active;
    let within = members.iter().filter(alive).any(|member| member.person == person && !member.chair);
    if within || members.iter().filter(alive).count() == 0 {
        return Ok(());
    }
    Err(Error::conflict(
        "identity.body_outsider",
        "Den Vorsitz kann nur übernehmen, wer dem Gremium schon angehört. Es wurde nichts geändert. Wählen Sie ein anderes Mitglied.",
    ))
}

/// The answer to who would let themselves in.
pub fn oneself() -> Error {
    Error::conflict(
        "identity.body_oneself",
        "Niemand setzt sich selbst in ein Gremium ein. Es wurde nichts geändert. Nennen Sie eine andere Person.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(active: bool, chair: bool) -> Member {
        Member { person: PersonId::new(), name: "Toni Muster".into(), chair, active, since: DateTime::UNIX_EPOCH }
    }

    #[test]
    fn a_chair_from_outside_is_a_member_and_never_who_proposes() {
        let (chair, other, gone) = (member(true, true), member(true, false), member(false, false));
        let (members, stranger) = ([chair.clone(), other.clone(), gone.clone()], PersonId::new());
        assert!(demand_fit(other.person, Some(stranger), &members).is_ok());
        for person in [stranger, gone.person, chair.person] {
            assert_eq!(demand_fit(person, None, &members).unwrap_err().code, "identity.body_outsider");
        }
        assert_eq!(demand_fit(other.person, Some(other.person), &members).unwrap_err().code, "identity.body_oneself");
        assert!(demand_fit(stranger, None, &[gone]).is_ok(), "nobody is left who could decide");
    }

    #[test]
    fn bodies_have_names() {
        assert_eq!(title("  Örtlicher   Personalrat ").unwrap(), "Örtlicher Personalrat");
        for wrong in ["", "  ", "a\u{7}", &"x".repeat(101)] {
            assert_eq!(title(wrong).unwrap_err().code, "identity.body_title");
        }
    }
}
