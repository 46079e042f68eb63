//! Persons: created, counted and equipped.
use super::PROVISION;
use crate::app_password::{AppPassword, Use};
use crate::credential::{self, Credential};
use crate::person::{self, Person};
use crate::{session, store};
use sdk::{Cx, Error, PersonId, Result, Tx, UnitId, Usage};

/// A person to be created.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// Log-in; lower-cased.
    pub login: String,
    /// Name.
    pub name: String,
    /// Unit.
    pub unit: UnitId,
    /// Roles' keys.
    pub roles: Vec<String>,
    /// Initial password.
    pub password: Option<String>,
}

/// Creates a person, if the log-in is still free, and counts it as entitled from now on.
///
/// # Errors
/// `Invalid` for an empty log-in.
pub async fn provision(cx: &Cx, new: NewPerson) -> Result<PersonId> {
    let password_hash = match new.password.clone() {
        Some(password) => Some(credential::hash_aside(cx.tenant(), password).await?),
        None => None,
    };
    cx.write(PROVISION, async |tx| add_person(tx, &new, password_hash).await).await
}

pub(crate) async fn add_person(tx: &mut Tx<'_>, new: &NewPerson, password_hash: Option<String>) -> Result<PersonId> {
    let login = person::login(&new.login)?;
    if let Some(known) = by_login(tx, &login).await? {
        // A founding that is tried again tells a new first password, and nobody can have signed in before.
        if password_hash.is_some() && tx.town().state == "founding" {
            store::credential::save(tx, known.id, &Credential { password_hash, ..Credential::default() }).await?;
        }
        return Ok(known.id);
    }
    let (tenant, id, name, unit) = (tx.tenant(), PersonId::new(), new.name.clone(), new.unit);
    let person = Person { tenant, id, login, name, email: String::new(), unit, active: true, left_at: None };
    add(tx, &person, &new.roles, password_hash).await?;
    Ok(person.id)
}

/// Adds a person, who is entitled from now on.
pub(super) async fn add(tx: &mut Tx<'_>, person: &Person, roles: &[String], hash: Option<String>) -> Result<()> {
    tx.about(person.id);
    store::person::save(tx, person).await?;
    store::person::set_roles(tx, person.id, roles).await?;
    let credential = Credential { password_hash: hash, ..Credential::default() };
    store::credential::save(tx, person.id, &credential).await?;
    meter(tx, person.id, 1, format!("{}:created", person.id)).await
}

/// Counts a person in or out; who left is not paid for.
pub(super) async fn count(tx: &mut Tx<'_>, person: PersonId, change: i64, why: &str) -> Result<()> {
    let source = format!("{person}:{why}:{}", tx.now().timestamp_micros());
    meter(tx, person, change, source).await
}

async fn meter(tx: &mut Tx<'_>, person: PersonId, quantity: i64, source: String) -> Result<()> {
    let (subject, at) = (person.to_string(), tx.now());
    tx.meter(Usage { meter: "platform.users", source, quantity, subject: Some(&subject), at }).await
}

/// The person of a log-in, within the actor's reach.
pub(super) async fn by_login(tx: &mut Tx<'_>, login: &str) -> Result<Option<Person>> {
    let row = store::person::by_login(tx, login).await?;
    tx.admit_some(row).await
}

/// Sets what a person proves themselves with, replacing what was there. Returns a fresh app password if wanted.
///
/// # Errors
/// `NotFound` if nobody has the log-in.
pub async fn equip(cx: &Cx, login: &str, password: &str, totp_secret: &[u8]) -> Result<String> {
    let sealed = cx.ports().blobs.seal(cx, crate::TOTP, totp_secret)?;
    let password_hash = Some(credential::hash_aside(cx.tenant(), password.to_owned()).await?);
    cx.write(PROVISION, async |tx| {
        let person = by_login(tx, login).await?.ok_or_else(Error::not_found)?;
        tx.about(person.id);
        let credential = Credential { password_hash, totp: Some(sealed), ..Credential::default() };
        store::credential::save(tx, person.id, &credential).await?;
        add_app_password(tx, person.id, &AppPassword::begin("Erste Einrichtung", vec![Use::Everything], None, tx.now()))
            .await
    })
    .await
}

pub(super) async fn add_app_password(tx: &mut Tx<'_>, person: PersonId, password: &AppPassword) -> Result<String> {
    let token = session::token();
    store::app_password::save(tx, person, password, &session::digest(&token)).await?;
    tx.note("app_password", password.title.as_str());
    tx.note("uses", password.uses.iter().map(|one| one.key()).collect::<Vec<_>>());
    Ok(token)
}
