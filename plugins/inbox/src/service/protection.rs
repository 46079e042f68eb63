//! How an item is protected before it is filed; then it is what it became that is.
use crate::item::{Item, ItemId};
use crate::store;
use sdk::{Action, Cx, Error, Protecting, Protection, Resource, Result, protect};

/// Raises an item's level, or puts it into a body's space.
pub const RAISE: Action = Action::new("inbox.protection.raise", "Vertraulichkeit von Eingängen anheben");
/// Lowers an item's level, or takes it back out.
pub const LOWER: Action = Action::new("inbox.protection.lower", "Vertraulichkeit von Eingängen senken");

/// Protects an item more than it is. Whether the actor still sees it afterwards does not matter: protection comes first.
///
/// # Errors
/// `NotFound`; `Invalid` for an unknown body; `Conflict` if it would be protected less, or is filed.
pub async fn raise(cx: &Cx, id: ItemId, wanted: Protection) -> Result<()> {
    change(cx, RAISE, id, wanted).await
}

/// Protects an item as wanted, more or less.
///
/// # Errors
/// `NotFound`; `Invalid` for an unknown body; `Conflict` if it is filed.
pub async fn lower(cx: &Cx, id: ItemId, wanted: Protection) -> Result<()> {
    change(cx, LOWER, id, wanted).await
}

async fn change(cx: &Cx, action: Action, id: ItemId, wanted: Protection) -> Result<()> {
    cx.write(action, async |tx| {
        let row = store::item::lock(tx, id).await?;
        tx.admit(row).await?.demand_here()?;
        let what = Protecting { kind: Item::KIND, thing: id.0, lowers: action == LOWER, would_lower, no_body };
        protect(tx, cx.ports(), what, wanted).await
    })
    .await
}

fn would_lower() -> Error {
    Error::conflict(
        "inbox.protection_lower",
        "Das würde den Schutz senken. Es wurde nichts geändert. Senken darf, wer das Recht „Vertraulichkeit von Eingängen senken“ hat.",
    )
}

fn no_body() -> Error {
    Error::invalid(
        "inbox.protection_body",
        "Dieses Gremium gibt es nicht. Es wurde nichts geändert. Wählen Sie eines aus der Liste.",
    )
}
