use crate::person::{Move, Person};
use crate::service::MANAGE;
use crate::store::{self, person::Wanted};
use chrono::{DateTime, Utc};
use sdk::ports::UnitView;
use sdk::web::PAGE_SIZE;
use sdk::{Cx, Error, PersonId, Result};

/// A person in a list.
pub struct Listed {
    /// The person.
    pub person: Person,
    /// Their roles' keys.
    pub roles: Vec<String>,
}

/// A page of persons.
pub struct Listing {
    /// The persons, by name.
    pub persons: Vec<Listed>,
    /// The last one, if more follow.
    pub next: Option<PersonId>,
    /// How many work here.
    pub active: i64,
    /// How many left.
    pub left: i64,
    /// All units.
    pub units: Vec<UnitView>,
}

/// A person with all the administration may know: never a secret, never what they do.
pub struct Dossier {
    /// The person.
    pub person: Person,
    /// Their roles' keys.
    pub roles: Vec<String>,
    /// What is planned for them.
    pub planned: Option<Move>,
    /// Whether they have a password.
    pub has_password: bool,
    /// Whether they have a second factor.
    pub has_factor: bool,
    /// Until when their invitation can be used, if there is one.
    pub invited_until: Option<DateTime<Utc>>,
    /// Devices signed in now.
    pub sessions: i64,
    /// All units.
    pub units: Vec<UnitView>,
}

/// Persons within the actor's reach.
///
/// # Errors
/// `Denied`; `Unavailable` if the database is away.
pub async fn list(cx: &Cx, wanted: &Wanted) -> Result<Listing> {
    cx.read(MANAGE, async |tx| {
        let rows = store::person::list(tx, wanted).await?;
        let mut persons = tx.admit_all(rows)?;
        let size = usize::try_from(PAGE_SIZE).unwrap_or(usize::MAX);
        let more = persons.len() > size;
        persons.truncate(size);
        let ids: Vec<PersonId> = persons.iter().map(|person| person.id).collect();
        let held = store::person::roles_of(tx, &ids).await?;
        let (active, left) = store::person::census(tx).await?;
        let roles = |id| held.iter().filter(|(person, _)| *person == id).map(|(_, role)| role.clone()).collect();
        let next = ids.last().copied().filter(|_| more);
        let persons = persons.into_iter().map(|person| Listed { roles: roles(person.id), person }).collect();
        Ok(Listing { persons, next, active, left, units: store::unit::list(tx).await? })
    })
    .await
}

/// All about one person.
///
/// # Errors
/// `NotFound`.
pub async fn get(cx: &Cx, id: PersonId) -> Result<Dossier> {
    cx.read(MANAGE, async |tx| {
        let row = store::person::get(tx, id).await?.ok_or_else(Error::not_found)?;
        let person = tx.admit(row).await?;
        let credential = store::credential::get(tx, id).await?.unwrap_or_default();
        Ok(Dossier {
            has_password: credential.password_hash.is_some(),
            has_factor: credential.totp.is_some() || store::factor::has_key(tx, id).await?,
            roles: store::person::roles(tx, id).await?,
            planned: store::planned::get(tx, id).await?,
            invited_until: store::invitation::open_until(tx, id).await?,
            sessions: store::session::count(tx, id).await?,
            units: store::unit::list(tx).await?,
            person,
        })
    })
    .await
}

/// All units, for the form of a new person.
///
/// # Errors
/// `Denied`; `Unavailable` if the database is away.
pub async fn units(cx: &Cx) -> Result<Vec<UnitView>> {
    cx.read(MANAGE, async |tx| store::unit::list(tx).await).await
}
