//! The tenants that can be billed: those below the issuer.
use chrono::{DateTime, Utc};
use sdk::{Place, Resource, TenantId};

/// A tenant below the issuer: its name, never its content.
#[derive(Clone, Debug, PartialEq)]
pub struct Customer {
    /// Its identity.
    pub id: TenantId,
    /// Its short name.
    pub key: String,
    /// Its name.
    pub title: String,
    /// When it was founded.
    pub founded_at: DateTime<Utc>,
    /// The issuer's tenant, if it stands above this one; otherwise the tenant itself.
    pub seen_from: TenantId,
}

impl Resource for Customer {
    const KIND: &'static str = "contracts.customer";

    fn tenant(&self) -> TenantId {
        self.seen_from
    }

    fn place(&self) -> Place {
        Place::default()
    }
}
