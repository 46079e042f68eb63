//! The second step of signing in: a session that waits opens once a second factor was shown.
use super::account;
use super::{Entered, SIGN_IN, sign_in};
use crate::factor::{Factors, no_passkey};
use crate::passkey::Act;
use crate::{credential, session, store};
use sdk::ports::{FactorWays, Question};
use sdk::{Cx, Error, Kind, PersonId, Result, Tx};

/// What somebody who waits can show.
///
/// # Errors
/// `Unauthenticated` if no session of this token waits.
pub async fn ways_to_enter(cx: &Cx, token: &str) -> Result<FactorWays> {
    let digest = session::digest(token);
    cx.read(SIGN_IN, async |tx| {
        let person = waiting(tx, &digest).await?;
        store::factor::ways(tx, person).await
    })
    .await
}

/// Asks the passkeys of somebody who waits.
///
/// # Errors
/// `Unauthenticated` as above; `Conflict` without a passkey.
pub async fn ask_to_enter(cx: &Cx, factors: &Factors, token: &str) -> Result<Question> {
    let digest = session::digest(token);
    cx.write(SIGN_IN, async |tx| {
        let person = waiting(tx, &digest).await?;
        tx.about(person);
        tx.note("second_step", "asked");
        factors.question(tx, person, &Act::sign_in()).await?.ok_or_else(no_passkey)
    })
    .await
}

/// Lets somebody in who shows a second factor. The session gets a new token: the one before knew only a password.
///
/// # Errors
/// `Unauthenticated` as above; as [`Factors::check`].
pub async fn enter(cx: &Cx, factors: &Factors, token: &str, shown: &str) -> Result<Entered> {
    let digest = session::digest(token);
    cx.write(SIGN_IN, async |tx| {
        let person = waiting(tx, &digest).await?;
        let proof = factors.check(tx, person, &Act::sign_in(), shown).await?;
        tx.note("factor", proof.kind);
        open(tx, person, &digest).await
    })
    .await
}

/// Lets somebody in who has no second factor yet and sets up one-time codes now.
///
/// # Errors
/// `Unauthenticated` as above; `Invalid` if the code does not fit; `Conflict` if a factor is set up already.
pub async fn enrol_to_enter(cx: &Cx, token: &str, secret: &[u8], code: &str) -> Result<Entered> {
    let digest = session::digest(token);
    let step = credential::totp_step(secret, code, 0, cx.now()).ok_or_else(crate::factor::wrong_code)?;
    let sealed = cx.ports().blobs.seal(cx, crate::TOTP, secret)?;
    cx.write(SIGN_IN, async |tx| {
        let person = waiting(tx, &digest).await?;
        let known = store::credential::lock(tx, person).await?.unwrap_or_default();
        if known.totp.is_some() || store::factor::has_key(tx, person).await? {
            return Err(has_one());
        }
        account::keep_totp(tx, person, known, sealed, step).await?;
        open(tx, person, &digest).await
    })
    .await
}

async fn waiting(tx: &mut Tx<'_>, digest: &[u8]) -> Result<PersonId> {
    store::session::waiting(tx, digest).await?.ok_or_else(|| {
        Error::new(
            Kind::Unauthenticated,
            "identity.nobody_waits",
            "Die Anmeldung hat zu lange gedauert oder ist schon abgeschlossen. Sie sind nicht angemeldet. Melden Sie sich bitte noch einmal an.",
        )
    })
}

async fn open(tx: &mut Tx<'_>, person: PersonId, digest: &[u8]) -> Result<Entered> {
    let token = session::token();
    tx.about(person);
    sign_in::prove(tx, person).await?;
    store::session::open(tx, digest, &session::digest(&token)).await?;
    Ok(Entered { token, waits: false })
}

/// Who knows only the password must not replace a factor.
fn has_one() -> Error {
    Error::conflict(
        "identity.factor_exists",
        "Für dieses Konto ist schon ein zweiter Faktor eingerichtet. Es wurde nichts geändert. Zeigen Sie ihn, oder bitten Sie die Administration Ihrer Verwaltung, ihn zu entfernen.",
    )
}
