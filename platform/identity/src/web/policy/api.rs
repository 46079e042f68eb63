//! Roles and rights for programs.
use super::draft::Side;
use super::matrix::unknown_reach;
use super::why::{Viewed, why_of};
use super::{Engine, matrix::After};
use crate::policy::role::Holder;
use crate::policy::{Compile, Effect, words_of};
use crate::service::policy::{self as service, Saved, View};
use actix_web::web::{Data, Json, Query};
use sdk::web::{Answer, Cursor, created, json};
use sdk::{Cx, Doc, Reach, Routes, Scope, schema};
use serde::Deserialize;
use serde_json::{Value, json as object};
use std::sync::Arc;

pub fn api(routes: &mut Routes, engine: &Arc<dyn Compile>) {
    super::release::api::api(routes, engine);
    let engine: Engine = Data::new(engine.clone());
    let (at_draft, at_names, at_why, at_view) = (engine.clone(), engine.clone(), engine.clone(), engine);
    const ROLES: &str = "/api/v1/identity/roles";
    const DONE: &[(&str, &str)] = &[("changes", "integer")];
    const SAVED: &[(&str, &str)] = &[("changes", "integer"), ("waiting", "boolean")];
    let named: &[(&str, &str)] = &[("role", "string"), ("title", "string")];
    let body = |fields: &[(&str, &str)]| Some(("application/json", schema(fields)));
    let said = |fields: &[(&str, &str)]| Some((200, schema(fields)));
    let doc = |summary, body, answer| Doc { summary, body, answer, ..Doc::default() };
    let asks = |summary, query, answer| Doc { summary, query, answer, ..Doc::default() };
    let matrix = said(&[("version", "integer"), ("roles", "[object]"), ("rights", "[object]")]);
    let draft = said(&[("base", "integer"), ("stale", "boolean"), ("changes", "[object]"), ("effects", "[object]")]);
    let people = said(&[("persons", "integer"), ("items", "[object]"), ("next", "uuid?")]);
    let why = said(&[
        ("may", "boolean"),
        ("person", "object"),
        ("lines", "[object]"),
        ("thing", "object"),
        ("guarding", "object?"),
    ]);
    let sight = said(&[("person", "object"), ("rights", "[object]"), ("lent", "[object]"), ("counts", "[object]")]);
    let made = Doc { answer: Some((201, schema(named))), ..doc("Make a role of the tenant's own", body(named), None) };
    let cell: &[(&str, &str)] = &[("role", "string"), ("action", "string"), ("scopes", "[string]")];
    let saving: &[(&str, &str)] = &[("base", "integer"), ("reason", "string")];
    let past = said(&[("items", "[object]"), ("next", "string?")]);
    routes
        .get(ROLES, list)
        .doc(asks("Roles, and how far each may do what", &[], matrix))
        .post(ROLES, add)
        .doc(made)
        .post(&format!("{ROLES}/rename"), rename)
        .doc(doc("Call a role something else", body(named), said(named)))
        .post(&format!("{ROLES}/delete"), delete)
        .doc(doc("Remove an own role nobody holds", body(&[("role", "string")]), said(named)))
        .get(&format!("{ROLES}/draft"), move |cx| draft_of(cx, at_draft.clone()))
        .doc(asks("The caller's draft and its effect", &[], draft))
        .post(&format!("{ROLES}/draft"), put)
        .doc(doc("Draft how far a role may do an action", body(cell), said(DONE)))
        .post(&format!("{ROLES}/draft/save"), save)
        .doc(doc("Make the draft the policy", body(saving), said(SAVED)))
        .post(&format!("{ROLES}/draft/discard"), discard)
        .doc(doc("Throw the draft away", None, said(DONE)))
        .post(&format!("{ROLES}/draft/rebase"), rebase)
        .doc(doc("Take the draft over to the present version", None, said(DONE)))
        .post(&format!("{ROLES}/draft/reset"), reset)
        .doc(doc("Draft what the plugins suggest, for one role or all", body(&[("role", "string?")]), said(DONE)))
        .get(&format!("{ROLES}/draft/names"), move |cx, query| names(cx, query, at_names.clone()))
        .doc(asks("Who gains or loses by the draft", &["action", "side", "after"], people))
        .get(&format!("{ROLES}/history"), history)
        .doc(asks("Changes of rights, newest first", &["after"], past))
        .get(&format!("{ROLES}/why"), move |cx, query| why_of(cx, query, at_why.clone()))
        .doc(asks("Why a person may do something, or not", &["person", "action", "thing"], why))
        .get(&format!("{ROLES}/view"), move |cx, query| view_of(cx, query, at_view.clone()))
        .doc(asks("What a person could reach, in numbers", &["person"], sight));
}

async fn list(cx: Cx) -> Answer {
    let matrix = service::matrix(&cx).await?;
    let catalogue = service::catalogue(&cx);
    let right = |row: &service::MatrixRow| {
        let roles: serde_json::Map<String, Value> =
            row.cells.iter().map(|cell| (cell.role.clone(), words_of(cell.now).into())).collect();
        let possible: Vec<&str> = catalogue
            .choice(row.action.key)
            .into_iter()
            .flat_map(|choice| choice.scopes.iter().map(|scope| scope.key()))
            .collect();
        object!({ "action": row.action.key, "title": row.action.title, "possible": possible, "roles": roles })
    };
    let roles = matrix.roles.iter().map(|view| {
        let role = &view.role;
        object!({ "key": role.key, "title": role.title, "own": role.own, "holders": view.holders })
    });
    let rights = matrix.groups.iter().flat_map(|group| &group.rows).map(right);
    json(&object!({
        "version": matrix.version, "roles": roles.collect::<Vec<_>>(), "rights": rights.collect::<Vec<_>>(),
    }))
}

