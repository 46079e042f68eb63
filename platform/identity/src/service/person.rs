//! Persons: created and equipped.
use super::PROVISION;
use crate::app_password::AppPassword;
use crate::credential::{self, Credential};
use crate::person::Person;
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
        Some(password) => Some(credential::hash_aside(password).await?),
        None => None,
    };
    cx.write(PROVISION, async |tx| add_person(tx, &new, password_hash).await).await
}

pub(crate) async fn add_person(tx: &mut Tx<'_>, new: &NewPerson, password_hash: Option<String>) -> Result<PersonId> {
    let login = new.login.trim().to_lowercase();
    if let Some(known) = store::person::by_login(tx, &login).await? {
        // A founding that is tried again tells a new first password, and nobody can have signed in before.
        if password_hash.is_some() && tx.town().state == "founding" {
            store::credential::save(tx, known.id, &Credential { password_hash, ..Credential::default() }).await?;
        }
        return Ok(known.id);
    }
    let person = Person { id: PersonId::new(), login, name: new.name.clone(), unit: new.unit, active: true };
    store::person::save(tx, &person, &new.roles).await?;
    store::credential::save(tx, person.id, &Credential { password_hash, ..Credential::default() }).await?;
    tx.about(person.id);
    let (subject, at) = (person.id.to_string(), tx.now());
    let source = format!("{}:created", person.id);
    tx.meter(Usage { meter: "platform.users", source, quantity: 1, subject: Some(&subject), at }).await?;
    Ok(person.id)
}

/// Sets what a person proves themselves with, replacing what was there. Returns a fresh app password if wanted.
///
/// # Errors
/// `NotFound` if nobody has the log-in.
pub async fn equip(cx: &Cx, login: &str, password: &str, totp_secret: &[u8]) -> Result<String> {
    let sealed = cx.ports().blobs.seal(cx, "totp", totp_secret)?;
    let password_hash = Some(credential::hash_aside(password.to_owned()).await?);
    cx.write(PROVISION, async |tx| {
        let person = store::person::by_login(tx, login).await?.ok_or_else(Error::not_found)?;
        tx.about(person.id);
        let credential = Credential { password_hash, totp: Some(sealed), ..Credential::default() };
        store::credential::save(tx, person.id, &credential).await?;
        add_app_password(tx, person.id, &AppPassword::begin("Erste Einrichtung", None, tx.now())).await
    })
    .await
}

pub(super) async fn add_app_password(tx: &mut Tx<'_>, person: PersonId, password: &AppPassword) -> Result<String> {
    let token = session::token();
    store::app_password::save(tx, person, password, &session::digest(&token)).await?;
    tx.note("app_password", password.title.as_str());
    Ok(token)
}
