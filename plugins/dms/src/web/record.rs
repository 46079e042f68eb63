use super::address::{Id, filled, identifier, items, items_schema};
use super::filters;
use super::plan::{Topic, topics};
use crate::document::{self, Document};
use crate::plan::{Plan, PlanUnit};
use crate::process::Process;
use crate::record::{Record, State};
use crate::service::record::{self as service, Folder, NewRecord, OPEN, Question, Shelf};
use crate::service::{filing, process, protection};
use actix_web::web::{Form, Json, Query};
use askama::Template;
use chrono::{DateTime, Utc};
use sdk::ports::UnitView;
use sdk::web::{Answer, Cursor, Page, created, html, json, mendable, refused, see_other_with};
use sdk::{Cx, Doc, RecordId, Result, Routes, UnitId, schema};

const FIELDS: [(&str, &str); 7] = [
    ("id", "uuid"),
    ("reference", "string"),
    ("title", "string"),
    ("plan", "string"),
    ("unit", "uuid"),
    ("state", "string"),
    ("opened_at", "date-time"),
];

pub(super) fn pages(routes: &mut Routes) {
    routes.get("/dms", shelf).get("/dms/records/new", new_page);
    routes.post("/dms/records", open_page).get("/dms/records/{id}", folder);
}

pub(super) fn api(routes: &mut Routes) {
    routes.get("/api/v1/dms/records", list).doc(Doc {
        summary: "Records the actor may see, newest first",
        query: &["plan", "q", "cursor"],
        answer: Some((200, items_schema(schema(&FIELDS)))),
        ..Doc::default()
    });
    let body = schema(&[("plan", "string"), ("title", "string"), ("unit", "string?")]);
    routes.post("/api/v1/dms/records", open).doc(Doc {
        summary: "Opens a record and draws its reference",
        body: Some(("application/json", body)),
        answer: Some((201, schema(&FIELDS))),
        ..Doc::default()
    });
}

#[derive(serde::Serialize)]
struct View<'a> {
    id: RecordId,
    reference: &'a str,
    title: &'a str,
    plan: &'a str,
    unit: UnitId,
    state: &'static str,
    opened_at: DateTime<Utc>,
}

impl<'a> View<'a> {
    fn of(record: &'a Record, plan: &'a str) -> Self {
        Self {
            id: record.id,
            reference: &record.reference,
            title: &record.title,
            plan,
            unit: record.unit,
            state: record.state.key(),
            opened_at: record.opened_at,
        }
    }
}

#[derive(Default, serde::Deserialize)]
struct Search {
    plan: Option<String>,
    q: Option<String>,
    cursor: Option<String>,
}

impl Search {
    fn question(&self) -> Result<Question> {
        let after = Cursor::parse(self.cursor.as_deref())?;
        Ok(Question { plan: filled(self.plan.as_ref()), words: filled(self.q.as_ref()), after })
    }
}

async fn list(cx: Cx, search: Query<Search>) -> Answer {
    let Shelf { records, next, plan, .. } = service::list(&cx, search.question()?).await?;
    let key = |record: &Record| plan.get(record.plan).map_or("", |unit| unit.key.as_str());
    let views: Vec<View<'_>> = records.iter().map(|record| View::of(record, key(record))).collect();
    json(&items(&views, next))
}

async fn open(cx: Cx, body: Json<NewRecord>) -> Answer {
    let (record, topic) = service::open(&cx, body.into_inner()).await?;
    created(format!("/api/v1/dms/records?plan={}", topic.key), &View::of(&record, &topic.key))
}

#[derive(Template)]
#[template(path = "dms-shelf.html")]
struct ShelfPage {
    page: Page,
    records: Vec<Record>,
    next: Option<String>,
    plan: Plan,
    topic: Option<PlanUnit>,
    topics: Vec<Topic>,
    names: crate::names::Names,
    words: String,
    open: bool,
}

impl ShelfPage {
    fn topic_of(&self, record: &Record) -> String {
        self.plan.get(record.plan).map_or_else(String::new, |unit| format!("{} {}", unit.key, unit.title))
    }

    fn path(&self) -> Vec<&PlanUnit> {
        self.topic.as_ref().map_or_else(Vec::new, |unit| self.plan.path(unit.id))
    }