#[derive(Deserialize)]
struct Named {
    role: String,
    title: String,
}

async fn add(cx: Cx, body: Json<Named>) -> Answer {
    let role = service::add(&cx, &body.role, &body.title).await?;
    created("/api/v1/identity/roles", &object!({ "role": role.key, "title": role.title }))
}

async fn rename(cx: Cx, body: Json<Named>) -> Answer {
    service::rename(&cx, &body.role, &body.title).await?;
    json(&object!({ "role": body.role, "title": body.title }))
}

#[derive(Deserialize)]
struct Role {
    role: String,
}

async fn delete(cx: Cx, body: Json<Role>) -> Answer {
    service::delete(&cx, &body.role).await?;
    json(&object!({ "role": body.role }))
}

async fn draft_of(cx: Cx, engine: Engine) -> Answer {
    json(&drafted_view(&service::view(&cx, engine.get_ref().as_ref()).await?))
}

/// A draft, compared with the present policy.
pub(super) fn drafted_view(View { changes, effects, base, stale }: &View) -> Value {
    let change = |change: &service::Changed| {
        let (before, after) = (words_of(change.before), words_of(change.after));
        object!({ "role": change.role, "action": change.action.key, "before": before, "after": after, "mine": change.mine })
    };
    let effect = |effect: &Effect| object!({ "action": effect.action.key, "gains": effect.gains.persons, "loses": effect.loses.persons });
    object!({
        "base": base, "stale": stale,
        "changes": changes.iter().map(change).collect::<Vec<_>>(),
        "effects": effects.iter().map(effect).collect::<Vec<_>>(),
    })
}

#[derive(Deserialize)]
struct Wanted {
    role: String,
    action: String,
    scopes: Vec<String>,
}

async fn put(cx: Cx, body: Json<Wanted>) -> Answer {
    let mut reach = Reach::default();
    for key in &body.scopes {
        reach = reach.with(Scope::of(key).ok_or_else(unknown_reach)?);
    }
    service::put(&cx, &body.role, &body.action, reach).await?;
    drafted(&cx).await
}

#[derive(Deserialize)]
struct Saving {
    base: i64,
    #[serde(default)]
    reason: String,
}

async fn save(cx: Cx, body: Json<Saving>) -> Answer {
    let (changes, waiting) = match service::save(&cx, body.base, &body.reason).await? {
        Saved::Applied(changes) => (changes, false),
        Saved::Waiting => (0, true),
    };
    json(&object!({ "changes": changes, "waiting": waiting }))
}

async fn discard(cx: Cx) -> Answer {
    service::discard(&cx).await?;
    drafted(&cx).await
}

async fn rebase(cx: Cx) -> Answer {
    service::rebase(&cx).await?;
    drafted(&cx).await
}

#[derive(Deserialize)]
struct Resetting {
    role: Option<String>,
}

async fn reset(cx: Cx, body: Json<Resetting>) -> Answer {
    service::reset(&cx, body.role.as_deref()).await?;
    drafted(&cx).await
}

/// How many changes the caller's draft holds now.
async fn drafted(cx: &Cx) -> Answer {
    let draft = service::draft(cx).await?;
    json(&object!({ "changes": draft.map_or(0, |draft| draft.cells.len()) }))
}

async fn names(cx: Cx, query: Query<Side>, engine: Engine) -> Answer {
    let ((action, loses), after) = (query.of(), query.after()?);
    let names = service::names(&cx, engine.get_ref().as_ref(), action, loses, after).await?;
    let items: Vec<Value> = names.people.iter().map(person).collect();
    json(&object!({ "persons": names.persons, "items": items, "next": names.next }))
}

pub(super) fn person(holder: &Holder) -> Value {
    object!({ "id": holder.id, "login": holder.login, "name": holder.name, "unit": holder.unit, "roles": holder.roles })
}

async fn history(cx: Cx, query: Query<After>) -> Answer {
    let (changes, next) = service::history(&cx, Cursor::parse(query.after.as_deref())?).await?;
    let item = |change: &crate::policy::role::Change| {
        object!({
            "at": change.at, "person": change.person, "person_name": change.person_name, "role": change.role,
            "action": change.action, "before": words_of(change.before), "after": words_of(change.after),
            "held": change.held, "reason": change.reason,
        })
    };
    let next = next.map(|cursor| cursor.to_string());
    json(&object!({ "items": changes.iter().map(item).collect::<Vec<_>>(), "next": next }))
}

async fn view_of(cx: Cx, query: Query<Viewed>, engine: Engine) -> Answer {
    let sight = service::sight(&cx, engine.get_ref().as_ref(), &query.person).await?;
    let right = |(action, reach): &(sdk::Action, Reach)| object!({ "action": action.key, "scopes": words_of(*reach) });
    let flat = |groups: &[service::Group]| groups.iter().flat_map(|(_, rights)| rights).map(right).collect::<Vec<_>>();
    let lent = sight
        .lent
        .iter()
        .map(|(name, until, groups)| object!({ "behalf": name, "until": until, "rights": flat(groups) }));
    let (rights, lent): (Vec<Value>, Vec<Value>) = (flat(&sight.rights), lent.collect());
    let counts: Vec<Value> =
        sight.counts.iter().map(|(kind, count)| object!({ "kind": kind.kind, "count": count })).collect();
    json(&object!({ "person": person(&sight.person), "rights": rights, "lent": lent, "counts": counts }))
}
