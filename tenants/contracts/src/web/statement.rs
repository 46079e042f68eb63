//! The Leistungsnachweis of the own tenant.
use super::{amount, month};
use crate::chart::{self, Chart, Entry};
use crate::service;
use actix_web::web::Query;
use askama::Template;
use sdk::ports::{DayUsage, MonthUsage};
use sdk::web::{Answer, Failure, Page, html, size};
use sdk::{Cx, Error, Kind};
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Wanted {
    month: Option<String>,
}

#[derive(Template)]
#[template(path = "contracts-statement.html")]
struct StatementPage {
    page: Page,
    title: String,
    town: String,
    before: String,
    after: Option<String>,
    running: bool,
    users: String,
    mean: String,
    billed: String,
    ocr_pages: String,
    records: String,
    digest: String,
    storage: Chart,
    persons: Chart,
    days: Vec<DayRow>,
}

struct DayRow {
    day: String,
    users: String,
    gb_hours: String,
    ocr_pages: String,
}

impl From<&DayUsage> for DayRow {
    fn from(day: &DayUsage) -> Self {
        Self {
            day: day.day.format("%d.%m.%Y").to_string(),
            users: amount::grouped(day.users),
            gb_hours: amount::hundredths(amount::centi_gb_hours(&day.byte_seconds).unwrap_or_default()),
            ocr_pages: amount::grouped(day.ocr_pages),
        }
    }
}

pub(super) async fn show(cx: Cx, wanted: Query<Wanted>) -> Answer {
    let present = month::present(&cx);
    let month = month::or_present(&cx, wanted.month.as_deref())?;
    let measured = service::own_usage(&cx, month).await?;
    let fault = |detail: String| Failure(Error::new(Kind::Unavailable, "contracts.usage_away", detail));
    let usage = measured.usage.map_err(fault)?;
    let page = Page::of(&cx, "statement");
    let title = month::title(&page, month);
    html(&StatementPage {
        before: format!("/contracts/statement?month={}", month.previous()),
        after: (month < present).then(|| format!("/contracts/statement?month={}", month.next())),
        running: month == present,
        users: amount::grouped(usage.users),
        mean: size(usage.mean_bytes),
        billed: amount::billed_gb(usage.mean_bytes),
        ocr_pages: amount::grouped(usage.ocr_pages),
        records: amount::grouped(usage.records),
        digest: usage.digest.clone(),
        storage: storage(&page, &title, &usage),
        persons: persons(&page, &title, &usage),
        days: usage.days.iter().map(DayRow::from).collect(),
        town: measured.title,
        title,
        page,
    })
}

fn storage(page: &Page, month: &str, usage: &MonthUsage) -> Chart {
    let entry = |day: &DayUsage| {
        let size = amount::centi_gb_hours(&day.byte_seconds).unwrap_or_default();
        Entry { name: day.day.format("%-d.").to_string(), size, shown: amount::hundredths(size) }
    };
    let entries: Vec<Entry> = usage.days.iter().map(entry).collect();
    chart::columns("speicher", summary(page.t("Speicher je Tag in GB-Stunden"), month, &entries), &entries)
}

fn persons(page: &Page, month: &str, usage: &MonthUsage) -> Chart {
    let entry = |day: &DayUsage| Entry {
        name: day.day.format("%-d.").to_string(),
        size: day.users,
        shown: amount::grouped(day.users),
    };
    let entries: Vec<Entry> = usage.days.iter().map(entry).collect();
    chart::columns("personen", summary(page.t("Personen mit Berechtigung je Tag"), month, &entries), &entries)
}

/// What a chart shows, in one line; the table below it has every value.
fn summary(what: &str, month: &str, entries: &[Entry]) -> String {
    let least = entries.iter().min_by_key(|entry| entry.size);
    let most = entries.iter().max_by_key(|entry| entry.size);
    match (least, most) {
        (Some(least), Some(most)) => format!("{what}, {month}: {} – {}", least.shown, most.shown),
        _ => format!("{what}, {month}"),
    }
}
