//! What is said about a person becomes true.
use crate::connection::Connection;
use crate::person::Person;
use crate::scim::user::{Counterpart, Said};
use crate::scim::{taken, value};
use crate::service::{leaving, person};
use crate::store;
use sdk::{Error, PersonId, Result, Tx, UnitId};
use serde_json::json;

/// A person as they were, and what the connection called them.
pub(super) struct Known {
    pub person: Person,
    pub counterpart: Counterpart,
}

/// A person, held until the transaction ends.
///
/// # Errors
/// `NotFound`.
pub(super) async fn lock(tx: &mut Tx<'_>, id: PersonId) -> Result<Person> {
    tx.about(id);
    let row = store::person::lock(tx, id).await?.ok_or_else(Error::not_found)?;
    tx.admit(row).await
}

/// The unit a connection names by its code, or by its name if only one is called so; `usual` if it names none.
///
/// # Errors
/// `Invalid` if there is none.
pub(super) async fn unit(tx: &mut Tx<'_>, named: Option<&str>, usual: UnitId) -> Result<UnitId> {
    let Some(named) = named else { return Ok(usual) };
    let units = store::unit::list(tx).await?;
    if let Some(unit) = units.iter().find(|unit| unit.key == named) {
        return Ok(unit.id);
    }
    let mut called = units.iter().filter(|unit| unit.title.to_lowercase() == named.to_lowercase());
    match (called.next(), called.next()) {
        (Some(unit), None) => Ok(unit.id),
        _ => Err(value("department")),
    }
}

/// Somebody the connection removed and now says is there: by its own identity for them, else by log-in.
///
/// # Errors
/// `Conflict` if it gave the log-in to somebody else.
pub(super) async fn former(tx: &mut Tx<'_>, connection: &Connection, said: &Said) -> Result<Option<Known>> {
    let by_name = match &said.external_id {
        Some(external) => store::scim::counterpart::removed_as(tx, connection.id, external).await?,
        None => None,
    };
    let id = match by_name {
        Some(id) => Some(PersonId::from(id)),
        None => store::person::holder_of(tx, &said.login).await?,
    };
    let Some(id) = id else { return Ok(None) };
    let mut named = store::scim::counterpart::of(tx, connection.id, &[id.0]).await?;
    let counterpart = named.remove(&id.0).unwrap_or_default();
    let person = lock(tx, id).await?;
    if person.active || !counterpart.removed {
        return Ok(None);
    }
    // The same log-in for another human being: files of the one must not become the other's.
    let other = counterpart.external_id.as_ref().zip(said.external_id.as_ref()).is_some_and(|(was, is)| was != is);
    if other { Err(taken()) } else { Ok(Some(Known { person, counterpart })) }
}

/// Writes what was said; an account that ends has been ended before. Returns whose it is.
///
/// # Errors
/// `Conflict` if the log-in is somebody else's.
pub(super) async fn save(
    tx: &mut Tx<'_>,
    connection: &Connection,
    known: Known,
    said: &Said,
    unit: UnitId,
    active: bool,
) -> Result<PersonId> {
    let id = known.person.id;
    if store::person::holder_of(tx, &said.login).await?.is_some_and(|other| other != id) {
        return Err(taken());
    }
    let Said { login, name, email, .. } = said.clone();
    let said_now = Person { login, name, email, unit, ..known.person.clone() };
    let person = match (known.person.active, active) {
        (false, true) => begin_anew(tx, said_now).await?,
        (true, false) => begin_inactive(tx, said_now).await?,
        _ => said_now,
    };
    if person != known.person {
        store::person::save(tx, &person).await?;
    }
    let Said { external_id, given, family, .. } = said.clone();
    let counterpart = Counterpart { external_id, given, family, removed: false };
    if counterpart != known.counterpart {
        store::scim::counterpart::save(tx, connection.id, id.0, &counterpart).await?;
    }
    note(tx, "after", &Known { person, counterpart });
    Ok(id)
}

/// Who comes back begins anew: nothing from before opens a door, and nobody's place is taken.
async fn begin_anew(tx: &mut Tx<'_>, person: Person) -> Result<Person> {
    let person = person.come_back()?;
    leaving::close_doors(tx, person.id).await?;
    leaving::take_factors(tx, person.id).await?;
    let by = tx.hand().name();
    store::substitution::end_all_of(tx, person.id, &by).await?;
    person::count(tx, person.id, 1, "back").await?;
    Ok(person)
}

/// A person who is made with an account that is not to be used yet; ending a real one is not done here.
async fn begin_inactive(tx: &mut Tx<'_>, person: Person) -> Result<Person> {
    let person = person.leave(tx.now())?;
    person::count(tx, person.id, -1, "left").await?;
    Ok(person)
}

/// Notes a person as they were or are.
pub(super) fn note(tx: &mut Tx<'_>, when: &str, known: &Known) {
    let Person { login, name, email, unit, active, .. } = &known.person;
    let said = json!({
        "login": login, "name": name, "email": email, "unit": unit, "active": active,
        "external_id": known.counterpart.external_id,
    });
    tx.note(when, said);
}
