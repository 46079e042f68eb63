use super::INVOICE_READ;
use crate::bill::{Bill, InvoiceId, Papers};
use crate::outcome::Failure;
use crate::store;
use sdk::web::{Cursor, paged};
use sdk::{Cx, Month, Result};

/// One page of invoices, youngest first; of one month, if one is named.
///
/// # Errors
/// Those of [`Cx::read`].
pub async fn invoices(cx: &Cx, month: Option<Month>, after: Option<Cursor>) -> Result<(Vec<Bill>, Option<Cursor>)> {
    cx.read(INVOICE_READ, async |tx| {
        let rows = store::bill::list(tx, month, after).await?;
        Ok(paged(tx.admit_all(rows)?, |bill| (bill.created_at, bill.id.0)))
    })
    .await
}

/// An issued invoice with its papers.
///
/// # Errors
/// `NotFound` if there is none or it is still a draft.
pub async fn papers(cx: &Cx, id: InvoiceId) -> Result<(Bill, Papers)> {
    cx.read(INVOICE_READ, async |tx| {
        let (row, papers) = store::bill::get(tx, id).await?;
        Ok((tx.admit(row).await?, papers))
    })
    .await
}

/// Whom the last run of a month could not bill, and why.
///
/// # Errors
/// Those of [`Cx::read`].
pub async fn last_run(cx: &Cx, month: Month) -> Result<Vec<Failure>> {
    cx.read(INVOICE_READ, async |tx| {
        let row = store::run::get(tx, month).await?;
        let run = tx.admit_some(row).await?;
        Ok(run.map(|run| run.failures).unwrap_or_default())
    })
    .await
}
