use super::{STATEMENT_READ, USAGE_READ};
use crate::customer::Customer;
use crate::statement::Statement;
use crate::store;
use chrono::{DateTime, NaiveDate, Utc};
use sdk::ports::MonthUsage;
use sdk::web::{Cursor, paged};
use sdk::{Cx, Error, Month, Result, TenantId, local_day};
use std::collections::HashMap;

/// What a tenant used in a month.
#[derive(Clone, Debug)]
pub struct Measured {
    /// The tenant.
    pub tenant: TenantId,
    /// Its name.
    pub title: String,
    /// When it was frozen for an invoice; a month not billed yet is derived anew each time.
    pub frozen_at: Option<DateTime<Utc>>,
    /// The usage, or why it could not be read, as a person may read it.
    pub usage: Result<MonthUsage, String>,
}

/// One page of the usage of all tenants below this one.
///
/// # Errors
/// `Invalid` for a month to come; those of the database. A tenant that cannot be asked hides no other.
pub async fn usage(cx: &Cx, month: Month, after: Option<Cursor>) -> Result<(Vec<Measured>, Option<Cursor>)> {
    begun(month, local_day(cx.now()))?;
    let (customers, frozen, next) = known(cx, month, after).await?;
    let mut all = Vec::with_capacity(customers.len());
    for customer in customers {
        let measured = match frozen.get(&customer.id) {
            Some(statement) => statement.clone().measured(customer.title),
            None => ask(cx, customer, month).await,
        };
        all.push(measured);
    }
    Ok((all, next))
}

/// The usage of the actor's own tenant.
///
/// # Errors
/// `Invalid` for a month to come; those of the database.
pub async fn own_usage(cx: &Cx, month: Month) -> Result<Measured> {
    begun(month, local_day(cx.now()))?;
    let usage = cx.read(STATEMENT_READ, async |tx| cx.ports().metering.month(tx, month).await).await?;
    Ok(Measured { tenant: cx.tenant(), title: cx.town().title.clone(), frozen_at: None, usage: Ok(usage) })
}

type Known = (Vec<Customer>, HashMap<TenantId, Statement>, Option<Cursor>);

async fn known(cx: &Cx, month: Month, after: Option<Cursor>) -> Result<Known> {
    cx.read(USAGE_READ, async |tx| {
        let rows = store::customer::list(tx, after).await?;
        let (customers, next) = paged(tx.admit_all(rows)?, |customer| (customer.founded_at, customer.id.0));
        let ids: Vec<TenantId> = customers.iter().map(|customer| customer.id).collect();
        let rows = store::statement::list_of(tx, month, &ids).await?;
        let frozen = tx.admit_all(rows)?.into_iter().map(|statement| (statement.customer, statement)).collect();
        Ok((customers, frozen, next))
    })
    .await
}

async fn ask(cx: &Cx, customer: Customer, month: Month) -> Measured {
    let usage = cx.ports().towns.usage(cx, customer.id, month).await;
    let usage = usage.map_err(|error| {
        tracing::warn!(tenant = %customer.id, %month, %error, cause = ?error.cause(), "usage could not be read");
        error.detail.into_owned()
    });
    Measured { tenant: customer.id, title: customer.title, frozen_at: None, usage }
}

impl Statement {
    fn measured(self, title: String) -> Measured {
        Measured { tenant: self.customer, title, frozen_at: Some(self.created_at), usage: Ok(self.usage) }
    }
}

/// A month to come has used nothing, which must not look like a measurement.
fn begun(month: Month, today: NaiveDate) -> Result<()> {
    if month.first() <= today {
        return Ok(());
    }
    Err(Error::invalid(
        "contracts.month_to_come",
        "Dieser Monat hat noch nicht begonnen, es gibt keine Messwerte. Wählen Sie den laufenden oder einen früheren Monat.",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_running_month_may_be_read_and_the_next_may_not() {
        let today = "2026-11-24".parse().unwrap();
        let read = |month: &str| begun(month.parse().unwrap(), today);
        assert!(read("2026-11").is_ok() && read("2025-01").is_ok());
        assert_eq!(read("2026-12").unwrap_err().code, "contracts.month_to_come");
    }
}
