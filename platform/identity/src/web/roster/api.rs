//! Lists of everybody for programs of the administration.
use super::{After, read};
use crate::roster::{Diff, Roster};
use crate::service;
use crate::web::form;
use actix_multipart::Multipart;
use actix_web::web::{Path, Query};
use sdk::web::{Answer, Cursor, created, json};
use sdk::{Cx, Doc, Result, Routes, schema, uuid::Uuid};
use serde_json::{Value, json as object};

const HERE: &str = "/api/v1/identity/rosters";
const ROSTER: [(&str, &str); 10] = [
    ("id", "uuid"),
    ("title", "string"),
    ("state", "string"),
    ("brought_by", "string"),
    ("brought_at", "date-time"),
    ("released_by", "string?"),
    ("applied_at", "date-time?"),
    ("needs_second_person", "boolean"),
    ("lines", "integer"),
    ("diff", "object"),
];

pub(in crate::web) fn api(routes: &mut Routes) {
    let file = Some(("multipart/form-data", schema(&[("file", "binary")])));
    let one = format!("{HERE}/{{id}}");
    let does = |summary| Doc::does(summary, &[], &ROSTER);
    routes
        .get(HERE, list)
        .doc(Doc::pages("Lists of everybody brought so far, the latest first"))
        .post(HERE, bring)
        .doc(Doc {
            body: file,
            ..does("Reads a list (CSV) and shows what it would change; nothing changes yet").makes()
        })
        .get(&one, show)
        .doc(Doc::reads("A list and what it would change now", &ROSTER))
        .post(&format!("{one}/release"), release)
        .doc(does("Lets a list take effect, or wait for a second person if it would end too many accounts"))
        .post(&format!("{one}/take-back"), take_back)
        .doc(does("Undoes a list"))
        .post(&format!("{one}/drop"), drop_it)
        .doc(does("Drops a list that was not applied"));
}

fn head(roster: &Roster) -> Value {
    object!({
        "id": roster.id, "title": roster.title, "state": roster.state.key(), "brought_by": roster.author_name,
        "brought_at": roster.drafted_at, "released_by": roster.released_by, "applied_at": roster.applied_at,
        "lines": roster.lines.len(),
    })
}

fn view(roster: &Roster, diff: &Diff, trips: bool) -> Value {
    let Diff { joins, changes, returns, leaves } = diff;
    let mut whole = head(roster);
    if let Some(fields) = whole.as_object_mut() {
        fields.insert("needs_second_person".to_owned(), trips.into());
        let diff = object!({
            "joins": joins.iter().map(|line| &line.login).collect::<Vec<_>>(),
            "changes": changes.iter().map(|change| &change.line.login).collect::<Vec<_>>(),
            "returns": returns.iter().map(|change| &change.line.login).collect::<Vec<_>>(),
            "leaves": leaves.iter().map(|known| &known.login).collect::<Vec<_>>(),
        });
        fields.insert("diff".to_owned(), diff);
    }
    whole
}

async fn one(cx: &Cx, id: Uuid) -> Result<Value> {
    let (roster, diff, trips) = service::roster::roster(cx, id).await?;
    Ok(view(&roster, &diff, trips))
}

async fn list(cx: Cx, after: Query<After>) -> Answer {
    let (rosters, next) = service::roster::rosters(&cx, Cursor::parse(after.cursor.as_deref())?).await?;
    let items: Vec<Value> = rosters.iter().map(head).collect();
    json(&object!({ "items": items, "next": next.map(|next| next.to_string()) }))
}

async fn bring(cx: Cx, body: Multipart) -> Answer {
    let id = read(&cx, body).await?;
    created(format!("{HERE}/{id}"), &one(&cx, id).await?)
}

async fn show(cx: Cx, path: Path<String>) -> Answer {
    json(&one(&cx, form::id(&path)?).await?)
}

async fn release(cx: Cx, path: Path<String>) -> Answer {
    let id = form::id(&path)?;
    service::roster::release(&cx, id).await?;
    json(&one(&cx, id).await?)
}

async fn take_back(cx: Cx, path: Path<String>) -> Answer {
    let id = form::id(&path)?;
    service::roster::take_back(&cx, id).await?;
    json(&one(&cx, id).await?)
}

async fn drop_it(cx: Cx, path: Path<String>) -> Answer {
    let id = form::id(&path)?;
    service::roster::drop_roster(&cx, id).await?;
    json(&one(&cx, id).await?)
}
