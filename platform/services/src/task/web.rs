//! Pages and JSON of tasks.
use super::{service, task::Task};
use actix_web::web::Query;
use askama::Template;
use sdk::web::{Answer, Cursor, Page, day, html, json, moment};
use sdk::{Cx, DeskGroup, DeskRow, Doc, Resource, Result, Routes, schema};

pub fn pages(routes: &mut Routes) {
    routes.get("/tasks", list_page);
}

pub fn api(routes: &mut Routes) {
    routes.get("/api/v1/tasks", list_json).doc(Doc {
        summary: "Tasks of the caller, open or done",
        query: &["done", "cursor"],
        answer: Some((200, schema(&[("items", "[object]"), ("next", "string?")]))),
        ..Doc::default()
    });
}

#[derive(serde::Deserialize)]
struct Filter {
    #[serde(default)]
    done: bool,
    cursor: Option<String>,
}

#[derive(Template)]
#[template(path = "task-list.html")]
struct ListPage {
    page: Page,
    done: bool,
    tasks: Vec<TaskRow>,
    next: Option<String>,
}

struct TaskRow {
    act: String,
    title: String,
    href: String,
    requester: String,
    note: String,
    day: String,
    /// In whose stead the actor would do it.
    behalf: Option<String>,
    end: Option<(String, String, String)>,
}

impl TaskRow {
    fn of(cx: &Cx, task: Task) -> Self {
        let behalf = behalf(cx, &task).map(str::to_owned);
        let end = task.closed.map(|closed| (closed.outcome, closed.by_name, moment(closed.at)));
        let (act, title, href, note) = (task.act, task.title, task.href, task.note);
        Self { act, title, href, requester: task.requester_name, note, day: day(task.opened_at), behalf, end }
    }
}

/// In whose stead the actor sees a task.
fn behalf<'a>(cx: &'a Cx, task: &Task) -> Option<&'a str> {
    cx.in_stead_of(service::READ, &task.place())
}

async fn list_page(cx: Cx, filter: Query<Filter>) -> Answer {
    let after = Cursor::parse(filter.cursor.as_deref())?;
    let (tasks, next) = service::list(&cx, filter.done, after).await?;
    let tasks = tasks.into_iter().map(|task| TaskRow::of(&cx, task)).collect();
    let next = next.map(|cursor| format!("/tasks?done={}&cursor={cursor}", filter.done));
    html(&ListPage { page: Page::of(&cx, "tasks"), done: filter.done, tasks, next })
}

async fn list_json(cx: Cx, filter: Query<Filter>) -> Answer {
    let after = Cursor::parse(filter.cursor.as_deref())?;
    let (tasks, next) = service::list(&cx, filter.done, after).await?;
    let item = |task: &Task| {
        serde_json::json!({
            "id": task.id, "kind": task.kind, "act": task.act, "title": task.title, "subject": task.subject,
            "href": task.href, "assignee": task.assignee, "behalf": behalf(&cx, task), "requested_by": task.requester_name, "note": task.note,
            "opened_at": task.opened_at, "closed_at": task.closed.as_ref().map(|closed| closed.at),
            "closed_by": task.closed.as_ref().map(|closed| &closed.by_name),
            "outcome": task.closed.as_ref().map(|closed| &closed.outcome),
        })
    };
    let items: Vec<_> = tasks.iter().map(item).collect();
    json(&serde_json::json!({ "items": items, "next": next.map(|cursor| cursor.to_string()) }))
}

/// The tasks group of the desk.
pub async fn desk(cx: &Cx) -> Result<Vec<DeskGroup>> {
    if !cx.may(service::READ) {
        return Ok(Vec::new());
    }
    let (tasks, total) = service::waiting(cx).await?;
    let row = |task: Task| {
        let stead = behalf(cx, &task).map(|name| format!("i. V. für {name}, ")).unwrap_or_default();
        let why = if task.note.is_empty() { String::new() } else { format!(": {}", task.note) };
        let (note, day) = (format!("{stead}von {}{why}", task.requester_name), day(task.opened_at));
        DeskRow { act: task.act, title: task.title, note, href: task.href, day, icon: "task" }
    };
    let rows = tasks.into_iter().map(row).collect();
    Ok(vec![DeskGroup { title: "Zu erledigen".into(), href: "/tasks".into(), total, rows, order: 1 }])
}
