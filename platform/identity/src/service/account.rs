//! One's own account: password, second factor, devices that are signed in, app passwords.
use super::{ACCOUNT, person};
use crate::app_password::{AppPassword, Use};
use crate::aside::aside;
use crate::credential::{self, Credential};
use crate::passkey::Key;
use crate::rule::Rule;
use crate::session::{self, OpenSession};
use crate::store;
use sdk::{Cx, Error, Kind, PersonId, Result, Tx, uuid::Uuid};

/// How a person gets in.
pub struct WaysIn {
    /// Whether there is a password to change: who comes through a provider has none here.
    pub has_password: bool,
    /// Whether one-time codes are set up.
    pub has_codes: bool,
    /// Passkeys, oldest first.
    pub passkeys: Vec<Key>,
    /// Recovery codes left.
    pub recovery_codes: i64,
    /// Signed-in devices, the latest first.
    pub sessions: Vec<OpenSession>,
    /// App passwords, newest first.
    pub app_passwords: Vec<AppPassword>,
    /// How many days a new one may live.
    pub longest_app_password: i64,
}

/// The actor's ways in; `token` is that of the session that asks.
///
/// # Errors
/// `Unavailable` if the database is away.
pub async fn ways_in(cx: &Cx, token: &str) -> Result<WaysIn> {
    let me = myself(cx)?;
    cx.read(ACCOUNT, async |tx| {
        let credential = store::credential::get(tx, me).await?.unwrap_or_default();
        Ok(WaysIn {
            has_password: credential.password_hash.is_some(),
            has_codes: credential.totp.is_some(),
            passkeys: store::factor::keys(tx, me).await?,
            recovery_codes: store::factor::count_codes(tx, me).await?,
            sessions: store::session::of(tx, me, &session::digest(token)).await?,
            app_passwords: store::app_password::of(tx, me).await?,
            longest_app_password: store::rule::current(tx).await?.get(Rule::AppPasswordDays),
        })
    })
    .await
}

/// Changes the actor's password and ends every other session: whoever knew the old one is out.
///
/// # Errors
/// `Invalid` if the old one is wrong or the new one too weak; `TooMany` while the account rests.
pub async fn change_password(cx: &Cx, old: &str, new: &str, token: &str) -> Result<()> {
    credential::strong_enough(new)?;
    let me = myself(cx)?;
    let known = cx.read(ACCOUNT, async |tx| store::credential::get(tx, me).await).await?.unwrap_or_default();
    if known.rests(cx.now()) {
        return Err(resting());
    }
    let (old, new) = (old.to_owned(), new.to_owned());
    let both = move || Ok((credential::verify(&old, known.password_hash.as_deref()), credential::hash(&new)?));
    let worked: Result<(bool, String)> = aside(cx.tenant(), both).await?;
    let (fits, hash) = worked?;
    let changed = cx.write(ACCOUNT, async |tx| {
        tx.about(me);
        tx.note("password", if fits { "changed" } else { "refused" });
        // Guesses sent side by side all passed the first look: only under the lock is the count true.
        let known = store::credential::lock(tx, me).await?.unwrap_or_default();
        if known.rests(tx.now()) {
            return Err(resting());
        }
        let tried = known.tried(fits, &store::rule::current(tx).await?, tx.now());
        let password_hash = if fits { Some(hash) } else { tried.password_hash.clone() };
        store::credential::save(tx, me, &Credential { password_hash, ..tried }).await?;
        if fits {
            store::session::delete_others(tx, me, &session::digest(token)).await?;
        }
        Ok(fits)
    });
    if changed.await? { Ok(()) } else { Err(wrong_password()) }
}

/// Makes an app password for the actor, for these uses and so many days; it is shown once.
///
/// # Errors
/// `Invalid` without a title or a use, or for longer than the tenant allows; `Conflict` if there are too many.
pub async fn new_app_password(cx: &Cx, title: &str, uses: &[Use], days: i64) -> Result<String> {
    if title.trim().is_empty() {
        return Err(Error::invalid(
            "identity.no_title",
            "Das App-Passwort hat noch keinen Namen. Es wurde nicht angelegt. Schreiben Sie, wofür Sie es brauchen.",
        ));
    }
    if uses.is_empty() || uses.iter().any(|one| !Use::CHOICES.contains(one)) {
        return Err(useless());
    }
    let me = myself(cx)?;
    cx.write(ACCOUNT, async |tx| {
        let longest = store::rule::current(tx).await?.get(Rule::AppPasswordDays);
        if !(1..=longest).contains(&days) {
            return Err(too_long(longest));
        }
        if store::app_password::count(tx, me).await? >= AppPassword::MOST {
            return Err(too_many());
        }
        let password = AppPassword::begin(title.trim(), uses.to_vec(), Some(days), tx.now());
        tx.about(me);
        person::add_app_password(tx, me, &password).await
    })
    .await
}