    fn sub(&self, record: &Record) -> String {
        format!("{} · {}", self.topic_of(record), self.names.unit(&record.unit))
    }

    fn asked(&self) -> &str {
        self.topic.as_ref().map_or("", |unit| unit.key.as_str())
    }
}

async fn shelf(cx: Cx, search: Query<Search>) -> Answer {
    let words = filled(search.q.as_ref()).unwrap_or_default();
    let Shelf { records, next, plan, topic, counts, names } = service::list(&cx, search.question()?).await?;
    html(&ShelfPage {
        page: Page::of(&cx, "records"),
        records,
        next: next.map(|cursor| cursor.to_string()),
        topics: topics(&plan, &counts, topic.as_ref().map(|unit| unit.id)),
        plan,
        topic,
        names,
        words,
        open: cx.may(OPEN),
    })
}

#[derive(serde::Deserialize)]
struct Within {
    process: Option<String>,
    cursor: Option<String>,
}

#[derive(Template)]
#[template(path = "dms-folder.html")]
struct FolderPage {
    page: Page,
    folder: Folder,
    next: Option<String>,
    single: Option<Process>,
    open: bool,
    file: bool,
    close: bool,
    protects: bool,
}

impl FolderPage {
    fn documents<'a>(&'a self, process: &'a Process) -> impl Iterator<Item = &'a Document> {
        self.folder.documents.iter().filter(|document| document.process == process.id)
    }

    fn open_processes(&self) -> impl Iterator<Item = &Process> {
        self.folder.processes.iter().filter(|process| process.closed.is_none())
    }

    /// One primary button: beside "open a process" adding a document steps back.
    fn emphasis(&self) -> &'static str {
        if self.single.is_some() { "primary" } else { "secondary" }
    }

    fn number<'a>(&self, process: &'a Process) -> &'a str {
        process.reference.rsplit_once('-').map_or(process.reference.as_str(), |(_, number)| number)
    }
}

async fn folder(cx: Cx, id: Id<RecordId>, within: Query<Within>) -> Answer {
    let after = Cursor::parse(within.cursor.as_deref())?;
    let wanted = identifier(within.process.as_ref())?;
    let folder = service::folder(&cx, id.0, wanted, after).await?;
    let open = cx.may(process::OPEN) && folder.record.state == State::Open;
    html(&FolderPage {
        page: Page::of(&cx, "records"),
        next: folder.next.map(|cursor| cursor.to_string()),
        single: wanted.and(folder.processes.first().cloned()),
        open,
        file: cx.may(filing::FILE),
        close: cx.may(process::CLOSE),
        protects: cx.may(protection::RAISE),
        folder,
    })
}

#[derive(Template)]
#[template(path = "dms-record-new.html")]
struct NewPage {
    page: Page,
    plan: Plan,
    units: Vec<UnitView>,
    form: NewRecord,
    errors: Vec<(&'static str, String)>,
}

impl NewPage {
    fn error(&self, name: &str) -> &str {
        self.errors.iter().find(|(field, _)| *field == name).map_or("", |(_, text)| text.as_str())
    }

    fn chosen(&self, unit: &UnitView) -> bool {
        self.form.unit.as_deref() == Some(unit.key.as_str())
    }
}

async fn form(cx: &Cx, form: NewRecord, errors: Vec<(&'static str, String)>) -> Answer {
    let (plan, units) = service::choices(cx).await?;
    html(&NewPage { page: Page::of(cx, "records"), plan, units, form, errors })
}

async fn new_page(cx: Cx, search: Query<Search>) -> Answer {
    let plan = filled(search.plan.as_ref()).unwrap_or_default();
    form(&cx, NewRecord { plan, ..NewRecord::default() }, Vec::new()).await
}

async fn open_page(cx: Cx, body: Form<NewRecord>) -> Answer {
    let new = body.into_inner();
    match service::open(&cx, new.clone()).await {
        Ok((record, _)) => {
            let text = format!("Die Akte {} ist angelegt.", record.reference);
            see_other_with(format!("/dms/records/{}", record.id), &text, None)
        }
        Err(error) if mendable(&error) => {
            let field = match error.code {
                "dms.title" => "title",
                "dms.plan" => "plan",
                _ => "unit",
            };
            refused(form(&cx, new, vec![(field, error.detail.into_owned())]).await)
        }
        Err(error) => Err(error.into()),
    }
}
