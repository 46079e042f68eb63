//! What a new beginning, a move and an end do to a person's ways in.
use super::{MOVE, person, policy::keep_administration};
use crate::credential::Credential;
use crate::person::{Move, Person};
use crate::rule::Rule;
use crate::{session, store};
use chrono::TimeDelta;
use sdk::{Cx, Error, PersonId, Result, Tx};

/// Invites a person: whoever holds the token chooses their password, once.
pub(super) async fn invite(tx: &mut Tx<'_>, id: PersonId) -> Result<String> {
    let days = store::rule::current(tx).await?.get(Rule::InvitationDays);
    let (token, until) = (session::token(), tx.now() + TimeDelta::days(days));
    store::invitation::save(tx, id, &session::digest(&token), until).await?;
    tx.note("invited_until", until.to_rfc3339());
    Ok(token)
}

/// Ends everything that opens a door for this person, at once.
pub(super) async fn close_doors(tx: &mut Tx<'_>, id: PersonId) -> Result<()> {
    store::session::delete_all(tx, id).await?;
    store::app_password::delete_all(tx, id).await?;
    store::invitation::delete(tx, id).await?;
    let known = store::credential::lock(tx, id).await?.unwrap_or_default();
    let Credential { totp, totp_step, .. } = known;
    store::credential::save(tx, id, &Credential { totp, totp_step, ..Credential::default() }).await
}

/// Takes all second factors of a person away.
pub(super) async fn take_factors(tx: &mut Tx<'_>, id: PersonId) -> Result<()> {
    store::factor::delete_all(tx, id).await?;
    let known = store::credential::lock(tx, id).await?.unwrap_or_default();
    store::credential::save(tx, id, &Credential { totp: None, totp_step: 0, ..known }).await
}

/// Makes a planned move true: rights are read with every request, so the old ones end with this commit.
pub(super) async fn carry_out(tx: &mut Tx<'_>, person: Person, to: Move) -> Result<()> {
    let id = person.id;
    store::planned::delete(tx, id).await?;
    let held = store::person::roles(tx, id).await?;
    tx.changed("active", true, !to.leaves);
    if to.leaves {
        store::person::save(tx, &person.leave(tx.now())?).await?;
        close_doors(tx, id).await?;
        let by = tx.hand().name();
        store::substitution::end_all_of(tx, id, &by).await?;
        take_factors(tx, id).await?;
        person::count(tx, id, -1, "left").await?;
        return keep_administration(tx).await;
    }
    tx.changed("unit", person.unit.to_string(), to.unit.to_string());
    tx.changed("roles", held, to.roles.clone());
    store::person::save(tx, &Person { unit: to.unit, ..person }).await?;
    store::person::set_roles(tx, id, &to.roles).await?;
    keep_administration(tx).await
}

/// Carries out the moves whose day has come, one transaction each; how many.
///
/// # Errors
/// `Unavailable` if the database is away.
pub async fn carry_out_moves(cx: &Cx) -> Result<usize> {
    let due = cx.read(MOVE, async |tx| store::planned::due(tx).await).await?;
    for id in &due {
        let moved = cx.write(MOVE, async |tx| {
            tx.about(id);
            let row = store::person::lock(tx, *id).await?.ok_or_else(Error::not_found)?;
            let person = tx.admit(row).await?;
            let Some(to) = store::planned::get(tx, *id).await? else { return Ok(()) };
            tx.note(if to.leaves { "left" } else { "moved" }, to.due.to_string());
            carry_out(tx, person, to).await
        });
        match moved.await {
            // The last who may change rights stays until somebody else may: it is tried again, and holds up nobody.
            Err(error) if error.code == "identity.last_administration" => {
                tracing::warn!(person = %id, "the last administration does not leave");
            }
            moved => moved?,
        }
    }
    Ok(due.len())
}
