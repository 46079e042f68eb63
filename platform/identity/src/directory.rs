//! The port `Directory`: who works where.
use crate::store;
use async_trait::async_trait;
use sdk::ports::{BodyView, Directory, PersonView, UnitView};
use sdk::{Actor, Error, PersonId, Result, Tx, UnitId};

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

    async fn person(&self, tx: &mut Tx<'_>, wanted: &str) -> Result<PersonView> {
        let found = store::policy::holder::get(tx, wanted.trim()).await?.filter(|holder| holder.active);
        let views = store::person::named(tx, &found.map(|holder| holder.id).into_iter().collect::<Vec<_>>()).await?;
        views.into_iter().next().ok_or_else(|| {
            Error::invalid(
                "unknown_person",
                "Diese Person gibt es hier nicht. Es wurde nichts geändert. Schreiben Sie ihre Kennung, mit der sie sich anmeldet.",
            )
        })
    }

    async fn actor(&self, tx: &mut Tx<'_>, person: PersonId) -> Result<Option<Actor>> {
        store::actor::get(tx, person).await
    }

    async fn bodies(&self, tx: &mut Tx<'_>) -> Result<Vec<BodyView>> {
        store::body::titles(tx).await
    }
}
