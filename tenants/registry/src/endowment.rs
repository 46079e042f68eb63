//! The grant a new tenant starts with, on its way from the founder to the tenant.
use crate::grant::{Grant, Terms};
use chrono::{DateTime, Utc};
use sdk::TenantId;
use sdk::uuid::Uuid;
use serde::{Deserialize, Serialize};

/// The grant a new tenant starts with.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Endowment {
    /// Who may act, and what it is called.
    pub holder: (TenantId, String),
    /// Who gives it, and what it is called.
    pub grantor: (TenantId, String),
    source: Option<Uuid>,
    /// What it allows.
    pub terms: Terms,
}

impl Endowment {
    /// Drawn from `source`, or the founder's own to give.
    pub fn new(holder: (TenantId, String), grantor: (TenantId, String), source: Option<Uuid>, terms: Terms) -> Self {
        Self { holder, grantor, source, terms }
    }

    /// The grant over the tenant that moved in.
    pub fn grant(self, over: TenantId, by: &str, at: DateTime<Utc>) -> Grant {
        Grant::begun(over, (self.holder, self.grantor), self.source, self.terms, (by, at))
    }
}
