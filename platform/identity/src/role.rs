//! The roles a person can be given here.
use crate::policy;
use sdk::{Cx, Error, Result};

/// A role as people choose it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoleView {
    /// Its key.
    pub key: &'static str,
    /// Its name, in German.
    pub title: &'static str,
}

/// The roles of the actor's tenant, in the order of the manifests.
pub fn assignable(cx: &Cx) -> Vec<RoleView> {
    let fitting = policy::suggested(cx.house(), &cx.town().kind);
    let mut roles: Vec<RoleView> = Vec::new();
    for role in cx.house().manifests.iter().flat_map(|manifest| manifest.roles) {
        let fits = fitting.iter().any(|line| line.role == role.key);
        if fits && !roles.iter().any(|known| known.key == role.key) {
            roles.push(RoleView { key: role.key, title: role.title });
        }
    }
    roles
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
    if roles.iter().all(|role| known.iter().any(|known| known.key == role)) {
        return Ok(roles);
    }
    Err(Error::invalid(
        "identity.unknown_role",
        "Diese Rolle gibt es hier nicht. Es wurde nichts gespeichert. Wählen Sie aus der Liste.",
    ))
}
