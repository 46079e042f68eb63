//! Persons for programs of the administration.
use super::list::Asked;
use crate::person::{Move, Person};
use crate::service::people::{self, Particulars};
use crate::web::form;
use actix_web::web::{Json, Path, Query};
use chrono::NaiveDate;
use sdk::web::{Answer, created, json};
use sdk::{Cx, Doc, PersonId, Routes, local_day};
use serde_json::{Value, json as object};

const HERE: &str = "/api/v1/identity/persons";
const TAKEN_ON: [(&str, &str); 5] =
    [("login", "string"), ("name", "string"), ("email", "string"), ("unit", "string"), ("roles", "[string]")];
const INVITED: [(&str, &str); 2] = [("id", "uuid"), ("invitation", "string")];
const WHOLE: [(&str, &str); 13] = [
    ("id", "uuid"),
    ("login", "string"),
    ("name", "string"),
    ("email", "string"),
    ("unit", "uuid"),
    ("roles", "[string]"),
    ("active", "boolean"),
    ("left_at", "date-time?"),
    ("planned", "object?"),
    ("has_password", "boolean"),
    ("has_factor", "boolean"),
    ("invited_until", "date-time?"),
    ("sessions", "integer"),
];

pub(in crate::web) fn api(routes: &mut Routes) {
    let does = |summary, takes: &[(&str, &str)]| Doc::does(summary, takes, &WHOLE);
    let changed = [&TAKEN_ON[..], &[("from", "date?")]].concat();
    let list_of = Doc { query: &["q", "left", "cursor"], ..Doc::pages("Persons by name; with left=1 those who left") };
    let at = |end: &str| format!("{HERE}/{{id}}{end}");
    routes
        .get(HERE, list)
        .doc(list_of)
        .post(HERE, hire)
        .doc(Doc::does("Takes a person on and tells the link of their invitation once", &TAKEN_ON, &INVITED).makes())
        .get(&at(""), show)
        .doc(Doc::reads("A person, as far as the administration may know them", &WHOLE))
        .post(&at(""), change)
        .doc(does("Changes a person: name, log-in and mail at once, unit and roles from a day on", &changed))
        .post(&at("/leave"), leave)
        .doc(does("Lets a person leave from a day on", &[("from", "date?")]))
        .post(&at("/come-back"), come_back)
        .doc(does("Takes a person back who left", &[]))
        .post(&at("/cancel-move"), cancel)
        .doc(does("Drops what was planned for a person", &[]))
        .post(&at("/reset"), reset)
        .doc(Doc::does("Ends all a person's ways in and tells the link of a new invitation once", &[], &INVITED))
        .post(&at("/reset-factor"), reset_factor)
        .doc(does("Takes a person's second factor away", &[]));
}

fn view(person: &Person, roles: &[String]) -> Value {
    let Person { id, login, name, email, unit, active, left_at, .. } = person;
    object!({
        "id": id, "login": login, "name": name, "email": email, "unit": unit, "roles": roles, "active": active,
        "left_at": left_at,
    })
}

async fn shown(cx: &Cx, id: PersonId) -> Answer {
    let known = people::get(cx, id).await?;
    let planned = known.planned.as_ref().map(
        |Move { due, unit, roles, leaves }| object!({ "from": due, "unit": unit, "roles": roles, "leaves": leaves }),
    );
    let mut whole = view(&known.person, &known.roles);
    if let Some(fields) = whole.as_object_mut() {
        fields.insert("planned".to_owned(), planned.unwrap_or_default());
        fields.insert("has_password".to_owned(), known.has_password.into());
        fields.insert("has_factor".to_owned(), known.has_factor.into());
        fields.insert("invited_until".to_owned(), object!(known.invited_until));
        fields.insert("sessions".to_owned(), known.sessions.into());
    }
    json(&whole)
}

/// The invitation, once: only its holder knows it from now on.
fn invited(cx: &Cx, id: PersonId, token: &str) -> Value {
    object!({ "id": id, "invitation": super::invitation(cx, token) })
}

#[derive(serde::Deserialize)]
struct Listing {
    #[serde(default)]
    q: String,
    #[serde(default)]
    left: String,
    cursor: Option<String>,
}

async fn list(cx: Cx, asked: Query<Listing>) -> Answer {
    let Listing { q, left, cursor } = asked.into_inner();
    let wanted = Asked { q, left, after: cursor }.wanted();
    let listing = people::list(&cx, &wanted).await?;
    let items: Vec<Value> = listing.persons.iter().map(|listed| view(&listed.person, &listed.roles)).collect();
    json(&object!({ "items": items, "next": listing.next }))
}

async fn hire(cx: Cx, new: Json<Particulars>) -> Answer {
    let (id, token) = people::hire(&cx, &new).await?;
    created(format!("{HERE}/{id}"), &invited(&cx, id, &token))
}

async fn show(cx: Cx, path: Path<String>) -> Answer {
    shown(&cx, form::id(&path)?).await
}

#[derive(serde::Deserialize)]
struct Changed {
    #[serde(flatten)]
    to: Particulars,
    from: Option<NaiveDate>,
}

async fn change(cx: Cx, path: Path<String>, body: Json<Value>) -> Answer {
    let (id, today) = (form::id(&path)?, local_day(cx.now()));
    // Whom nobody may know is missing, whatever was sent.
    people::get(&cx, id).await?;
    let Changed { to, from } = form::whole(&body, &TAKEN_ON)?;
    people::change(&cx, id, &to, from.unwrap_or(today)).await?;
    shown(&cx, id).await
}

#[derive(serde::Deserialize)]
struct Leaving {
    from: Option<NaiveDate>,
}

async fn leave(cx: Cx, path: Path<String>, body: Json<Leaving>) -> Answer {
    let (id, today) = (form::id(&path)?, local_day(cx.now()));
    people::leave(&cx, id, body.from.unwrap_or(today)).await?;
    shown(&cx, id).await
}

async fn come_back(cx: Cx, path: Path<String>) -> Answer {
    let id = form::id(&path)?;
    people::come_back(&cx, id).await?;
    shown(&cx, id).await
}

async fn cancel(cx: Cx, path: Path<String>) -> Answer {
    let id = form::id(&path)?;
    people::cancel(&cx, id).await?;
    shown(&cx, id).await
}

async fn reset(cx: Cx, path: Path<String>) -> Answer {
    let id = form::id(&path)?;
    let token = people::reset(&cx, id).await?;
    json(&invited(&cx, id, &token))
}

async fn reset_factor(cx: Cx, path: Path<String>) -> Answer {
    let id = form::id(&path)?;
    people::reset_factor(&cx, id).await?;
    shown(&cx, id).await
}
