//! Users: listed, shown, made, changed, removed.
use super::change::{self, Known, lock};
use super::{Asked, Listed, Outcome, SYNC, address, connection, ending};
use crate::connection::Connection;
use crate::person::Person;
use crate::scim::group::id_of;
use crate::scim::shape::demand_version;
use crate::scim::user::{Counterpart, Said, User};
use crate::scim::{patch, taken};
use crate::service::person;
use crate::{role, store};
use sdk::{Cx, Error, PersonId, Result, Tx, uuid::Uuid};
use serde_json::Value;

/// The users a connection sees.
///
/// # Errors
/// `Invalid` if the filter asks for what cannot be asked for.
pub async fn list(cx: &Cx, asked: &Asked) -> Result<Listed> {
    cx.read(SYNC, async |tx| {
        let connection = connection(tx).await?;
        let (total, rows) = store::scim::user::list(tx, connection.id, asked.filter.as_ref(), asked.part()).await?;
        let persons = tx.admit_all(rows)?;
        let users = users(cx, tx, &connection, persons).await?;
        Ok(Listed { total, things: users.iter().map(|user| user.render(&address(cx))).collect() })
    })
    .await
}

/// One user.
///
/// # Errors
/// `NotFound`, too if the connection removed them.
pub async fn get(cx: &Cx, id: PersonId) -> Result<Value> {
    cx.read(SYNC, async |tx| {
        let connection = connection(tx).await?;
        let row = store::person::get(tx, id).await?.ok_or_else(Error::not_found)?;
        let person = tx.admit(row).await?;
        Ok(seen(cx, tx, &connection, person).await?.render(&address(cx)))
    })
    .await
}

/// Takes a person on, who signs in through a provider or by invitation; or takes one back whom the connection removed.
///
/// # Errors
/// `Invalid` for what does not fit; `Conflict` if the log-in is somebody's.
pub async fn create(cx: &Cx, body: &Value) -> Result<Value> {
    // Who has no business here is told nothing about what they sent.
    cx.demand(SYNC)?;
    let said = Said::read(body)?;
    cx.write(SYNC, async |tx| {
        let connection = connection(tx).await?;
        let unit = change::unit(tx, said.department.as_deref(), connection.unit).await?;
        let known = match change::former(tx, &connection, &said).await? {
            Some(former) => former,
            None if store::person::holder_of(tx, &said.login).await?.is_some() => return Err(taken()),
            None => {
                let (tenant, id, login, name) = (tx.tenant(), PersonId::new(), said.login.clone(), said.name.clone());
                let email = said.email.clone();
                let person = Person { tenant, id, login, name, email, unit, active: true, left_at: None };
                person::add(tx, &person, &[], None).await?;
                Known { counterpart: Counterpart::default(), person }
            }
        };
        tx.about(known.person.id);
        let active = said.active.unwrap_or(true);
        let id = change::save(tx, &connection, known, &said, unit, active).await?;
        shown(cx, tx, &connection, id).await
    })
    .await
}

/// Replaces all that is said about a user; what is not said of unit and account stays.
///
/// # Errors
/// `NotFound`; `Invalid` for what does not fit; `Conflict` for a log-in that is somebody's, an old version, or the last
/// administration.
pub async fn replace(cx: &Cx, id: PersonId, body: &Value, if_match: Option<&str>) -> Result<Outcome> {
    let speaks = body.get("active").is_some();
    alter(cx, id, if_match, speaks, |_| Said::read(body)).await
}

/// Changes parts of a user.
///
/// # Errors
/// As [`replace`].
pub async fn patch(cx: &Cx, id: PersonId, message: &Value, if_match: Option<&str>) -> Result<Outcome> {
    let speaks = patch::names(message, "active");
    alter(cx, id, if_match, speaks, |shown| Said::read_changed(shown, &patch::apply(shown, message)?)).await
}

