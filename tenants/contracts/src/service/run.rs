//! The invoice run: per customer, freeze with a number, make the papers, issue. Repeatable at any point.
use super::INVOICE_RUN;
use crate::agreement::{Agreement, Priced};
use crate::bill::{self, Basis, Bill, Draft, InvoiceId, Papers};
use crate::outcome::{Billed, Outcome, Report, Run};
use crate::statement::Statement;
use crate::store;
use crate::store::agreement::Billable;
use crate::store::number::Series;
use crate::xrechnung;
use sdk::ports::{Enclosure, Manuscript, MonthUsage};
use sdk::{Cx, Error, Money, Month, Result, TenantId, Tx, local_day, local_year, uuid::Uuid};

/// Stands where a preview has no number.
const NO_NUMBER: &str = "Vorschau";

/// Makes the invoices of a month: one per customer, each by itself, so that one that fails blocks no other.
/// What is issued already stays as it is; a run that was cut short is taken up again with the numbers it gave out.
///
/// `preview` only computes, which the running month allows as well.
///
/// # Errors
/// `Conflict` if the month is not over; those of the database.
pub async fn run(cx: &Cx, month: Month, preview: bool) -> Result<Report> {
    if !preview {
        bill::closed(month, local_day(cx.now()))?;
    }
    let customers = cx.read(INVOICE_RUN, async |tx| store::agreement::billable(tx, month).await).await?;
    let mut outcomes = Vec::with_capacity(customers.len());
    for Billable { customer, title } in customers {
        let result = if preview { estimate(cx, customer, month).await } else { settle(cx, customer, month).await };
        let result = result.unwrap_or_else(|error| {
            tracing::warn!(%customer, %month, %error, cause = ?error.cause(), "a customer could not be billed");
            Billed::Failed(error.detail.into_owned())
        });
        outcomes.push(Outcome { customer, title, result });
    }
    let report = Report { month, preview, outcomes };
    if !preview {
        remember(cx, &report).await?;
    }
    Ok(report)
}

/// Keeps whom the run could not bill, if that is news.
async fn remember(cx: &Cx, report: &Report) -> Result<()> {
    let month = report.month;
    let failures = report.failures();
    let known = cx.read(INVOICE_RUN, async |tx| {
        let row = store::run::get(tx, month).await?;
        tx.admit_some(row).await
    });
    if known.await?.map(|run| run.failures).unwrap_or_default() == failures {
        return Ok(());
    }
    cx.write(INVOICE_RUN, async |tx| {
        tx.about(month);
        store::run::save(tx, &Run { tenant: tx.tenant(), month, failures }).await
    })
    .await
}

async fn estimate(cx: &Cx, customer: TenantId, month: Month) -> Result<Billed> {
    let usage = cx.ports().towns.usage(cx, customer, month).await?;
    cx.read(INVOICE_RUN, async |tx| {
        let rows = store::agreement::list_of(tx, customer).await?;
        let agreements = tx.admit_all(rows)?;
        let (_, totals) = written(tx, agreements, month, &usage, NO_NUMBER.to_owned()).await?;
        Ok(Billed::Preview(totals))
    })
    .await
}

async fn settle(cx: &Cx, customer: TenantId, month: Month) -> Result<Billed> {
    let known = cx.read(INVOICE_RUN, async |tx| find(tx, customer, month).await).await?;
    let draft = match known {
        Some(draft) if draft.bill.issued_at.is_some() => return Ok(Billed::Unchanged(draft.bill)),
        Some(draft) => draft,
        None => {
            let usage = cx.ports().towns.usage(cx, customer, month).await?;
            freeze(cx, customer, month, usage).await?
        }
    };
    let papers = papers(cx, &draft).await?;
    cx.write(INVOICE_RUN, async |tx| {
        let news = store::bill::issue(tx, draft.bill.id, &papers).await?;
        tx.about(draft.bill.id);
        tx.note("issued", news);
        let issued = find(tx, customer, month).await?.ok_or_else(Error::not_found)?.bill;
        Ok(if news { Billed::Issued(issued) } else { Billed::Unchanged(issued) })
    })
    .await
}

async fn find(tx: &mut Tx<'_>, customer: TenantId, month: Month) -> Result<Option<Draft>> {
    let row = store::bill::find(tx, customer, month).await?;
    tx.admit_some(row).await
}

/// Gives the invoice its number and fixes all it says, unless another run was quicker.
async fn freeze(cx: &Cx, customer: TenantId, month: Month, usage: MonthUsage) -> Result<Draft> {
    cx.write(INVOICE_RUN, async |tx| {
        let held = store::agreement::lock_of(tx, customer).await?;
        let agreements = tx.admit_all(held)?;
        if let Some(draft) = find(tx, customer, month).await? {
            return Ok(draft);
        }
        let number = store::number::next(tx, Series::Invoice, local_year(tx.now())).await?;
        let (body, totals) = written(tx, agreements, month, &usage, number).await?;
        let (tenant, created_at) = (tx.tenant(), tx.now());
        let statement = Statement { tenant, id: Uuid::now_v7(), customer, month, usage, created_at };
        let bill = Bill {
            tenant,
            id: InvoiceId::new(),
            number: body.number.clone(),
            customer,
            title: body.buyer.name.clone(),
            month,
            net: Money(totals.net),
            vat: Money(totals.tax),
            gross: Money(totals.gross),
            created_at,
            issued_at: None,
        };
        let draft = Draft { bill, body, statement };
        store::statement::add(tx, &draft.statement).await?;
        store::bill::add(tx, &draft).await?;
        tx.about(draft.bill.id);
        tx.note("number", draft.bill.number.clone());
        Ok(draft)
    })
    .await
}

/// Writes the invoice from what was agreed, as it stands in this transaction.
async fn written(
    tx: &mut Tx<'_>,
    agreements: Vec<Agreement>,
    month: Month,
    usage: &MonthUsage,
    number: String,
) -> Result<(xrechnung::Invoice, xrechnung::Totals)> {
    let today = local_day(tx.now());
    let agreements: Vec<Priced> = store::agreement::priced(tx, agreements).await?;
    let row = store::issuer::get(tx, today).await?;
    let issuer = tx.admit_some(row).await?;
    let basis = Basis { issuer: issuer.as_ref().map(|issuer| &issuer.terms), agreements: &agreements, month, usage };
    Ok(basis.write(number, today)?)
}

/// Makes the papers of a frozen invoice, outside any transaction. The same invoice gives the same papers.
async fn papers(cx: &Cx, draft: &Draft) -> Result<Papers> {
    let evidence = draft.statement.evidence()?;
    let (xml_name, csv_name) = (format!("{}.xml", draft.bill.number), evidence.name.clone());
    let csv = evidence.bytes.clone();
    let xml = xrechnung::write(&draft.body, &[evidence]).map_err(bill::Unbillable::from)?;
    let sheet = xrechnung::sheet(&draft.body, &[&xml_name, &csv_name]).map_err(bill::Unbillable::from)?;
    let enclosures = vec![
        Enclosure { name: xml_name, media_type: "application/xml".to_owned(), bytes: xml.clone() },
        Enclosure { name: csv_name, media_type: "text/csv".to_owned(), bytes: csv },
    ];
    let title = format!("Rechnung {}", draft.bill.number);
    let (template, at) = (xrechnung::TEMPLATE, draft.bill.created_at);
    let pdf = cx.ports().typesetter.pdf(Manuscript { template, title, data: sheet, enclosures, at }).await?;
    if pdf.is_empty() {
        return Err(Error::internal("the typesetter made an empty file"));
    }
    Ok(Papers { xml, pdf })
}
