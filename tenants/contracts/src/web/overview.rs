//! Usage and invoices of one month, for the operator.
use super::{amount, month};
use crate::bill::{self, Bill};
use crate::chart::{self, Chart, Entry};
use crate::outcome::{Billed, Failure};
use crate::service::{self, Measured};
use actix_web::web::{Form, Query};
use askama::Template;
use sdk::web::{Answer, Cursor, Page, day, html, see_other_with};
use sdk::{Cx, Money, Month, local_day};
use serde::Deserialize;

/// Tenants in the chart.
const CHARTED: usize = 10;
/// Months one may choose for a run.
const CHOICE: usize = 12;

#[derive(Deserialize)]
pub(super) struct Wanted {
    month: Option<String>,
    cursor: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct RunForm {
    month: String,
}

#[derive(Template)]
#[template(path = "contracts-overview.html")]
struct OverviewPage {
    page: Page,
    month_name: String,
    before: String,
    after: Option<String>,
    usage: Vec<UsageRow>,
    more: Option<String>,
    chart: Option<Chart>,
    users: String,
    gross: Money,
    bills: Vec<BillRow>,
    failures: Vec<Failure>,
    months: Vec<(String, String, bool)>,
    closed: bool,
    may_run: bool,
}

struct UsageRow {
    title: String,
    numbers: Option<Numbers>,
    fault: String,
    frozen: bool,
}

struct Numbers {
    users: String,
    gb: String,
    ocr_pages: String,
    records: String,
    digest: String,
}

struct BillRow {
    number: String,
    title: String,
    net: Money,
    gross: Money,
    issued: Option<String>,
    xml: String,
    pdf: String,
}

impl From<&Measured> for UsageRow {
    fn from(measured: &Measured) -> Self {
        let numbers = measured.usage.as_ref().ok().map(|usage| Numbers {
            users: amount::grouped(usage.users),
            gb: amount::billed_gb(usage.mean_bytes),
            ocr_pages: amount::grouped(usage.ocr_pages),
            records: amount::grouped(usage.records),
            digest: usage.digest.chars().take(12).collect(),
        });
        let fault = measured.usage.as_ref().err().cloned().unwrap_or_default();
        Self { title: measured.title.clone(), numbers, fault, frozen: measured.frozen_at.is_some() }
    }
}

impl From<Bill> for BillRow {
    fn from(bill: Bill) -> Self {
        Self {
            xml: format!("/contracts/invoices/{}.xml", bill.id),
            pdf: format!("/contracts/invoices/{}.pdf", bill.id),
            number: bill.number,
            title: bill.title,
            net: bill.net,
            gross: bill.gross,
            issued: bill.issued_at.map(day),
        }
    }
}

pub(super) async fn show(cx: Cx, wanted: Query<Wanted>) -> Answer {
    let present = month::present(&cx);
    let month = match wanted.month.as_deref() {
        Some(text) if !text.is_empty() => month::parse(text)?,
        _ => present.previous(),
    };
    let (measured, next) = service::usage(&cx, month, Cursor::parse(wanted.cursor.as_deref())?).await?;
    let (bills, failures) = if cx.may(service::INVOICE_READ) {
        (service::invoices(&cx, Some(month), None).await?.0, service::last_run(&cx, month).await?)
    } else {
        (Vec::new(), Vec::new())
    };
    let page = Page::of(&cx, "billing");
    let users = measured.iter().filter_map(|it| it.usage.as_ref().ok()).map(|usage| usage.users).sum();
    html(&OverviewPage {
        month_name: month::title(&page, month),
        before: address(month.previous()),
        after: (month < present).then(|| address(month.next())),
        usage: measured.iter().map(UsageRow::from).collect(),
        more: next.map(|next| format!("{}&cursor={next}", address(month))),
        chart: drawn(&page, month, &measured),
        users: amount::grouped(users),
        gross: bills.iter().map(|bill| bill.gross).sum(),
        bills: bills.into_iter().map(BillRow::from).collect(),
        failures,
        months: choice(&page, present, month),
        closed: bill::closed(month, local_day(cx.now())).is_ok(),
        may_run: cx.may(service::INVOICE_RUN),
        page,
    })
}

pub(super) async fn run(cx: Cx, form: Form<RunForm>) -> Answer {
    let report = service::run(&cx, month::parse(&form.month)?, false).await?;
    let unchanged = report.outcomes.iter().filter(|it| matches!(it.result, Billed::Unchanged(_))).count();
    let (issued, failed) = (report.issued(), report.failures().len());
    let text = format!("Rechnungslauf beendet: {issued} erstellt, {unchanged} unverändert, {failed} nicht möglich.");
    see_other_with(address(report.month), &text, None)
}

fn address(month: Month) -> String {
    format!("/contracts?month={month}")
}

/// The closed months, youngest first.
fn choice(page: &Page, present: Month, chosen: Month) -> Vec<(String, String, bool)> {
    let closed = std::iter::successors(Some(present.previous()), |month| Some(month.previous()));
    closed.take(CHOICE).map(|month| (month.to_string(), month::title(page, month), month == chosen)).collect()
}

fn drawn(page: &Page, month: Month, measured: &[Measured]) -> Option<Chart> {
    let read = |it: &Measured| {
        let usage = it.usage.as_ref().ok()?;
        let shown = format!("{} GB", amount::billed_gb(usage.mean_bytes));
        Some(Entry { name: it.title.clone(), size: usage.mean_bytes, shown })
    };
    let mut entries: Vec<Entry> = measured.iter().filter_map(read).collect();
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.size));
    entries.truncate(CHARTED);
    let values: Vec<String> = entries.iter().map(|entry| format!("{} {}", entry.name, entry.shown)).collect();
    let title = format!("{}, {}: {}", page.t("Speicher im Monatsmittel"), month::title(page, month), values.join(", "));
    (!entries.is_empty()).then(|| chart::list("speicher", title, &entries))
}
