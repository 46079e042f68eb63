use super::month;
use crate::bill::{Bill, InvoiceId};
use crate::outcome::{Billed, Outcome, Report};
use crate::service;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Json, Path, Query};
use chrono::{DateTime, Utc};
use sdk::web::{Answer, Cursor, Disposition, json, paper};
use sdk::{Cx, Month, TenantId};
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
pub(super) struct Wanted {
    month: Option<String>,
    cursor: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct RunWanted {
    month: String,
    #[serde(default)]
    preview: bool,
}

#[derive(Serialize)]
struct InvoiceView {
    id: Option<InvoiceId>,
    number: Option<String>,
    customer: TenantId,
    title: String,
    month: String,
    state: &'static str,
    net_cents: Option<i64>,
    vat_cents: Option<i64>,
    gross_cents: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issued_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

#[derive(Serialize)]
struct ListView {
    items: Vec<InvoiceView>,
    next: Option<String>,
}

#[derive(Serialize)]
struct RunView {
    month: String,
    preview: bool,
    invoices: Vec<InvoiceView>,
}

fn known(bill: Bill, state: &'static str) -> InvoiceView {
    InvoiceView {
        id: Some(bill.id),
        number: Some(bill.number),
        customer: bill.customer,
        title: bill.title,
        month: bill.month.to_string(),
        state,
        net_cents: Some(bill.net.0),
        vat_cents: Some(bill.vat.0),
        gross_cents: Some(bill.gross.0),
        issued_at: bill.issued_at,
        reason: None,
    }
}

fn outcome(month: Month, outcome: Outcome) -> InvoiceView {
    let nothing = InvoiceView {
        id: None,
        number: None,
        customer: outcome.customer,
        title: outcome.title,
        month: month.to_string(),
        state: "preview",
        net_cents: None,
        vat_cents: None,
        gross_cents: None,
        issued_at: None,
        reason: None,
    };
    match outcome.result {
        Billed::Issued(bill) => known(bill, "issued"),
        Billed::Unchanged(bill) => known(bill, "unchanged"),
        Billed::Failed(reason) => InvoiceView { state: "failed", reason: Some(reason), ..nothing },
        Billed::Preview(totals) => InvoiceView {
            net_cents: Some(totals.net),
            vat_cents: Some(totals.tax),
            gross_cents: Some(totals.gross),
            ..nothing
        },
    }
}

/// The state of an invoice in lists.
fn state(bill: &Bill) -> &'static str {
    if bill.issued_at.is_some() { "issued" } else { "draft" }
}

pub(super) async fn list(cx: Cx, wanted: Query<Wanted>) -> Answer {
    let named = wanted.month.as_deref().filter(|text| !text.is_empty());
    let month = named.map(month::parse).transpose()?;
    let after = Cursor::parse(wanted.cursor.as_deref())?;
    let (bills, next) = service::invoices(&cx, month, after).await?;
    let items = bills.into_iter().map(|bill| (state(&bill), bill)).map(|(state, bill)| known(bill, state)).collect();
    json(&ListView { items, next: next.map(|next| next.to_string()) })
}

pub(super) async fn run(cx: Cx, wanted: Json<RunWanted>) -> Answer {
    let report = service::run(&cx, month::parse(&wanted.month)?, wanted.preview).await?;
    let status = if report.issued() > 0 { StatusCode::CREATED } else { StatusCode::OK };
    let Report { month, preview, outcomes } = report;
    let invoices = outcomes.into_iter().map(|it| outcome(month, it)).collect();
    Ok(HttpResponse::build(status).json(RunView { month: month.to_string(), preview, invoices }))
}

pub(super) async fn xml(cx: Cx, id: Path<String>) -> Answer {
    let (bill, papers) = service::papers(&cx, super::id(&id)?).await?;
    Ok(paper("application/xml", Disposition::Attachment, &format!("{}.xml", bill.number), papers.xml))
}

pub(super) async fn pdf(cx: Cx, id: Path<String>) -> Answer {
    let (bill, papers) = service::papers(&cx, super::id(&id)?).await?;
    Ok(paper("application/pdf", Disposition::Inline, &format!("{}.pdf", bill.number), papers.pdf))
}
