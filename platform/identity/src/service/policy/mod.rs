//! Roles and rights of the tenant: seen, drafted, saved, explained. Each function: one action, one transaction.
mod draft;
mod history;
mod matrix;
mod offer;
mod role;
mod said;
mod save;
mod sight;
mod view;
mod why;

pub use draft::{discard, draft, put, rebase, reset};
pub use history::history;
pub use matrix::{Matrix, MatrixCell, MatrixGroup, MatrixRow, RoleView, matrix};
pub(crate) use offer::give;
pub use offer::{Offers, offer};
pub use role::{add, delete, rename};
pub use said::Held;
pub use save::{Saved, keep_administration, release, save, submitted};
pub use sight::{Group, Sight, sight};
pub use view::{Changed, Names, View, names, view, view_of};
pub use why::{Asked, Guarding, ThingView, Why, persons, why};

use super::account::myself;
use crate::policy::role::Role;
use crate::policy::{Catalogue, Line, Rights};
use crate::store::policy as store;
use sdk::{Cx, Error, Kind, Result, Tx};

/// What the tenant decides over.
pub(crate) fn catalogue(cx: &Cx) -> Catalogue {
    Catalogue::of(&cx.house().manifests, &cx.town().kind)
}

/// The lines that count in this tenant.
async fn lines(tx: &mut Tx<'_>, catalogue: &Catalogue) -> Result<Vec<Line>> {
    let mut lines = store::line::list(tx).await?;
    lines.retain(|line| catalogue.has_place_for(line));
    Ok(lines)
}

async fn rights(tx: &mut Tx<'_>, catalogue: &Catalogue) -> Result<Rights> {
    Ok(Rights::of(&lines(tx, catalogue).await?))
}

/// All roles of the tenant with the names it gave them: those of the plugins first, then its own by name.
fn roles(catalogue: &Catalogue, named: &[Role]) -> Vec<Role> {
    let known = catalogue.roles.iter().map(|(key, title)| {
        let name = named.iter().find(|role| role.key == *key).map_or(*title, |role| role.title.as_str());
        Role { key: (*key).to_owned(), title: name.to_owned(), own: false }
    });
    known.chain(named.iter().filter(|role| role.own).cloned()).collect()
}

fn titled<'a>(roles: &'a [Role], key: &'a str) -> &'a str {
    roles.iter().find(|role| role.key == key).map_or(key, |role| role.title.as_str())
}

fn stale() -> Error {
    Error::conflict(
        "identity.stale_draft",
        "Die Rechte wurden inzwischen geändert. Ihr Entwurf ist nicht gespeichert, aber noch da. Sehen Sie sich seine Wirkung auf dem neuen Stand an und speichern Sie dann.",
    )
}

fn no_draft() -> Error {
    Error::new(
        Kind::Conflict,
        "identity.no_draft",
        "Es gibt keinen Entwurf von Ihnen. Es wurde nichts geändert. Ändern Sie zuerst ein Recht in der Übersicht.",
    )
}

fn no_role() -> Error {
    Error::invalid(
        "identity.unknown_role",
        "Diese Rolle gibt es nicht. Es wurde nichts geändert. Wählen Sie eine aus der Übersicht.",
    )
}

fn no_action() -> Error {
    Error::invalid(
        "identity.unknown_action",
        "Dieses Recht gibt es hier nicht. Es wurde nichts geändert. Wählen Sie eines aus der Übersicht.",
    )
}