async fn alter(
    cx: &Cx,
    id: PersonId,
    if_match: Option<&str>,
    speaks: bool,
    say: impl Fn(&Value) -> Result<Said>,
) -> Result<Outcome> {
    cx.write(SYNC, async |tx| {
        let connection = connection(tx).await?;
        let person = lock(tx, id).await?;
        let before = seen(cx, tx, &connection, person).await?;
        let shown_before = before.render(&address(cx));
        demand_version(if_match, &shown_before)?;
        let said = say(&shown_before)?;
        let unit = change::unit(tx, said.department.as_deref(), before.person.unit).await?;
        let active = said.active.unwrap_or(before.person.active);
        let mut known = Known { person: before.person, counterpart: before.counterpart };
        change::note(tx, "before", &known);
        if known.person.active && !active {
            if !ending::end(tx, &connection, &known.person).await? {
                return Ok(Outcome::Held);
            }
            known.person = lock(tx, id).await?;
        }
        if known.person.active && speaks {
            ending::withdraw(tx, &connection, id).await?;
        }
        change::save(tx, &connection, known, &said, unit, active).await?;
        shown(cx, tx, &connection, id).await.map(Outcome::Done)
    })
    .await
}

/// Ends a user's account; from then on they are gone for the connection. The person stays: files name them.
///
/// # Errors
/// `NotFound`; `Conflict` for an old version, or the last administration.
pub async fn remove(cx: &Cx, id: PersonId, if_match: Option<&str>) -> Result<Outcome> {
    cx.write(SYNC, async |tx| {
        let connection = connection(tx).await?;
        let person = lock(tx, id).await?;
        let User { person, counterpart, .. } = {
            let user = seen(cx, tx, &connection, person).await?;
            demand_version(if_match, &user.render(&address(cx)))?;
            user
        };
        if person.active && !ending::end(tx, &connection, &person).await? {
            return Ok(Outcome::Held);
        }
        tx.note("removed", person.login);
        let gone = Counterpart { removed: true, ..counterpart };
        store::scim::counterpart::save(tx, connection.id, id.0, &gone).await?;
        Ok(Outcome::Done(Value::Null))
    })
    .await
}

async fn shown(cx: &Cx, tx: &mut Tx<'_>, connection: &Connection, id: PersonId) -> Result<Value> {
    let person = lock(tx, id).await?;
    Ok(seen(cx, tx, connection, person).await?.render(&address(cx)))
}

/// A person as the connection sees them.
async fn seen(cx: &Cx, tx: &mut Tx<'_>, connection: &Connection, person: Person) -> Result<User> {
    let mut users = users(cx, tx, connection, vec![person]).await?;
    let user = users.pop().ok_or_else(Error::not_found)?;
    // Who came back by another way is there again.
    if user.counterpart.removed && !user.person.active { Err(Error::not_found()) } else { Ok(user) }
}

async fn users(cx: &Cx, tx: &mut Tx<'_>, connection: &Connection, persons: Vec<Person>) -> Result<Vec<User>> {
    let ids: Vec<PersonId> = persons.iter().map(|person| person.id).collect();
    let subjects: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let held = store::person::roles_of(tx, &ids).await?;
    let units = store::unit::list(tx).await?;
    let mut counterparts = store::scim::counterpart::of(tx, connection.id, &subjects).await?;
    let seen = role::assignable(cx);
    let (tenant, cares) = (tx.tenant(), |role: &str| connection.roles.iter().any(|known| known == role));
    let user = |person: Person| {
        let roles = held.iter().filter(|(id, role)| *id == person.id && cares(role));
        let titled = roles.filter_map(|(_, role)| seen.iter().find(|view| view.key == *role));
        User {
            department: units
                .iter()
                .find(|unit| unit.id == person.unit)
                .map(|unit| unit.key.clone())
                .unwrap_or_default(),
            groups: titled.map(|view| (id_of(tenant, &view.key), view.title.clone())).collect(),
            counterpart: counterparts.remove(&person.id.0).unwrap_or_default(),
            person,
        }
    };
    Ok(persons.into_iter().map(user).collect())
}
