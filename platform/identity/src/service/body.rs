//! Bodies: founded by the administration with a first chair, and from then on the chair's own affair.
use crate::body::{self, Body, Member, Proposal, demand_fit, oneself, title};
use crate::service::account::myself;
use crate::store::body as store;
use sdk::ports::BodyView;
use sdk::{Action, BodyId, Cx, Error, PersonId, Result, Tx};

/// Know which bodies there are and who belongs to them.
pub const READ: Action = Action::new("identity.body.read", "Gremien sehen");
/// Found a body with its first chair.
pub const FOUND: Action = Action::new("identity.body.found", "Gremium einrichten");
/// Say who belongs to a body one chairs.
pub const APPOINT: Action = Action::new("identity.body.appoint", "Mitglieder des eigenen Gremiums berufen");
/// Propose a chair from outside.
pub const PROPOSE: Action = Action::new("identity.body.propose", "Neuen Vorsitz vorschlagen");
/// Confirm or reject a chair somebody else proposed.
pub const CONFIRM: Action = Action::new("identity.body.confirm", "Neuen Vorsitz bestätigen");

/// A body with who belongs to it.
pub struct Sheet {
    /// The body.
    pub body: Body,
    /// Who belongs to it, the chair first.
    pub members: Vec<Member>,
    /// A chair proposed from outside.
    pub proposal: Option<Proposal>,
}

/// All bodies, by name.
///
/// # Errors
/// `Denied`, `Unavailable`.
pub async fn list(cx: &Cx) -> Result<Vec<BodyView>> {
    cx.read(READ, async |tx| store::titles(tx).await).await
}

/// A body with who belongs to it.
///
/// # Errors
/// `NotFound`.
pub async fn sheet(cx: &Cx, id: BodyId) -> Result<Sheet> {
    cx.read(READ, async |tx| {
        let row = store::get(tx, id, false).await?;
        let body = tx.admit(row).await?;
        let members = store::list_members(tx, id).await?;
        Ok(Sheet { body, members, proposal: store::get_proposal(tx, id).await? })
    })
    .await
}

/// Founds a body with its first chair, who is not who founds it.
///
/// # Errors
/// `Invalid` for name or person; `Conflict` if the name is taken or one names oneself.
pub async fn found(cx: &Cx, name: &str, chair: &str) -> Result<BodyId> {
    let (me, title) = (myself(cx)?, title(name)?);
    cx.write(FOUND, async |tx| {
        let chair = cx.ports().directory.person(tx, chair).await?.id;
        if chair == me {
            return Err(oneself());
        }
        if store::get_titled(tx, &title).await? {
            return Err(taken());
        }
        let id = BodyId::new();
        store::save(tx, id, &title, me).await?;
        store::save_member(tx, id, chair, true, me).await?;
        tx.about(id);
        tx.note("title", title);
        tx.note("chair", chair.to_string());
        Ok(id)
    })
    .await
}

/// Lets a person belong to a body the actor chairs.
///
/// # Errors
/// `NotFound`; `Invalid` for an unknown person; `Conflict` if they belong to it already.
pub async fn appoint(cx: &Cx, id: BodyId, person: &str) -> Result<()> {
    let me = myself(cx)?;
    cx.write(APPOINT, async |tx| {
        lock(tx, id).await?;
        let person = cx.ports().directory.person(tx, person).await?.id;
        if store::list_members(tx, id).await?.iter().any(|member| member.person == person) {
            return Err(member_already());
        }
        store::save_member(tx, id, person, false, me).await?;
        tx.about(id);
        tx.note("appointed", person.to_string());
        Ok(())
    })
    .await
}

/// Ends a membership in a body the actor chairs.
///
/// # Errors
/// `NotFound`; `Conflict` for the chair, who hands over first.
pub async fn dismiss(cx: &Cx, id: BodyId, person: PersonId) -> Result<()> {
    let me = myself(cx)?;
    cx.write(APPOINT, async |tx| {
        let body = lock(tx, id).await?;
        if body.chair == Some(person) {
            return Err(chair_stays());
        }
        if !store::save_end(tx, id, person, me).await? {
            return Err(Error::not_found());
        }
        tx.about(id);
        tx.note("dismissed", person.to_string());
        Ok(())
    })
    .await
}

/// Hands the chair over to another member.
///
/// # Errors
/// `NotFound`; `Conflict` if the person does not belong to the body.
pub async fn hand_over(cx: &Cx, id: BodyId, person: PersonId) -> Result<()> {
    let me = myself(cx)?;
    cx.write(APPOINT, async |tx| {
        lock(tx, id).await?;
        demand_fit(person, Some(me), &store::list_members(tx, id).await?)?;
        tx.about(id);
        change_chair(tx, id, person, me).await
    })
    .await
}

