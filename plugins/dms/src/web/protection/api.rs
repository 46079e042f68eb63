//! What guards a record, process or document, for programs.
use super::{Wanted, may};
use crate::service::exception::{self, NewException};
use crate::service::protection::{self as service, Kind, Shield};
use crate::web::address::{Id, filled};
use actix_web::web::Json;
use chrono::{DateTime, Utc};
use sdk::web::{Answer, json};
use sdk::{Cx, Doc, Error, FileKind, Routes, schema, uuid::Uuid};
use serde_json::{Value, json as object};

const FIELDS: [(&str, &str); 7] = [
    ("level", "string"),
    ("file", "string?"),
    ("body", "uuid?"),
    ("effective_level", "string"),
    ("effective_bodies", "[uuid]"),
    ("exceptions", "[object]"),
    ("visible", "boolean"),
];

pub(in crate::web) fn api(routes: &mut Routes) {
    let wanted = [("level", "string"), ("file", "string?"), ("body", "uuid?")];
    let excepting = [
        ("kind", "string"),
        ("person", "string?"),
        ("unit", "string?"),
        ("from", "date-time?"),
        ("until", "date-time?"),
        ("reason", "string"),
    ];
    let doc = |summary, body: &[(&str, &str)]| Doc {
        summary,
        body: Some(("application/json", schema(body))),
        answer: Some((200, schema(&FIELDS))),
        ..Doc::default()
    };
    for kind in Kind::ALL {
        let path = format!("/api/v1/dms/{}/{{id}}/protection", kind.segment());
        routes
            .get(&path, move |cx, id| show(cx, kind, id))
            .doc(Doc { summary: "What guards it", answer: Some((200, schema(&FIELDS))), ..Doc::default() })
            .post(&path, move |cx, id, body| raise(cx, kind, id, body))
            .doc(doc("Protect it more", &wanted))
            .post(&format!("{path}/lower"), move |cx, id, body| lower(cx, kind, id, body))
            .doc(doc("Protect it less", &wanted))
            .post(&format!("{path}/exceptions"), move |cx, id, body| except(cx, kind, id, body))
            .doc(doc("Let a person or unit read it, or shut a person out", &excepting))
            .post(&format!("{path}/exceptions/end"), move |cx, id, body| end(cx, kind, id, body))
            .doc(doc("End an exception", &[("exception", "uuid")]));
    }
}

fn view(shield: &Shield) -> Value {
    let said = |line: &sdk::Excepted| {
        let about = &line.exception;
        object!({
            "id": line.id, "kind": if about.may { "allow" } else { "exclude" }, "person": about.person, "unit": about.unit, "from": about.from,
            "until": about.until, "reason": line.reason, "made_by": line.made.0, "made_at": line.made.1,
            "ended_at": line.ended.map(|(_, at)| at),
        })
    };
    object!({
        "level": shield.own.level.key(), "file": shield.own.file.map(FileKind::key), "body": shield.own.body,
        "effective_level": shield.guard.level.key(), "effective_bodies": shield.guard.bodies,
        "exceptions": shield.exceptions.iter().map(said).collect::<Vec<_>>(), "visible": true,
    })
}

/// How it is guarded now; whoever shut it before themselves is only told that.
async fn after(cx: &Cx, kind: Kind, id: Uuid) -> Answer {
    match service::show(cx, kind, id).await {
        Ok(shield) => json(&view(&shield)),
        Err(error) if error.kind == sdk::Kind::NotFound => json(&object!({ "visible": false })),
        Err(error) => Err(error.into()),
    }
}

async fn show(cx: Cx, kind: Kind, id: Id<Uuid>) -> Answer {
    json(&view(&service::show(&cx, kind, id.0).await?))
}

async fn raise(cx: Cx, kind: Kind, id: Id<Uuid>, body: Json<Wanted>) -> Answer {
    service::raise(&cx, kind, id.0, body.protection()?).await?;
    after(&cx, kind, id.0).await
}

async fn lower(cx: Cx, kind: Kind, id: Id<Uuid>, body: Json<Wanted>) -> Answer {
    service::lower(&cx, kind, id.0, body.protection()?).await?;
    after(&cx, kind, id.0).await
}

#[derive(serde::Deserialize)]
struct Excepting {
    kind: String,
    person: Option<String>,
    unit: Option<String>,
    from: Option<DateTime<Utc>>,
    until: Option<DateTime<Utc>>,
    #[serde(default)]
    reason: String,
}

async fn except(cx: Cx, kind: Kind, id: Id<Uuid>, body: Json<Excepting>) -> Answer {
    let Excepting { kind: wanted, person, unit, from, until, reason } = body.into_inner();
    let (person, unit) = (filled(person.as_ref()), filled(unit.as_ref()));
    let may = may(&wanted)?;
    exception::except(&cx, kind, id.0, NewException { may, person, unit, from, until, reason }).await?;
    after(&cx, kind, id.0).await
}

#[derive(serde::Deserialize)]
struct Ending {
    exception: String,
}

async fn end(cx: Cx, kind: Kind, id: Id<Uuid>, body: Json<Ending>) -> Answer {
    let wanted = body.exception.parse().map_err(|_| Error::not_found())?;
    exception::end(&cx, kind, id.0, wanted).await?;
    after(&cx, kind, id.0).await
}
