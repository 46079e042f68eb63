//! The Leistungsschein: what was agreed with whom.
use crate::party::Party;
use crate::price::{AgreementId, Price};
use crate::product::Product;
use chrono::{DateTime, NaiveDate, Utc};
use sdk::{Month, Place, Resource, TenantId};

/// A Leistungsschein.
#[derive(Clone, Debug, PartialEq)]
pub struct Agreement {
    /// The issuer's tenant.
    pub tenant: TenantId,
    /// Its identity.
    pub id: AgreementId,
    /// Its number: `L2026-000003`.
    pub number: String,
    /// The tenant that is billed.
    pub customer: TenantId,
    /// What it is about.
    pub product: Product,
    /// The first day it applies.
    pub valid_from: NaiveDate,
    /// Who is billed, as printed.
    pub party: Party,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
}

impl Agreement {
    /// Whether it applies on at least one day of the month.
    pub fn covers(&self, month: Month) -> bool {
        self.valid_from <= month.last()
    }
}

/// A Leistungsschein with all its prices, oldest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Priced {
    /// The agreement.
    pub agreement: Agreement,
    /// Its prices.
    pub prices: Vec<Price>,
}

impl Resource for Agreement {
    const KIND: &'static str = "contracts.agreement";

    fn tenant(&self) -> TenantId {
        self.tenant
    }

    fn place(&self) -> Place {
        Place::default()
    }
}
