//! The roles a person can be given here.
use crate::policy::Catalogue;
use sdk::{Cx, Error, Result};

/// A role as people choose it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleView {
    /// Its key.
    pub key: String,
    /// What the tenant calls it.
    pub title: String,
}

/// The roles of the actor's tenant: those of the plugins in the order of the manifests, then its own by name.
pub fn assignable(cx: &Cx) -> Vec<RoleView> {
    let catalogue = Catalogue::of(&cx.house().manifests, &cx.town().kind);
    let known = catalogue.roles.iter().map(|(key, _)| (*key).to_owned());
    let mut own: Vec<(&str, &str)> =
        cx.named_roles().filter(|(key, _)| catalogue.title(key).is_none() && catalogue.fits(key)).collect();
    own.sort_by_key(|(_, title)| title.to_lowercase());
    let keys = known.chain(own.into_iter().map(|(key, _)| key.to_owned()));
    keys.map(|key| RoleView { title: cx.role_title(&key).to_owned(), key }).collect()
}

/// The wanted roles, if a person can be given each of them.
///
/// # Errors
/// `Invalid` if one does not exist here.
pub fn check(cx: &Cx, wanted: &[String]) -> Result<Vec<String>> {
    let known = assignable(cx);
    let mut roles = wanted.to_vec();
    roles.sort();
    roles.dedup();
    if roles.iter().all(|role| known.iter().any(|known| known.key == *role)) {
        return Ok(roles);
    }
    Err(Error::invalid(
        "identity.unknown_role",
        "Diese Rolle gibt es hier nicht. Es wurde nichts gespeichert. Wählen Sie aus der Liste.",
    ))
}
