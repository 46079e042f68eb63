use super::draft::possible;
use super::{catalogue, myself, no_draft, rights, roles, stale, titled};
use crate::policy::role::{Change, Draft, Role};
use crate::policy::{Catalogue, ROLE_EDIT, Rights};
use crate::store::policy as store;
use sdk::{Cx, Error, Result, Tx, uuid::Uuid};

/// Most letters of a reason.
const LONGEST_REASON: usize = 500;

/// Makes the actor's draft the tenant's policy, if it is still the one whose effect was seen on version `base`.
/// Each change is written down with before and after.
///
/// # Errors
/// `Conflict` without a draft, if somebody saved in between, or if nobody could change rights any more; `Invalid` if
/// the actor gains by it and gives no reason.
pub async fn save(cx: &Cx, base: i64, reason: &str) -> Result<usize> {
    let (catalogue, me) = (catalogue(cx), myself(cx)?);
    let reason: String = reason.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(LONGEST_REASON).collect();
    cx.write(ROLE_EDIT, async |tx| {
        let version = tx.hold_policy().await?;
        let draft = store::draft::get(tx, me).await?.ok_or_else(no_draft)?;
        if draft.base != version || base != version {
            return Err(stale());
        }
        let (rights, named) = (rights(tx, &catalogue).await?, store::role::list(tx).await?);
        let made = changes(cx, &catalogue, &draft, &rights, &roles(&catalogue, &named), &reason)?;
        for cell in &draft.cells {
            let (noun, verb) = cell.noun_and_verb();
            store::line::replace(tx, &cell.role, noun, verb, cell.reach).await?;
        }
        store::change::save(tx, &made).await?;
        store::draft::delete(tx, me).await?;
        keep_administration(tx).await?;
        tx.policy_changed().await?;
        note(tx, &made);
        Ok(made.len())
    })
    .await
}

fn note(tx: &mut Tx<'_>, made: &[Change]) {
    tx.about("policy");
    let line = |change: &Change| {
        let words = |reach| crate::policy::words_of(reach).join("+");
        format!("{} {}: {} -> {}", change.role, change.action, words(change.before), words(change.after))
    };
    tx.note("changes", made.iter().map(line).collect::<Vec<_>>());
}

fn changes(
    cx: &Cx,
    catalogue: &Catalogue,
    draft: &Draft,
    rights: &Rights,
    roles: &[Role],
    reason: &str,
) -> Result<Vec<Change>> {
    let actor = cx.actor();
    let mut made = Vec::new();
    for cell in &draft.cells {
        possible(catalogue, cell)?;
        let (before, held) = (rights.reach(&cell.role, &cell.action), actor.roles.contains(&cell.role));
        if held && !before.includes(cell.reach) && reason.is_empty() {
            return Err(no_reason());
        }
        made.push(Change {
            id: Uuid::now_v7(),
            at: cx.now(),
            person: actor.person(),
            person_name: actor.name.clone(),
            role: cell.role.clone(),
            role_title: titled(roles, &cell.role).to_owned(),
            action: cell.action.clone(),
            before,
            after: cell.reach,
            held,
            reason: reason.to_owned(),
        });
    }
    Ok(made)
}

/// Refuses what would leave nobody who may change rights. To be asked at the end of every transaction that takes a right,
/// a role or an account away; who does so holds the policy until then.
///
/// # Errors
/// `Conflict`.
pub async fn keep_administration(tx: &mut Tx<'_>) -> Result<()> {
    tx.hold_policy().await?;
    let kind = tx.town().kind.clone();
    let counting = |line: &crate::policy::Line| Catalogue::of(&[], &kind).fits(&line.role);
    if store::line::count_administrators(tx, counting).await? > 0 {
        return Ok(());
    }
    Err(Error::conflict(
        "identity.last_administration",
        "Danach könnte niemand mehr Rechte ändern. Es wurde nichts gespeichert. Lassen Sie mindestens einer Person das Recht „Rollen und Rechte ändern“.",
    ))
}

fn no_reason() -> Error {
    Error::invalid(
        "identity.no_reason",
        "Sie geben einer Rolle mehr Rechte, die Sie selbst haben. Es wurde nichts gespeichert. Nennen Sie den Anlass; er steht im Verlauf.",
    )
}
