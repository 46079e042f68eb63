use super::Particulars;
use crate::person::{self as rule, Move, Person};
use crate::service::{MANAGE, leaving, person};
use crate::{role, store};
use chrono::NaiveDate;
use sdk::ports::UnitView;
use sdk::{Cx, Error, PersonId, Result, Tx, local_day};

/// Takes a person on. Returns the person and the token of the invitation, which is told once.
///
/// # Errors
/// `Invalid` for what does not fit; `Conflict` if the log-in is taken.
pub async fn hire(cx: &Cx, new: &Particulars) -> Result<(PersonId, String)> {
    cx.demand(MANAGE)?;
    let (login, name, email) = (rule::login(&new.login)?, rule::name(&new.name)?, new.email.trim().to_owned());
    let roles = role::check(cx, &new.roles)?;
    cx.write(MANAGE, async |tx| {
        let unit = unit(cx, tx, &new.unit).await?;
        if store::person::holder_of(tx, &login).await?.is_some() {
            return Err(taken());
        }
        let (tenant, id) = (tx.tenant(), PersonId::new());
        let person = Person { tenant, id, login, name, email, unit: unit.id, active: true, left_at: None };
        person::add(tx, &person, &roles, None).await?;
        tx.note("roles", roles);
        let token = leaving::invite(tx, id).await?;
        Ok((id, token))
    })
    .await
}

/// Changes a person: name, log-in and mail at once; unit and roles from a day on, today or later.
///
/// # Errors
/// `NotFound`; `Invalid` for what does not fit; `Conflict` if the log-in is taken, or for one's own rights.
pub async fn change(cx: &Cx, id: PersonId, to: &Particulars, from: NaiveDate) -> Result<()> {
    cx.demand(MANAGE)?;
    let (login, name, email) = (rule::login(&to.login)?, rule::name(&to.name)?, to.email.trim().to_owned());
    let roles = role::check(cx, &to.roles)?;
    cx.write(MANAGE, async |tx| {
        let known = lock(tx, id).await?;
        let unit = unit(cx, tx, &to.unit).await?.id;
        if store::person::holder_of(tx, &login).await?.is_some_and(|other| other != id) {
            return Err(taken());
        }
        let held = store::person::roles(tx, id).await?;
        if held != roles {
            known.demand_somebody_else(&tx.hand())?;
        }
        note_person(tx, "before", &known, &held);
        let moves = known.unit != unit || held != roles;
        let person = Person { login, name, email, ..known };
        note_person(tx, "after", &person, &held);
        store::person::save(tx, &person).await?;
        if moves {
            let to = Move { due: from, unit, roles, leaves: false };
            plan(tx, person, to).await?;
        }
        Ok(())
    })
    .await
}

/// Lets a person leave on a day: from then on nothing of theirs opens a door.
///
/// # Errors
/// `NotFound`; `Conflict` if they left already, or for oneself.
pub async fn leave(cx: &Cx, id: PersonId, from: NaiveDate) -> Result<()> {
    cx.write(MANAGE, async |tx| {
        let person = lock(tx, id).await?;
        person.demand_somebody_else(&tx.hand())?;
        let roles = store::person::roles(tx, id).await?;
        note_person(tx, "before", &person, &roles);
        let to = Move { due: from, unit: person.unit, roles, leaves: true };
        person.clone().leave(tx.now())?;
        plan(tx, person, to).await
    })
    .await
}

/// Takes a person back who left. They need a new invitation.
///
/// # Errors
/// `NotFound`; `Conflict` if they never left.
pub async fn come_back(cx: &Cx, id: PersonId) -> Result<()> {
    cx.write(MANAGE, async |tx| {
        let person = lock(tx, id).await?.come_back()?;
        store::person::save(tx, &person).await?;
        tx.changed("active", false, true);
        person::count(tx, id, 1, "back").await
    })
    .await
}

/// Drops what was planned for a person.
///
/// # Errors
/// `NotFound` if nothing was.
pub async fn cancel(cx: &Cx, id: PersonId) -> Result<()> {
    cx.write(MANAGE, async |tx| {
        lock(tx, id).await?;
        tx.note("planned", "dropped");
        if store::planned::delete(tx, id).await? { Ok(()) } else { Err(Error::not_found()) }
    })
    .await
}

/// Resets how a person gets in: password, devices and app passwords end, and a new invitation begins. Its token is told once.
///
/// # Errors
/// `NotFound`; `Conflict` if the person left, or for oneself.
pub async fn reset(cx: &Cx, id: PersonId) -> Result<String> {
    cx.write(MANAGE, async |tx| {
        let person = lock(tx, id).await?;
        person.demand_somebody_else(&tx.hand())?;
        if !person.active {
            return Err(gone());
        }
        leaving::close_doors(tx, id).await?;
        tx.note("ways_in", "reset");
        leaving::invite(tx, id).await
    })
    .await
}

/// Takes a person's second factor away: they lost the device. They set up a new one.
///
/// # Errors
/// `NotFound`; `Conflict` for oneself.
pub async fn reset_factor(cx: &Cx, id: PersonId) -> Result<()> {
    cx.write(MANAGE, async |tx| {
        lock(tx, id).await?.demand_somebody_else(&tx.hand())?;
        leaving::take_factors(tx, id).await?;
        tx.note("second_factor", "taken away");
        Ok(())
    })
    .await
}

async fn lock(tx: &mut Tx<'_>, id: PersonId) -> Result<Person> {
    tx.about(id);
    let row = store::person::lock(tx, id).await?.ok_or_else(Error::not_found)?;
    tx.admit(row).await
}

/// At once if the day has come, else on its day.
async fn plan(tx: &mut Tx<'_>, person: Person, to: Move) -> Result<()> {
    tx.note("from", to.due.to_string());
    tx.note(if to.leaves { "leaves" } else { "roles" }, to.roles.clone());
    tx.note("unit", to.unit.to_string());
    if to.due > local_day(tx.now()) {
        return store::planned::save(tx, person.id, &to).await;
    }
    leaving::carry_out(tx, person, to).await
}

/// A person as they were, or are until a planned day.
fn note_person(tx: &mut Tx<'_>, when: &str, person: &Person, roles: &[String]) {
    let Person { login, name, email, unit, .. } = person;
    tx.note(when, serde_json::json!({ "login": login, "name": name, "email": email, "unit": unit, "roles": roles }));
}

async fn unit(cx: &Cx, tx: &mut Tx<'_>, code: &str) -> Result<UnitView> {
    cx.ports().directory.unit(tx, code).await
}

fn taken() -> Error {
    Error::conflict(
        "identity.login_taken",
        "Diese Kennung gehört schon jemandem. Es wurde nichts gespeichert. Wählen Sie eine andere.",
    )
}

fn gone() -> Error {
    Error::conflict(
        "identity.gone",
        "Diese Person ist ausgeschieden. Es wurde nichts geändert. Nehmen Sie sie zuerst wieder auf.",
    )
}
