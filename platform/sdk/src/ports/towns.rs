use super::MonthUsage;
use crate::{Cx, Month, Result, TenantId};
use async_trait::async_trait;

/// A tenant to be founded.
#[derive(Clone, Debug)]
pub struct Founding {
    /// Its identity.
    pub id: TenantId,
    /// The blueprint it starts from, parsed.
    pub blueprint: crate::Blueprint,
}

/// What only those above a tenant may ask of it. The implementation checks that the caller's tenant stands above.
#[async_trait]
pub trait Towns: Send + Sync {
    /// Lets every plugin move into a founded tenant and opens its doors. Repeatable.
    ///
    /// # Errors
    /// `NotFound` if the tenant does not stand below the caller's.
    async fn settle(&self, cx: &Cx, founding: &Founding) -> Result<()>;

    /// The caller as a delegate in a tenant below: what may be done there is what manifests say delegates may, and whether
    /// a grant allows it is for the transaction to find out.
    ///
    /// # Errors
    /// `NotFound` if the tenant does not stand below the caller's, or the caller is no person.
    async fn delegate(&self, cx: &Cx, tenant: TenantId) -> Result<Cx>;

    /// Removes a share of the rows of a shredded tenant; how many. None are left when it says 0.
    ///
    /// # Errors
    /// `NotFound` if the tenant does not stand below the caller's; `Unavailable` if it is not shredded.
    async fn forget(&self, cx: &Cx, tenant: TenantId) -> Result<i64>;

    /// Asks a tenant for its usage: numbers, never content.
    ///
    /// # Errors
    /// `NotFound` if the tenant does not stand below the caller's.
    async fn usage(&self, cx: &Cx, tenant: TenantId, month: Month) -> Result<MonthUsage>;
}
