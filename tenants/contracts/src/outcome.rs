//! How an invoice run ended, customer by customer.
use crate::bill::Bill;
use crate::xrechnung::Totals;
use sdk::{Month, Place, Resource, TenantId};
use serde::{Deserialize, Serialize};

/// How a run ended.
#[derive(Clone, Debug)]
pub struct Report {
    /// The month.
    pub month: Month,
    /// Whether it only computed and wrote nothing.
    pub preview: bool,
    /// One outcome per customer, by name.
    pub outcomes: Vec<Outcome>,
}

/// How it went with one customer.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The customer.
    pub customer: TenantId,
    /// Its name.
    pub title: String,
    /// What became of it.
    pub result: Billed,
}

/// What became of a customer's invoice.
#[derive(Clone, Debug)]
pub enum Billed {
    /// It was issued in this run.
    Issued(Bill),
    /// It was issued before and stays as it is.
    Unchanged(Bill),
    /// It would come to this.
    Preview(Totals),
    /// There is none, for this reason.
    Failed(String),
}

/// A customer that a run could not bill.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Failure {
    /// The customer.
    pub customer: TenantId,
    /// Its name.
    pub title: String,
    /// Why, as a person may read it.
    pub reason: String,
}

/// What the last run of a month could not bill.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// The issuer's tenant.
    pub tenant: TenantId,
    /// The month.
    pub month: Month,
    /// Who could not be billed.
    pub failures: Vec<Failure>,
}

impl Report {
    /// Who could not be billed.
    pub fn failures(&self) -> Vec<Failure> {
        let failed = |outcome: &Outcome| match &outcome.result {
            Billed::Failed(reason) => {
                Some(Failure { customer: outcome.customer, title: outcome.title.clone(), reason: reason.clone() })
            }
            _ => None,
        };
        self.outcomes.iter().filter_map(failed).collect()
    }

    /// How many invoices this run issued.
    pub fn issued(&self) -> usize {
        self.outcomes.iter().filter(|outcome| matches!(outcome.result, Billed::Issued(_))).count()
    }
}

impl Resource for Run {
    const KIND: &'static str = "contracts.run";

    fn tenant(&self) -> TenantId {
        self.tenant
    }

    fn place(&self) -> Place {
        Place::default()
    }
}
