use crate::schema::counters;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sdk::{Result, Tx};

/// What is numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Series {
    /// Leistungsscheine: `L2026-000001`.
    Agreement,
    /// Invoices: `R2026-000001`.
    Invoice,
}

/// The next number of a year. It is given back if the transaction does not commit, so nothing is ever skipped.
pub async fn next(tx: &mut Tx<'_>, series: Series, year: i32) -> Result<String> {
    let (kind, letter) = match series {
        Series::Agreement => ("agreement", 'L'),
        Series::Invoice => ("invoice", 'R'),
    };
    let first = (counters::kind.eq(kind), counters::year.eq(year), counters::last.eq(1));
    let insert = diesel::insert_into(counters::table).values(first);
    let step = insert.on_conflict((counters::tenant_id, counters::kind, counters::year)).do_update();
    let query = step.set(counters::last.eq(counters::last + 1)).returning(counters::last);
    let last: i64 = query.get_result(tx.sql()).await?;
    Ok(format!("{letter}{year}-{last:06}"))
}
