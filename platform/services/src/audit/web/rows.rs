//! What happened, and on an occasion who did it.
use super::fact::{Fact, facts};
use crate::audit::reading::{self, Entry, Filter, Listed, Occasion};
use actix_web::HttpResponse;
use actix_web::web::{Form, Json, Query};
use askama::Template;
use chrono::NaiveDate;
use sdk::web::{Answer, Cursor, Page, created, encode, html, json, moment, refused, see_other};
use sdk::{Cx, Error, House, Kind, Result, uuid::Uuid};

#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Ask {
    day: String,
    action: String,
    subject: String,
    person: String,
    occasion: String,
    cursor: Option<String>,
}

impl Ask {
    fn filter(&self) -> Result<Filter> {
        let text = |text: &String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let day = text(&self.day).map(|day| day.parse::<NaiveDate>()).transpose().map_err(|_| no_day())?;
        Ok(Filter { day, action: text(&self.action), subject: text(&self.subject), person: text(&self.person) })
    }

    fn occasion(&self) -> Result<Option<Uuid>> {
        let text = Some(self.occasion.as_str()).filter(|text| !text.is_empty());
        text.map(|text| text.parse().map_err(|_| Error::not_found())).transpose()
    }

    /// The address of this view, to be gone on from.
    fn address(&self) -> String {
        let fields = [
            ("day", &self.day),
            ("action", &self.action),
            ("subject", &self.subject),
            ("person", &self.person),
            ("occasion", &self.occasion),
        ];
        let said = fields.into_iter().filter(|(_, value)| !value.is_empty());
        said.fold("/audit?".to_owned(), |address, (name, value)| format!("{address}{name}={}&", encode(value)))
    }
}

fn no_day() -> Error {
    Error::invalid(
        "audit.day",
        "Das ist kein Tag. Es wurde nichts gefiltert. Schreiben Sie ihn wie 2026-11-24 oder wählen Sie ihn im Kalender.",
    )
}

#[derive(Template)]
#[template(path = "audit-rows.html")]
struct RowsPage {
    page: Page,
    ask: Ask,
    rows: Vec<RowView>,
    actions: Vec<(&'static str, &'static str)>,
    occasion: Option<Occasion>,
    until: String,
    next: Option<String>,
    error: Option<String>,
}

struct RowView {
    at: String,
    action: String,
    who: String,
    subject: String,
    facts: Vec<Fact>,
    request: String,
}

pub async fn page(cx: Cx, ask: Query<Ask>) -> Answer {
    render(&cx, ask.into_inner(), None).await
}

async fn render(cx: &Cx, mut ask: Ask, mut error: Option<String>) -> Answer {
    let listed = match shown(cx, &ask).await {
        // What the reader can put right is said on the page, which then shows the log as anybody may see it.
        Err(fault) if fault.kind == Kind::Invalid => {
            error.get_or_insert(fault.detail.into_owned());
            ask = Ask::default();
            shown(cx, &ask).await?
        }
        listed => listed?,
    };
    let Listed { entries, next, occasion } = listed;
    let page = Page::of(cx, "audit");
    let rows = entries.into_iter().map(|entry| view(&page, cx.house(), entry)).collect();
    let until = occasion.as_ref().map(|occasion| moment(occasion.until)).unwrap_or_default();
    let next = next.map(|cursor| format!("{}cursor={cursor}", ask.address()));
    let actions = actions(cx.house());
    html(&RowsPage { page, ask, rows, actions, occasion, until, next, error })
}

async fn shown(cx: &Cx, ask: &Ask) -> Result<Listed> {
    reading::list(cx, &ask.filter()?, ask.occasion()?, Cursor::parse(ask.cursor.as_deref())?).await
}

/// All actions there are, by their titles.
fn actions(house: &House) -> Vec<(&'static str, &'static str)> {
    let all = house.manifests.iter().flat_map(|manifest| manifest.actions);
    let mut all: Vec<_> = all.map(|action| (action.key, action.title)).collect();
    all.sort_by_key(|(key, title)| (*title, *key));
    all
}

fn view(page: &Page, house: &House, entry: Entry) -> RowView {
    let known = house.manifests.iter().flat_map(|manifest| manifest.actions).find(|action| action.key == entry.action);
    let action = known.map_or(entry.action.as_str(), |action| page.t(action.title)).to_owned();
    let behalf = entry.behalf_name.map(|name| format!(" i. V. {name}")).unwrap_or_default();
    let who = match entry.actor_name {
        Some(name) => format!("{name}{behalf}"),
        None => page.t("Name verborgen").to_owned(),
    };
    RowView {
        at: moment(entry.at),
        action,
        who,
        subject: entry.subject.unwrap_or_default(),
        facts: entry.detail.map(|detail| facts(&detail)).unwrap_or_default(),
        request: entry.request.unwrap_or_default(),
    }
}

#[derive(serde::Deserialize)]
pub struct Reason {
    #[serde(default)]
    reason: String,
}

pub async fn record(cx: Cx, form: Form<Reason>) -> Answer {
    match reading::record(&cx, &form.reason).await {
        Ok(occasion) => see_other(format!("/audit?occasion={}", occasion.id)),
        Err(error) if error.kind == Kind::Invalid => {
            refused(render(&cx, Ask::default(), Some(error.detail.into_owned())).await)
        }
        Err(error) => Err(error.into()),
    }
}

pub async fn list(cx: Cx, ask: Query<Ask>) -> Answer {
    let listed = shown(&cx, &ask).await?;
    let next = listed.next.map(|cursor| cursor.to_string());
    json(&serde_json::json!({ "items": listed.entries, "occasion": listed.occasion, "next": next }))
}

pub async fn record_json(cx: Cx, body: Json<Reason>) -> Result<HttpResponse, sdk::web::Failure> {
    let occasion = reading::record(&cx, &body.reason).await?;
    created(format!("/api/v1/audit/rows?occasion={}", occasion.id), &occasion)
}
