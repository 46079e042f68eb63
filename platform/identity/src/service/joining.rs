//! A person takes up their invitation: chooses a password and is in.
use super::{JOIN, SIGN_IN, sign_in};
use crate::credential::{self, Credential};
use crate::person::Person;
use crate::{session, store};
use sdk::{Cx, Error, Kind, Result, Tx};

/// Whom an invitation is for.
///
/// # Errors
/// `NotFound` with code `identity.no_invitation`, for whatever reason it does not work.
pub async fn look(cx: &Cx, token: &str) -> Result<Person> {
    let digest = session::digest(token);
    cx.read(JOIN, async |tx| {
        let id = store::invitation::holder(tx, &digest).await?.ok_or_else(worthless)?;
        guest(tx, id).await
    })
    .await
}

/// Takes an invitation up: sets the password and opens a session. It works once.
///
/// # Errors
/// `NotFound` as [`look`]; `Invalid` if the password is too weak.
pub async fn join(cx: &Cx, token: &str, password: &str, device: &str) -> Result<sign_in::Entered> {
    credential::strong_enough(password)?;
    // Hashing is slow on purpose: nobody without an invitation may make us do it.
    look(cx, token).await?;
    let (digest, hash) = (session::digest(token), credential::hash_aside(cx.tenant(), password.to_owned()).await?);
    cx.write(SIGN_IN, async |tx| {
        let id = store::invitation::take(tx, &digest).await?.ok_or_else(worthless)?;
        let person = guest(tx, id).await?;
        tx.about(person.id);
        tx.note("way", "invitation");
        let known = store::credential::lock(tx, person.id).await?.unwrap_or_default();
        let Credential { totp, totp_step, .. } = known;
        let fresh = Credential { password_hash: Some(hash), totp, totp_step, ..Credential::default() };
        store::credential::save(tx, person.id, &fresh).await?;
        let rules = store::rule::current(tx).await?;
        sign_in::open(tx, &rules, person.id, device).await
    })
    .await
}

async fn guest(tx: &mut Tx<'_>, id: sdk::PersonId) -> Result<Person> {
    let row = store::person::get(tx, id).await?.ok_or_else(worthless)?;
    let person = tx.admit(row).await?;
    if person.active { Ok(person) } else { Err(worthless()) }
}

/// Used, expired, replaced and invented look alike.
fn worthless() -> Error {
    Error::new(
        Kind::NotFound,
        "identity.no_invitation",
        "Dieser Link gilt nicht (mehr). Es wurde nichts geändert. Ein Link wirkt einmal und nur einige Tage; bitten Sie die Administration Ihrer Verwaltung um einen neuen.",
    )
}
