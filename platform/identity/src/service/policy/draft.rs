use super::{catalogue, myself, no_action, no_draft, no_role, rights, roles};
use crate::policy::role::{Cell, Draft};
use crate::policy::{Catalogue, ROLE_EDIT, ROLE_READ};
use crate::store::policy as store;
use sdk::{Cx, Error, PersonId, Reach, Result, Tx};

/// The actor's draft.
///
/// # Errors
/// `Denied`, `Unavailable`.
pub async fn draft(cx: &Cx) -> Result<Option<Draft>> {
    let me = myself(cx)?;
    cx.read(ROLE_READ, async |tx| store::draft::get(tx, me).await).await
}

/// Wants a cell of the matrix so. Nobody is subject to it before it is saved.
///
/// # Errors
/// `Invalid` for a role, action or reach that has no place here.
pub async fn put(cx: &Cx, role: &str, action: &str, reach: Reach) -> Result<()> {
    cx.demand(ROLE_EDIT)?;
    let (catalogue, me) = (catalogue(cx), myself(cx)?);
    let cell = Cell { role: role.to_owned(), action: action.to_owned(), reach: reach.plain() };
    possible(&catalogue, &cell)?;
    cx.write(ROLE_EDIT, async |tx| {
        let known = roles(&catalogue, &store::role::list(tx).await?);
        if !known.iter().any(|known| known.key == role) {
            return Err(no_role());
        }
        tx.about(role);
        tx.note("drafted", action);
        let mut draft = begun(tx, me).await?;
        let present = rights(tx, &catalogue).await?.reach(role, action);
        draft.want(cell, present);
        store::draft::save(tx, me, &draft).await
    })
    .await
}

/// Wants a role, or all that the plugins know, as the plugins suggest it.
///
/// # Errors
/// `Invalid` if the plugins know no such role.
pub async fn reset(cx: &Cx, role: Option<&str>) -> Result<()> {
    cx.demand(ROLE_EDIT)?;
    let (catalogue, me) = (catalogue(cx), myself(cx)?);
    let wanted = |key: &&str| role.is_none_or(|role| role == *key);
    let keys: Vec<&str> = catalogue.roles.iter().map(|(key, _)| *key).filter(wanted).collect();
    if keys.is_empty() {
        return Err(no_role());
    }
    cx.write(ROLE_EDIT, async |tx| {
        tx.about(role.unwrap_or("*"));
        tx.note("drafted", "suggested");
        let mut draft = begun(tx, me).await?;
        let rights = rights(tx, &catalogue).await?;
        for (key, action) in keys.iter().flat_map(|key| catalogue.actions().map(move |action| (*key, action.key))) {
            let reach = catalogue.suggested().reach(key, action);
            draft.want(Cell { role: key.to_owned(), action: action.to_owned(), reach }, rights.reach(key, action));
        }
        store::draft::save(tx, me, &draft).await
    })
    .await
}

/// Throws the actor's draft away.
///
/// # Errors
/// `Denied`, `Unavailable`.
pub async fn discard(cx: &Cx) -> Result<()> {
    let me = myself(cx)?;
    cx.write(ROLE_EDIT, async |tx| {
        tx.note("draft", "discarded");
        store::draft::delete(tx, me).await
    })
    .await
}

/// Takes the actor's draft over to the present state; what already is as wanted leaves it.
///
/// # Errors
/// `Conflict` without a draft.
pub async fn rebase(cx: &Cx) -> Result<()> {
    let (catalogue, me) = (catalogue(cx), myself(cx)?);
    cx.write(ROLE_EDIT, async |tx| {
        tx.note("draft", "rebased");
        let old = store::draft::get(tx, me).await?.ok_or_else(no_draft)?;
        let mut draft = Draft { base: tx.policy_version().await?, cells: Vec::new() };
        let rights = rights(tx, &catalogue).await?;
        for cell in old.cells {
            let present = rights.reach(&cell.role, &cell.action);
            draft.want(cell, present);
        }
        store::draft::save(tx, me, &draft).await
    })
    .await
}

async fn begun(tx: &mut Tx<'_>, me: PersonId) -> Result<Draft> {
    match store::draft::get(tx, me).await? {
        Some(draft) => Ok(draft),
        None => Ok(Draft { base: tx.policy_version().await?, cells: Vec::new() }),
    }
}

/// Whether the action exists here and can reach so far.
pub(super) fn possible(catalogue: &Catalogue, cell: &Cell) -> Result<()> {
    let choice = catalogue.choice(&cell.action).ok_or_else(no_action)?;
    if cell.reach.scopes().all(|scope| choice.scopes.contains(&scope)) {
        return Ok(());
    }
    Err(Error::invalid(
        "identity.impossible_reach",
        "So weit kann dieses Recht nicht reichen. Es wurde nichts geändert. Wählen Sie eine der angebotenen Reichweiten.",
    ))
}
