use crate::{Action, PersonId, Place, Result, Tx, Visibility, uuid::Uuid};
use async_trait::async_trait;

/// A kind of thing people have rights to.
#[derive(Debug)]
pub struct ThingKind {
    /// `plugin.noun`, as on its actions.
    pub kind: &'static str,
    /// One of it, in German: "Akte".
    pub title: &'static str,
    /// Many of it, in German: "Akten".
    pub plural: &'static str,
    /// The action whose reach decides who sees it.
    pub read: Action,
    /// The address of one: this and the identity. Empty if it has no page of its own.
    pub path: &'static str,
    /// Whether an exception for one, or being of its body, opens it: as on the resource.
    pub opens: bool,
}

impl ThingKind {
    /// The identity in what a person wrote: an address of this kind, whole or in part, or the bare identity.
    pub fn identity_in(&self, wanted: &str) -> Option<Uuid> {
        let wanted = wanted.trim();
        let behind = (!self.path.is_empty()).then(|| wanted.split_once(self.path)).flatten();
        let text = behind.map_or(wanted, |(_, rest)| rest.split(['/', '?', '#']).next().unwrap_or_default());
        text.parse().ok()
    }
}

/// Where one thing stands: all that decisions about it are made of.
#[derive(Debug)]
pub struct Standing {
    /// Its kind.
    pub kind: &'static ThingKind,
    /// Its identity.
    pub id: Uuid,
    /// With whom it lies, as decisions about the person asked for see it.
    pub place: Place,
    /// Its name, only if who asks may read it.
    pub title: Option<String>,
}

/// Knows where the things of a plugin stand: for questions about rights. Gives no content away.
#[async_trait]
pub trait Things: Send + Sync {
    /// The kinds of things of this plugin.
    fn kinds(&self) -> &'static [ThingKind];
    /// The thing a person means by this address, reference or identity, as it stands to `about`: a person, and those in whose
    /// stead they act.
    async fn find(&self, tx: &mut Tx<'_>, wanted: &str, about: &[PersonId]) -> Result<Option<Standing>>;
    /// How many things of a kind lie within this sight.
    async fn count(&self, tx: &mut Tx<'_>, kind: &ThingKind, sight: Visibility) -> Result<i64>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_is_found_in_what_people_paste() {
        let read = Action::new("test.thing.read", "Lesen");
        let kind =
            ThingKind { kind: "test.thing", title: "Ding", plural: "Dinge", read, path: "/test/things/", opens: true };
        let id = Uuid::now_v7();
        let said = [id.to_string(), format!(" {id} "), format!("/test/things/{id}")];
        let pasted = [format!("https://ort.example/test/things/{id}/pages/2"), format!("/test/things/{id}?q=1#a")];
        for text in said.into_iter().chain(pasted) {
            assert_eq!(kind.identity_in(&text), Some(id), "{text}");
        }
        for other in ["", "/test/things/", "20.21.01-0007/2026", &format!("/test/others/{id}")] {
            assert_eq!(kind.identity_in(other), None, "{other}");
        }
    }
}
