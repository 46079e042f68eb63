//! Groups: the roles a connection cares for, and who holds them.
use super::{Asked, Listed, SYNC, address, connection};
use crate::connection::Connection;
use crate::role::{self, RoleView};
use crate::scim::filter::meets;
use crate::scim::group::{Group, id_of, members};
use crate::scim::shape::demand_version;
use crate::scim::user::Counterpart;
use crate::scim::{patch, read_only, value};
use crate::service::policy::keep_administration;
use crate::store;
use sdk::{Cx, Error, Kind, PersonId, Result, Tx, uuid::Uuid};
use serde_json::Value;
use std::collections::BTreeSet;

/// The groups a connection cares for.
///
/// # Errors
/// `Unavailable` if the database is away.
pub async fn list(cx: &Cx, asked: &Asked) -> Result<Listed> {
    let about_members = asked.filter.as_ref().is_some_and(|filter| filter.to_string().contains("members"));
    cx.read(SYNC, async |tx| {
        let connection = connection(tx).await?;
        let roles = cared_for(cx, &connection);
        let groups = groups(tx, &connection, roles, asked.members || about_members).await?;
        let things: Vec<Value> = groups.iter().map(|group| group.render(&address(cx))).collect();
        let meant = |thing: &Value| asked.filter.as_ref().is_none_or(|filter| meets(filter, thing));
        let things: Vec<Value> = things.into_iter().filter(meant).collect();
        let total = i64::try_from(things.len()).unwrap_or(i64::MAX);
        let place = |number: i64| usize::try_from(number).unwrap_or_default();
        let part = things.into_iter().skip(place(asked.part().after)).take(place(asked.part().most));
        Ok(Listed { total, things: part.collect() })
    })
    .await
}

/// One group.
///
/// # Errors
/// `NotFound`, too if the connection does not care for the role.
pub async fn get(cx: &Cx, id: Uuid, with_members: bool) -> Result<Value> {
    cx.read(SYNC, async |tx| {
        let connection = connection(tx).await?;
        Ok(one(cx, tx, &connection, id, with_members).await?.render(&address(cx)))
    })
    .await
}

/// Replaces who holds a role.
///
/// # Errors
/// `NotFound`; `Invalid` for members that are no persons here; `Conflict` for an old version or the last administration.
pub async fn replace(cx: &Cx, id: Uuid, body: &Value, if_match: Option<&str>) -> Result<Value> {
    // A name is read-only, and read-only is passed over when all is replaced (RFC 7644 §3.5.1).
    let say = |_: &Value| if body.is_object() { Ok(body.clone()) } else { Err(value("Group")) };
    alter(cx, id, if_match, say).await
}

/// Changes who holds a role.
///
/// # Errors
/// As [`replace`]; `Invalid` for another name of the role.
pub async fn patch(cx: &Cx, id: Uuid, message: &Value, if_match: Option<&str>) -> Result<Value> {
    let say = |shown: &Value| {
        let said = patch::apply(shown, message)?;
        if said.get("displayName") == shown.get("displayName") { Ok(said) } else { Err(read_only("displayName")) }
    };
    alter(cx, id, if_match, say).await
}

/// Refuses to make or to remove a group: roles begin and end with drafts of rights, which people save and release.
///
/// # Errors
/// `Denied`, always.
pub fn refuse(cx: &Cx) -> Result<()> {
    cx.demand(SYNC)?;
    Err(Error::new(
        Kind::Denied,
        "identity.scim_roles",
        "Rollen legt keine Anbindung an oder löscht sie; das tun Menschen unter „Rollen und Rechte“. Es wurde nichts geändert. Ordnen Sie die Gruppe einer vorhandenen Rolle zu: displayName ist deren Name.",
    ))
}

/// As [`refuse`], for a group the connection sees.
///
/// # Errors
/// `NotFound`, else `Denied`.
pub async fn refuse_to_remove(cx: &Cx, id: Uuid) -> Result<()> {
    get(cx, id, false).await?;
    refuse(cx)
}

