use crate::item::ItemId;
use crate::receipt::Channel;
use crate::service::{self, Balance, Wish};
use crate::store::list::Line;
use actix_web::web::Query;
use askama::Template;
use sdk::ports::UnitView;
use sdk::web::{Answer, Cursor, Page, encode, html, moment};
use sdk::{Cx, Resource, UnitId};

#[derive(Default, serde::Deserialize)]
pub struct Filter {
    state: Option<String>,
    unit: Option<String>,
    cursor: Option<String>,
}

/// One row of a list.
pub struct Row {
    pub id: ItemId,
    pub number: String,
    pub title: String,
    pub sender: String,
    pub channel: &'static str,
    pub icon: &'static str,
    pub unit: String,
    pub at: String,
    /// The physical time of arrival, where it differs from the legal one.
    pub physical: String,
    pub state: String,
    pub done: i32,
    pub total: i32,
    /// In whose stead the actor sees it.
    pub behalf: Option<String>,
}

impl Row {
    /// A line as people read it.
    pub fn of(cx: &Cx, line: Line, units: &[UnitView]) -> Self {
        let behalf = cx.in_stead_of(service::READ, &line.place()).map(str::to_owned);
        let channel: Channel = line.channel.parse().unwrap_or(Channel::Upload);
        let unit = units.iter().find(|unit| unit.id == UnitId::from(line.unit_id));
        Self {
            id: line.id.into(),
            number: format!("{:04}-{:06}", line.year, line.number),
            title: line.subject.filter(|subject| !subject.is_empty()).unwrap_or(line.file_name),
            sender: line.sender.unwrap_or_default(),
            channel: channel.title(),
            icon: icon(channel),
            unit: unit.map(|unit| format!("{} {}", unit.key, unit.title)).unwrap_or_default(),
            at: moment(line.legal_at),
            physical: if line.physical_at == line.legal_at { String::new() } else { moment(line.physical_at) },
            state: line.state,
            done: line.pages_done,
            total: line.pages_total,
            behalf,
        }
    }
}

/// The icon of a channel.
pub fn icon(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "mail",
        Channel::Letter | Channel::Fax | Channel::Counter => "description",
        Channel::Upload | Channel::Folder | Channel::Api => "upload-file",
    }
}

#[derive(Template)]
#[template(path = "inbox-list.html")]
struct ListPage {
    page: Page,
    balance: Balance,
    rows: Vec<Row>,
    units: Vec<UnitView>,
    state: String,
    unit: String,
    next: Option<String>,
    may_receive: bool,
    may_file: bool,
}

pub async fn show(cx: Cx, filter: Query<Filter>) -> Answer {
    let state = filter.state.clone().unwrap_or_else(|| "open".into());
    let unit = filter.unit.clone().unwrap_or_default();
    let after = Cursor::parse(filter.cursor.as_deref())?;
    let wish = Wish { state: Some(state.clone()), unit: Some(unit.clone()), after };
    let (service::Listing { lines, units, next }, balance) = service::overview(&cx, &wish).await?;
    let rows = lines.into_iter().map(|line| Row::of(&cx, line, &units)).collect();
    let next = next.map(|cursor| format!("/inbox?state={state}&unit={}&cursor={cursor}", encode(&unit)));
    let (may_receive, may_file) = (cx.may(service::RECEIVE), cx.may(service::FILE));
    html(&ListPage { page: Page::of(&cx, "inbox"), balance, rows, units, state, unit, next, may_receive, may_file })
}

#[derive(Template)]
#[template(path = "inbox-book.html")]
struct BookPage {
    page: Page,
    rows: Vec<Row>,
    next: Option<String>,
}

pub async fn book(cx: Cx, filter: Query<Filter>) -> Answer {
    let after = Cursor::parse(filter.cursor.as_deref())?;
    let service::Listing { lines, units, next } = service::list(&cx, &Wish { after, ..Wish::default() }).await?;
    let rows = lines.into_iter().map(|line| Row::of(&cx, line, &units)).collect();
    let next = next.map(|cursor| format!("/inbox/book?cursor={cursor}"));
    html(&BookPage { page: Page::of(&cx, "book"), rows, next })
}