/// Takes one of the actor's app passwords away: it works no more from now on.
///
/// # Errors
/// `NotFound` if the actor has none of this identity.
pub async fn revoke_app_password(cx: &Cx, id: Uuid) -> Result<()> {
    let me = myself(cx)?;
    cx.write(ACCOUNT, async |tx| {
        let title = store::app_password::delete_of(tx, me, id).await?.ok_or_else(Error::not_found)?;
        tx.about(me);
        tx.note("revoked", title);
        Ok(())
    })
    .await
}

/// Ends one of the actor's sessions.
///
/// # Errors
/// `NotFound` if the actor has none of this identity.
pub async fn end_session(cx: &Cx, id: Uuid) -> Result<()> {
    let me = myself(cx)?;
    cx.write(ACCOUNT, async |tx| {
        tx.about(me);
        tx.note("ended", id.to_string());
        match store::session::delete_of(tx, me, id).await? {
            true => Ok(()),
            false => Err(Error::not_found()),
        }
    })
    .await
}

/// Ends all of the actor's sessions but the one that asks; how many.
///
/// # Errors
/// `Unavailable` if the database is away.
pub async fn end_other_sessions(cx: &Cx, token: &str) -> Result<usize> {
    let me = myself(cx)?;
    cx.write(ACCOUNT, async |tx| {
        let ended = store::session::delete_others(tx, me, &session::digest(token)).await?;
        tx.about(me);
        tx.note("ended", ended);
        Ok(ended)
    })
    .await
}

/// Sets up one-time codes for the actor, if the first code fits the secret.
///
/// # Errors
/// `Invalid` if the code does not fit.
pub async fn enrol(cx: &Cx, secret: &[u8], code: &str) -> Result<()> {
    let me = myself(cx)?;
    let step = credential::totp_step(secret, code, 0, cx.now()).ok_or_else(crate::factor::wrong_code)?;
    let sealed = cx.ports().blobs.seal(cx, crate::TOTP, secret)?;
    cx.write(ACCOUNT, async |tx| {
        let known = store::credential::lock(tx, me).await?.unwrap_or_default();
        keep_totp(tx, me, known, sealed, step).await
    })
    .await
}

/// Keeps the secret of one-time codes; the step of the first code is used up.
pub(super) async fn keep_totp(
    tx: &mut Tx<'_>,
    person: PersonId,
    known: Credential,
    sealed: Vec<u8>,
    step: i64,
) -> Result<()> {
    tx.about(person);
    tx.note("second_factor", "totp");
    store::credential::save(tx, person, &Credential { totp: Some(sealed), totp_step: step, ..known }).await
}

pub(super) fn myself(cx: &Cx) -> Result<PersonId> {
    cx.actor().person().ok_or_else(Error::not_found)
}

fn wrong_password() -> Error {
    Error::invalid(
        "identity.wrong_password",
        "Das bisherige Passwort stimmt nicht. Es wurde nichts geändert. Prüfen Sie es und versuchen Sie es erneut.",
    )
}

fn useless() -> Error {
    Error::invalid(
        "identity.no_use",
        "Das App-Passwort hat noch keine Verwendung. Es wurde nicht angelegt. Kreuzen Sie an, wofür es gelten soll.",
    )
}

fn too_long(longest: i64) -> Error {
    let text = format!(
        "Ein App-Passwort gilt hier höchstens {longest} Tage. Es wurde nicht angelegt. Wählen Sie eine kürzere Zeit."
    );
    Error::invalid("identity.app_password_days", text)
}

fn too_many() -> Error {
    Error::conflict(
        "identity.too_many_app_passwords",
        "Sie haben schon sehr viele App-Passwörter. Es wurde keines angelegt. Ziehen Sie zuerst die zurück, die Sie nicht mehr brauchen.",
    )
}

fn resting() -> Error {
    Error::new(
        Kind::TooMany,
        "account_resting",
        "Es gab zu viele Fehlversuche. Es wurde nichts geändert. Versuchen Sie es in einigen Minuten erneut.",
    )
}
