use super::address::{items, items_schema};
use crate::plan::{Branch, Plan, PlanUnit, PlanUnitId};
use crate::service::plan::{self as service, EDIT, NewUnit};
use actix_web::web::{Form, Json};
use askama::Template;
use sdk::web::{Answer, Page, created, html, json, mendable, refused, see_other_with};
use sdk::{Cx, Doc, Routes, schema};
use std::collections::HashMap;

const FIELDS: [(&str, &str); 4] = [("id", "uuid"), ("key", "string"), ("title", "string"), ("parent", "uuid?")];

pub(super) fn pages(routes: &mut Routes) {
    routes.get("/dms/plan", show).post("/dms/plan", add_page);
}

pub(super) fn api(routes: &mut Routes) {
    routes.get("/api/v1/dms/plan", list).doc(Doc {
        summary: "The file plan, by key",
        answer: Some((200, items_schema(schema(&FIELDS)))),
        ..Doc::default()
    });
    let body = schema(&[("key", "string"), ("title", "string"), ("parent", "string?")]);
    routes.post("/api/v1/dms/plan", add).doc(Doc {
        summary: "Adds a unit to the file plan",
        body: Some(("application/json", body)),
        answer: Some((201, schema(&FIELDS))),
        ..Doc::default()
    });
}

#[derive(serde::Serialize)]
struct View<'a> {
    id: PlanUnitId,
    key: &'a str,
    title: &'a str,
    parent: Option<PlanUnitId>,
}

impl<'a> From<&'a PlanUnit> for View<'a> {
    fn from(unit: &'a PlanUnit) -> Self {
        Self { id: unit.id, key: &unit.key, title: &unit.title, parent: unit.parent }
    }
}

async fn list(cx: Cx) -> Answer {
    let plan = service::read(&cx).await?;
    let views: Vec<View<'_>> = plan.units().iter().map(View::from).collect();
    json(&items(&views, None))
}

async fn add(cx: Cx, body: Json<NewUnit>) -> Answer {
    let unit = service::add(&cx, body.into_inner()).await?;
    created("/api/v1/dms/plan", &View::from(&unit))
}

/// A topic and those below it, as nested lists.
#[derive(Template)]
#[template(path = "dms-topic.html")]
pub(super) struct Topic {
    key: String,
    title: String,
    count: i64,
    current: bool,
    below: Vec<Topic>,
}

/// The tree beside a list: how many records lie directly under each topic, and which topic is shown.
pub(super) fn topics(plan: &Plan, counts: &HashMap<PlanUnitId, i64>, shown: Option<PlanUnitId>) -> Vec<Topic> {
    plan.tree().iter().map(|branch| topic(branch, counts, shown)).collect()
}

fn topic(branch: &Branch<'_>, counts: &HashMap<PlanUnitId, i64>, shown: Option<PlanUnitId>) -> Topic {
    Topic {
        key: branch.unit.key.clone(),
        title: branch.unit.title.clone(),
        count: counts.get(&branch.unit.id).copied().unwrap_or_default(),
        current: shown == Some(branch.unit.id),
        below: branch.below.iter().map(|below| topic(below, counts, shown)).collect(),
    }
}

#[derive(Template)]
#[template(path = "dms-plan.html")]
struct Sheet {
    page: Page,
    units: Vec<PlanUnit>,
    form: NewUnit,
    errors: Vec<(&'static str, String)>,
    edit: bool,
}

impl Sheet {
    fn error(&self, name: &str) -> &str {
        self.errors.iter().find(|(field, _)| *field == name).map_or("", |(_, text)| text.as_str())
    }
}

async fn sheet(cx: &Cx, form: NewUnit, errors: Vec<(&'static str, String)>) -> Answer {
    let units = service::read(cx).await?.units().to_vec();
    html(&Sheet { page: Page::of(cx, "plan"), units, form, errors, edit: cx.may(EDIT) })
}

async fn show(cx: Cx) -> Answer {
    sheet(&cx, NewUnit { key: String::new(), title: String::new(), parent: None }, Vec::new()).await
}

async fn add_page(cx: Cx, form: Form<NewUnit>) -> Answer {
    let form = form.into_inner();
    match service::add(&cx, form.clone()).await {
        Ok(unit) => {
            let text = format!("Die Aktenplaneinheit {} ist angelegt.", unit.key);
            see_other_with("/dms/plan", &text, None)
        }
        Err(error) if mendable(&error) => {
            let field = match error.code {
                "dms.title" => "title",
                "dms.plan_parent" => "parent",
                _ => "key",
            };
            refused(sheet(&cx, form, vec![(field, error.detail.into_owned())]).await)
        }
        Err(error) => Err(error.into()),
    }
}
