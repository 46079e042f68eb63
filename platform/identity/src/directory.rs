//! The port `Directory`: who works where.
use crate::store;
use async_trait::async_trait;
use sdk::ports::{Directory, PersonView, UnitView};
use sdk::{Error, PersonId, Result, Tx, UnitId};

/// Persons and units of the tenant.
pub struct Units;

#[async_trait]
impl Directory for Units {
    async fn units(&self, tx: &mut Tx<'_>) -> Result<Vec<UnitView>> {
        store::unit::list(tx).await
    }

    async fn unit(&self, tx: &mut Tx<'_>, code: &str) -> Result<UnitView> {
        let unit = store::unit::find(tx, code).await?;
        unit.ok_or_else(|| {
            Error::invalid(
                "unknown_unit",
                "Diese Organisationseinheit gibt es nicht. Es wurde nichts geändert. Wählen Sie eine aus der Liste.",
            )
        })
    }

    async fn holders(&self, tx: &mut Tx<'_>, role: &str, units: &[UnitId]) -> Result<Vec<PersonView>> {
        store::person::holders(tx, role, units).await
    }

    async fn persons(&self, tx: &mut Tx<'_>, ids: &[PersonId]) -> Result<Vec<PersonView>> {
        store::person::named(tx, ids).await
    }
}
