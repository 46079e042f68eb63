//! One's own account: second factor and app passwords.
use super::{ACCOUNT, person};
use crate::credential::{self, Credential};
use crate::store;
use sdk::{Cx, Error, PersonId, Result};

/// Makes an app password for the actor; it is shown once.
///
/// # Errors
/// `Invalid` without a title.
pub async fn new_app_password(cx: &Cx, title: &str) -> Result<String> {
    if title.trim().is_empty() {
        return Err(Error::invalid(
            "identity.no_title",
            "Das App-Passwort hat noch keinen Namen. Es wurde nicht angelegt. Schreiben Sie, wofür Sie es brauchen.",
        ));
    }
    let me = myself(cx)?;
    cx.write(ACCOUNT, async |tx| person::add_app_password(tx, me, title.trim()).await).await
}

/// Sets up one-time codes for the actor, if the first code fits the secret.
///
/// # Errors
/// `Invalid` if the code does not fit.
pub async fn enrol(cx: &Cx, secret: &[u8], code: &str) -> Result<()> {
    let me = myself(cx)?;
    let step = credential::totp_step(secret, code, 0, cx.now()).ok_or_else(crate::factor::wrong_code)?;
    let sealed = cx.ports().blobs.seal(cx, "totp", secret)?;
    cx.write(ACCOUNT, async |tx| {
        let known = store::credential::lock(tx, me).await?.unwrap_or_default();
        tx.about(me);
        tx.note("second_factor", "totp");
        store::credential::save(tx, me, &Credential { totp: Some(sealed), totp_step: step, ..known }).await
    })
    .await
}

/// Whether the actor has a second factor.
///
/// # Errors
/// `Unavailable` if the database is away.
pub async fn has_factor(cx: &Cx) -> Result<bool> {
    let me = myself(cx)?;
    let credential = cx.write(ACCOUNT, async |tx| store::credential::lock(tx, me).await).await?;
    Ok(credential.is_some_and(|credential| credential.totp.is_some()))
}

fn myself(cx: &Cx) -> Result<PersonId> {
    cx.actor().person().ok_or_else(Error::not_found)
}
