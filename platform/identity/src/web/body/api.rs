//! Bodies for programs.
use super::{Deciding, Founding, Named};
use crate::body::Member;
use crate::service::body::{self as service, Sheet};
use crate::web::form;
use actix_web::web::{Json, Path};
use sdk::web::{Answer, created, json};
use sdk::{BodyId, Cx, Doc, Routes, schema};
use serde_json::{Value, json as object};

pub(in crate::web) fn api(routes: &mut Routes) {
    const BODIES: &str = "/api/v1/identity/bodies";
    let one = || {
        schema(&[
            ("id", "uuid"),
            ("title", "string"),
            ("chair", "uuid?"),
            ("members", "[object]"),
            ("proposal", "object?"),
        ])
    };
    let doc = |summary, fields: &[(&str, &str)]| Doc {
        summary,
        body: Some(("application/json", schema(fields))),
        answer: Some((200, one())),
        ..Doc::default()
    };
    let plain = |summary, answer| Doc { summary, answer: Some((200, answer)), ..Doc::default() };
    let founding = Doc {
        answer: Some((201, one())),
        ..doc("Found a body with its first chair", &[("title", "string"), ("chair", "string")])
    };
    routes
        .get(BODIES, list_json)
        .doc(plain("Bodies with a space of their own", schema(&[("items", "[object]")])))
        .post(BODIES, found_json)
        .doc(founding)
        .get(&format!("{BODIES}/{{id}}"), show_json)
        .doc(plain("A body and who belongs to it", one()))
        .post(&format!("{BODIES}/{{id}}/members"), appoint_json)
        .doc(doc("Let a person belong to a body one chairs", &[("person", "string")]))
        .post(&format!("{BODIES}/{{id}}/members/end"), dismiss_json)
        .doc(doc("End a membership in a body one chairs", &[("person", "uuid")]))
        .post(&format!("{BODIES}/{{id}}/chair"), hand_over_json)
        .doc(doc("Hand the chair over to another member", &[("person", "uuid")]))
        .post(&format!("{BODIES}/{{id}}/proposal"), propose_json)
        .doc(doc("Propose a chair from outside the body", &[("person", "string"), ("reason", "string")]))
        .post(&format!("{BODIES}/{{id}}/proposal/decide"), decide_json)
        .doc(doc("Confirm or reject a chair somebody else proposed", &[("decision", "string")]));
}

fn view(sheet: &Sheet) -> Value {
    let member = |member: &Member| object!({ "person": member.person, "name": member.name, "chair": member.chair, "active": member.active, "since": member.since });
    let proposal = sheet.proposal.as_ref().map(|proposal| {
        object!({ "person": proposal.person, "name": proposal.name, "reason": proposal.reason, "at": proposal.proposed_at })
    });
    object!({
        "id": sheet.body.id, "title": sheet.body.title, "chair": sheet.body.chair, "proposal": proposal,
        "members": sheet.members.iter().map(member).collect::<Vec<_>>(),
    })
}

async fn shown(cx: &Cx, id: BodyId) -> Answer {
    json(&view(&service::sheet(cx, id).await?))
}

async fn list_json(cx: Cx) -> Answer {
    let bodies = service::list(&cx).await?;
    let items: Vec<Value> = bodies.iter().map(|body| object!({ "id": body.id, "title": body.title })).collect();
    json(&object!({ "items": items }))
}

async fn found_json(cx: Cx, body: Json<Founding>) -> Answer {
    let id = service::found(&cx, &body.title, &body.chair).await?;
    created(format!("/api/v1/identity/bodies/{id}"), &view(&service::sheet(&cx, id).await?))
}

async fn show_json(cx: Cx, path: Path<String>) -> Answer {
    shown(&cx, form::id(&path)?).await
}

async fn appoint_json(cx: Cx, path: Path<String>, body: Json<Named>) -> Answer {
    let id = form::id(&path)?;
    service::appoint(&cx, id, &body.person).await?;
    shown(&cx, id).await
}

async fn dismiss_json(cx: Cx, path: Path<String>, body: Json<Named>) -> Answer {
    let id = form::id(&path)?;
    service::dismiss(&cx, id, body.id()?).await?;
    shown(&cx, id).await
}

async fn hand_over_json(cx: Cx, path: Path<String>, body: Json<Named>) -> Answer {
    let id = form::id(&path)?;
    service::hand_over(&cx, id, body.id()?).await?;
    shown(&cx, id).await
}

async fn propose_json(cx: Cx, path: Path<String>, body: Json<Named>) -> Answer {
    let id = form::id(&path)?;
    service::propose(&cx, id, &body.person, &body.reason).await?;
    shown(&cx, id).await
}

async fn decide_json(cx: Cx, path: Path<String>, body: Json<Deciding>) -> Answer {
    let id = form::id(&path)?;
    service::decide(&cx, id, body.confirmed()?).await?;
    shown(&cx, id).await
}
