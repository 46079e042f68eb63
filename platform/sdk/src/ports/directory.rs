use crate::{Actor, BodyId, PersonId, Result, Tx, UnitId};
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
    /// The unit above; none at the top.
    pub parent: Option<UnitId>,
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

/// A body with a space of its own, as others see it.
#[derive(Clone, Debug)]
pub struct BodyView {
    /// Its identity.
    pub id: BodyId,
    /// Its name: `Personalrat`.
    pub title: String,
}

/// Knows persons, units and bodies of the tenant.
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
    /// One active person by log-in or identity written out.
    ///
    /// # Errors
    /// `Invalid` if there is none.
    async fn person(&self, tx: &mut Tx<'_>, wanted: &str) -> Result<PersonView>;
    /// A person as decisions see them; none if they may not sign in.
    async fn actor(&self, tx: &mut Tx<'_>, person: PersonId) -> Result<Option<Actor>>;
    /// All bodies, by name.
    async fn bodies(&self, tx: &mut Tx<'_>) -> Result<Vec<BodyView>>;
}