async fn alter(cx: &Cx, id: Uuid, if_match: Option<&str>, say: impl Fn(&Value) -> Result<Value>) -> Result<Value> {
    cx.write(SYNC, async |tx| {
        let connection = connection(tx).await?;
        let group = one(cx, tx, &connection, id, true).await?;
        let shown = group.render(&address(cx));
        demand_version(if_match, &shown)?;
        let said = say(&shown)?;
        let held: BTreeSet<PersonId> = group.members.iter().flatten().map(|(person, _)| *person).collect();
        tx.about(format!("role:{}", group.role));
        assign(tx, &group.role, &held, &members(&said)?).await?;
        let external_id = said.get("externalId").and_then(Value::as_str).map(str::to_owned);
        if external_id != group.external_id {
            let counterpart = Counterpart { external_id, ..Counterpart::default() };
            store::scim::counterpart::save(tx, connection.id, id, &counterpart).await?;
        }
        Ok(one(cx, tx, &connection, id, true).await?.render(&address(cx)))
    })
    .await
}

/// Gives a role to those who shall hold it, and takes it from those who shall not.
async fn assign(tx: &mut Tx<'_>, role: &String, held: &BTreeSet<PersonId>, wanted: &BTreeSet<PersonId>) -> Result<()> {
    let named = |persons: Vec<&PersonId>| persons.iter().map(ToString::to_string).collect::<Vec<_>>();
    let (given, taken) = (named(wanted.difference(held).collect()), named(held.difference(wanted).collect()));
    // In one order everywhere, so that two connections wait for each other instead of for ever.
    for id in held.symmetric_difference(wanted) {
        let row = store::person::lock(tx, *id).await?.ok_or_else(|| value("members"))?;
        let person = tx.admit(row).await?;
        let mut roles = store::person::roles(tx, person.id).await?;
        roles.retain(|known| known != role);
        roles.extend(wanted.contains(id).then(|| role.clone()));
        store::person::set_roles(tx, person.id, &roles).await?;
    }
    let lost = !taken.is_empty();
    tx.note("given", given);
    tx.note("taken", taken);
    if lost { keep_administration(tx).await } else { Ok(()) }
}

/// The roles of the tenant a connection cares for.
fn cared_for(cx: &Cx, connection: &Connection) -> Vec<RoleView> {
    let mut roles = role::assignable(cx);
    roles.retain(|role| connection.roles.contains(&role.key));
    roles
}

async fn one(cx: &Cx, tx: &mut Tx<'_>, connection: &Connection, id: Uuid, with_members: bool) -> Result<Group> {
    let tenant = tx.tenant();
    let mut roles = cared_for(cx, connection);
    roles.retain(|role| id_of(tenant, &role.key) == id);
    groups(tx, connection, roles, with_members).await?.pop().ok_or_else(Error::not_found)
}

async fn groups(
    tx: &mut Tx<'_>,
    connection: &Connection,
    roles: Vec<RoleView>,
    with_members: bool,
) -> Result<Vec<Group>> {
    let tenant = tx.tenant();
    let keys: Vec<String> = roles.iter().map(|role| role.key.clone()).collect();
    let ids: Vec<Uuid> = keys.iter().map(|key| id_of(tenant, key)).collect();
    let mut known = store::scim::counterpart::of(tx, connection.id, &ids).await?;
    let holders = if with_members { store::scim::group::holders(tx, connection.id, &keys).await? } else { Vec::new() };
    let of = |key: &str| {
        let held = holders.iter().filter(|(role, ..)| role == key);
        held.map(|(_, person, name)| (*person, name.clone())).collect()
    };
    let group = |role: RoleView| {
        let id = id_of(tenant, &role.key);
        let external_id = known.remove(&id).and_then(|known| known.external_id);
        let members = with_members.then(|| of(&role.key));
        Group { id, title: role.title, external_id, members, role: role.key }
    };
    Ok(roles.into_iter().map(group).collect())
}