/// Proposes a chair from outside the body: nothing changes before a second person confirms it.
///
/// # Errors
/// `NotFound`; `Invalid` without a reason; `Conflict` for oneself, for an outsider, or if a proposal waits.
pub async fn propose(cx: &Cx, id: BodyId, person: &str, reason: &str) -> Result<()> {
    let (me, reason) = (myself(cx)?, reason_of(reason)?);
    cx.write(PROPOSE, async |tx| {
        lock(tx, id).await?;
        let person = cx.ports().directory.person(tx, person).await?.id;
        demand_fit(person, Some(me), &store::list_members(tx, id).await?)?;
        if store::get_proposal(tx, id).await?.is_some() {
            return Err(proposed_already());
        }
        store::save_proposal(tx, id, person, &reason, me).await?;
        tx.about(id);
        tx.note("proposed", person.to_string());
        tx.note("reason", reason);
        Ok(())
    })
    .await
}

/// Confirms or rejects a chair somebody else proposed.
///
/// # Errors
/// `NotFound` without a proposal; `Conflict` for who proposed it, for who is proposed, or if it no longer fits.
pub async fn decide(cx: &Cx, id: BodyId, confirmed: bool) -> Result<()> {
    let me = myself(cx)?;
    cx.write(CONFIRM, async |tx| {
        lock(tx, id).await?;
        let proposal = store::get_proposal(tx, id).await?.ok_or_else(Error::not_found)?;
        if tx.hand().counts_as_any([proposal.proposed_by, proposal.person]) {
            return Err(second_person());
        }
        if confirmed {
            demand_fit(proposal.person, Some(me), &store::list_members(tx, id).await?)?;
            change_chair(tx, id, proposal.person, me).await?;
        }
        store::save_decision(tx, proposal.id, confirmed, me).await?;
        tx.about(id);
        tx.note("proposed_by", proposal.proposed_by.to_string());
        tx.note("proposed", proposal.person.to_string());
        tx.note("confirmed", confirmed);
        Ok(())
    })
    .await
}

async fn lock(tx: &mut Tx<'_>, id: BodyId) -> Result<Body> {
    let row = store::get(tx, id, true).await?;
    tx.admit(row).await
}

/// The old chair stays a member; the new one chairs from now on.
async fn change_chair(tx: &mut Tx<'_>, id: BodyId, person: PersonId, by: PersonId) -> Result<()> {
    let members = store::list_members(tx, id).await?;
    let before = members.iter().find(|member: &&body::Member| member.chair).map(|member| member.person);
    tx.changed("chair", before.map(|chair| chair.to_string()), Some(person.to_string()));
    for one in before.into_iter().chain([person]) {
        store::save_end(tx, id, one, by).await?;
    }
    store::save_member(tx, id, person, true, by).await?;
    match before {
        Some(before) => store::save_member(tx, id, before, false, by).await,
        None => Ok(()),
    }
}

fn reason_of(text: &str) -> Result<String> {
    const LONGEST: usize = 500;
    let reason = text.trim();
    if reason.is_empty() || reason.chars().count() > LONGEST {
        return Err(Error::invalid(
            "identity.body_reason",
            "Der Grund fehlt oder ist länger als 500 Zeichen. Es wurde nichts vorgeschlagen. Schreiben Sie, warum der Vorsitz wechseln muss.",
        ));
    }
    Ok(reason.to_owned())
}

fn taken() -> Error {
    Error::conflict(
        "identity.body_taken",
        "Ein Gremium mit diesem Namen gibt es schon. Es wurde nichts eingerichtet. Wählen Sie einen anderen Namen.",
    )
}

fn member_already() -> Error {
    Error::conflict(
        "identity.body_member",
        "Diese Person gehört dem Gremium schon an. Es wurde nichts geändert. Laden Sie die Seite neu.",
    )
}

fn chair_stays() -> Error {
    Error::conflict(
        "identity.body_chair",
        "Wer den Vorsitz hat, kann nicht abberufen werden. Es wurde nichts geändert. Übergeben Sie zuerst den Vorsitz.",
    )
}

fn proposed_already() -> Error {
    Error::conflict(
        "identity.body_proposed",
        "Für dieses Gremium ist schon ein Vorsitz vorgeschlagen. Es wurde nichts geändert. Warten Sie die Entscheidung darüber ab.",
    )
}

fn second_person() -> Error {
    Error::conflict(
        "identity.body_second_person",
        "Darüber entscheidet eine zweite Person: weder wer vorschlägt noch wer vorgeschlagen ist. Es wurde nichts geändert. Bitten Sie jemand anderen.",
    )
}
