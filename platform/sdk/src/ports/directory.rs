use crate::{PersonId, Result, Tx, UnitId};
use async_trait::async_trait;

/// A unit as others see it.
#[derive(Clone, Debug)]
pub struct UnitView {
    /// Its identity.
    pub id: UnitId,
    /// Its code: `FB20`.
    pub key: String,
    /// Its name.
    pub title: String,
    /// How deep it lies below the top, which is 0.
    pub depth: i32,
}

/// A person as others see it.
#[derive(Clone, Debug)]
pub struct PersonView {
    /// Its identity.
    pub id: PersonId,
    /// Its name.
    pub name: String,
    /// Its unit.
    pub unit: UnitId,
    /// Its roles' keys.
    pub roles: Vec<String>,
}

/// Knows persons and units of the tenant.
#[async_trait]
pub trait Directory: Send + Sync {
    /// All units, parents before children.
    async fn units(&self, tx: &mut Tx<'_>) -> Result<Vec<UnitView>>;
    /// One unit by its code or its identity written out.
    ///
    /// # Errors
    /// `Invalid` if there is none.
    async fn unit(&self, tx: &mut Tx<'_>, code: &str) -> Result<UnitView>;
    /// Active persons of these units who hold the role, by name.
    async fn holders(&self, tx: &mut Tx<'_>, role: &str, units: &[UnitId]) -> Result<Vec<PersonView>>;
    /// Names of persons, for histories; unknown ones are left out.
    async fn persons(&self, tx: &mut Tx<'_>, ids: &[PersonId]) -> Result<Vec<PersonView>>;
}
