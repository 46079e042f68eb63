use super::address::{Id, identifier, items, items_schema};
use crate::process::Process;
use crate::record::Record;
use crate::service::process::{self as service, NewProcess};
use actix_web::web::{Form, Json, Query};
use askama::Template;
use chrono::{DateTime, Utc};
use sdk::web::{Answer, Cursor, Page, created, html, json, mendable, refused, see_other_with};
use sdk::{Cx, Doc, Error, ProcessId, RecordId, Routes, UnitId, schema};

const FIELDS: [(&str, &str); 7] = [
    ("id", "uuid"),
    ("reference", "string"),
    ("title", "string"),
    ("record", "uuid"),
    ("unit", "uuid"),
    ("state", "string"),
    ("opened_at", "date-time"),
];

pub(super) fn pages(routes: &mut Routes) {
    routes.get("/dms/processes/new", new_page).post("/dms/processes", open_page);
    routes.post("/dms/processes/{id}/close", close_page);
}

pub(super) fn api(routes: &mut Routes) {
    routes.get("/api/v1/dms/processes", list).doc(Doc {
        summary: "Processes the actor may see, newest first",
        query: &["record", "cursor"],
        answer: Some((200, items_schema(schema(&FIELDS)))),
        ..Doc::default()
    });
    routes.post("/api/v1/dms/processes", open).doc(Doc {
        summary: "Opens a process in a record",
        body: Some(("application/json", schema(&[("record", "uuid"), ("title", "string")]))),
        answer: Some((201, schema(&FIELDS))),
        ..Doc::default()
    });
    routes.post("/api/v1/dms/processes/{id}/close", close).doc(Doc {
        summary: "Puts a process to the files (zdA): it is read-only from then on",
        answer: Some((200, schema(&FIELDS))),
        ..Doc::default()
    });
}

#[derive(serde::Serialize)]
struct View<'a> {
    id: ProcessId,
    reference: &'a str,
    title: &'a str,
    record: RecordId,
    unit: UnitId,
    state: &'static str,
    opened_at: DateTime<Utc>,
}

impl<'a> From<&'a Process> for View<'a> {
    fn from(process: &'a Process) -> Self {
        Self {
            id: process.id,
            reference: &process.reference,
            title: &process.title,
            record: process.record,
            unit: process.unit,
            state: process.state(),
            opened_at: process.opened_at,
        }
    }
}

#[derive(serde::Deserialize)]
struct Search {
    record: Option<String>,
    cursor: Option<String>,
}

async fn list(cx: Cx, search: Query<Search>) -> Answer {
    let after = Cursor::parse(search.cursor.as_deref())?;
    let (processes, next) = service::list(&cx, identifier(search.record.as_ref())?, after).await?;
    let views: Vec<View<'_>> = processes.iter().map(View::from).collect();
    json(&items(&views, next))
}

async fn open(cx: Cx, body: Json<NewProcess>) -> Answer {
    let process = service::open(&cx, body.into_inner()).await?;
    created(format!("/api/v1/dms/processes?record={}", process.record), &View::from(&process))
}

async fn close(cx: Cx, id: Id<ProcessId>) -> Answer {
    let process = service::close(&cx, id.0).await?;
    json(&View::from(&process))
}

#[derive(Template)]
#[template(path = "dms-process-new.html")]
struct NewPage {
    page: Page,
    record: Record,
    title: String,
    errors: Vec<(&'static str, String)>,
}

impl NewPage {
    fn error(&self) -> &str {
        self.errors.first().map_or("", |(_, text)| text.as_str())
    }
}

async fn form(cx: &Cx, record: RecordId, title: String, errors: Vec<(&'static str, String)>) -> Answer {
    let record = service::parent(cx, record).await?;
    html(&NewPage { page: Page::of(cx, "records"), record, title, errors })
}

async fn new_page(cx: Cx, search: Query<Search>) -> Answer {
    let record = identifier(search.record.as_ref())?.ok_or_else(Error::not_found)?;
    form(&cx, record, String::new(), Vec::new()).await
}

async fn open_page(cx: Cx, body: Form<NewProcess>) -> Answer {
    let new = body.into_inner();
    match service::open(&cx, new.clone()).await {
        Ok(process) => {
            let text = format!("Der Vorgang {} ist angelegt.", process.reference);
            see_other_with(address(&process), &text, None)
        }
        Err(error) if mendable(&error) => {
            refused(form(&cx, new.record, new.title, vec![("title", error.detail.into_owned())]).await)
        }
        Err(error) => Err(error.into()),
    }
}

async fn close_page(cx: Cx, id: Id<ProcessId>) -> Answer {
    let process = service::close(&cx, id.0).await?;
    let text = format!("Der Vorgang {} ist zu den Akten verfügt.", process.reference);
    see_other_with(address(&process), &text, None)
}

/// Where a process is shown: alone in its record.
fn address(process: &Process) -> String {
    format!("/dms/records/{}?process={}", process.record, process.id)
}
