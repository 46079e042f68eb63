//! Substitutions as programs see them.
use crate::service::substitution::{self as service, Listing, Wanted};
use crate::service::{ARRANGE, NAME_DEPUTY};
use crate::substitution::{Substitution, SubstitutionId};
use crate::web::form;
use actix_web::web::{Json, Path, Query};
use chrono::NaiveDate;
use sdk::web::{Answer, Cursor, created, json};
use sdk::{Cx, Doc, Error, Kind, PersonId, Routes, local_day, schema};
use serde_json::{Value, json as object};

const HERE: &str = "/api/v1/identity/substitutions";
const FIELDS: &[(&str, &str)] = &[
    ("id", "uuid"),
    ("absent", "uuid"),
    ("deputy", "uuid"),
    ("role", "string?"),
    ("units", "[uuid]"),
    ("kinds", "[string]"),
    ("from", "date"),
    ("until", "date"),
    ("reason", "string"),
    ("state", "string"),
    ("made_by", "string"),
    ("made_at", "date-time"),
    ("ended_at", "date-time?"),
    ("ended_by", "string?"),
];

pub(in crate::web) fn api(routes: &mut Routes) {
    let page = || Some((200, schema(&[("items", "[object]"), ("next", "string?")])));
    let body = schema(&[
        ("absent", "uuid?"),
        ("deputy", "string"),
        ("role", "string?"),
        ("units", "[string]"),
        ("kinds", "[string]"),
        ("from", "date?"),
        ("until", "date"),
        ("reason", "string"),
    ]);
    let asks = |summary, answer| Doc { summary, query: &["cursor"], answer, ..Doc::default() };
    routes
        .get(HERE, mine)
        .doc(asks("Substitutions the caller named, or in which the caller is the deputy", page()))
        .post(HERE, make)
        .doc(Doc {
            summary: "Names a deputy for the caller; with `absent`, for somebody within the caller's reach",
            body: Some(("application/json", body)),
            answer: Some((201, schema(FIELDS))),
            ..Doc::default()
        })
        .post(&format!("{HERE}/{{id}}/end"), end)
        .doc(Doc {
            summary: "Ends a substitution before its last day",
            answer: Some((200, schema(&[("id", "uuid")]))),
            ..Doc::default()
        })
        .get("/api/v1/identity/persons/{id}/substitutions", of)
        .doc(asks("Substitutions of a person within the caller's reach", page()));
}

#[derive(serde::Deserialize)]
struct Asked {
    cursor: Option<String>,
}

#[derive(serde::Deserialize)]
struct New {
    absent: Option<String>,
    #[serde(default)]
    deputy: String,
    #[serde(default)]
    role: Option<String>,
    #[serde(default)]
    units: Vec<String>,
    #[serde(default)]
    kinds: Vec<String>,
    from: Option<NaiveDate>,
    until: Option<NaiveDate>,
    #[serde(default)]
    reason: String,
}

fn view(cx: &Cx, known: &Substitution) -> Value {
    let extent = &known.extent;
    object!({
        "id": known.id, "absent": known.absent, "deputy": known.deputy, "role": extent.role, "units": extent.units,
        "kinds": extent.kinds, "from": extent.from, "until": extent.until, "reason": known.reason,
        "state": known.state(local_day(cx.now())).key(), "made_by": known.made_by_name, "made_at": known.made_at,
        "ended_at": known.ended.as_ref().map(|(at, _)| at), "ended_by": known.ended.as_ref().map(|(_, by)| by),
    })
}

fn page(cx: &Cx, listing: &Listing) -> Answer {
    let items: Vec<Value> = listing.known.iter().map(|known| view(cx, known)).collect();
    json(&object!({ "items": items, "next": listing.next.map(|cursor| cursor.to_string()) }))
}

async fn mine(cx: Cx, asked: Query<Asked>) -> Answer {
    page(&cx, &service::mine(&cx, Cursor::parse(asked.cursor.as_deref())?).await?)
}

async fn of(cx: Cx, path: Path<String>, asked: Query<Asked>) -> Answer {
    page(&cx, &service::of(&cx, form::id(&path)?, Cursor::parse(asked.cursor.as_deref())?).await?)
}

async fn make(cx: Cx, body: Json<New>) -> Answer {
    let New { absent, deputy, role, units, kinds, from, until, reason } = body.into_inner();
    let wanted = Wanted { deputy, role: role.unwrap_or_default(), units, kinds, from, until, reason };
    let made = match absent {
        None => service::name(&cx, &wanted).await?,
        Some(absent) => {
            let absent: PersonId = absent.parse().map_err(|_| Error::not_found())?;
            service::arrange(&cx, absent, &wanted).await?
        }
    };
    created(HERE, &view(&cx, &made))
}

/// Whoever it is not their own to end may end it for others, if they have that right.
async fn end(cx: Cx, path: Path<String>) -> Answer {
    let id: SubstitutionId = form::id(&path)?;
    cx.demand(if cx.may(ARRANGE) { ARRANGE } else { NAME_DEPUTY })?;
    let own = if cx.may(NAME_DEPUTY) { service::end(&cx, id).await } else { Err(Error::not_found()) };
    match own {
        Err(error) if error.kind == Kind::NotFound && cx.may(ARRANGE) => service::end_for(&cx, id).await.map(drop)?,
        ended => ended?,
    }
    json(&object!({ "id": id }))
}
