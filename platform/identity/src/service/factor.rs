//! One's own second factors: passkeys and recovery codes.
use super::ACCOUNT;
use super::account::myself;
use crate::factor::Factors;
use crate::passkey::{self, Act, Key};
use crate::rule::Rule;
use crate::{recovery, store};
use sdk::ports::Question;
use sdk::{Cx, Error, Result, uuid::Uuid};
use webauthn_rs::prelude::{CredentialID, PasskeyRegistration, RegisterPublicKeyCredential};

/// Asks the browser to make a passkey for the actor.
///
/// # Errors
/// `Conflict` if there are too many.
pub async fn ask_for_passkey(cx: &Cx, factors: &Factors) -> Result<Question> {
    let me = myself(cx)?;
    cx.write(ACCOUNT, async |tx| {
        let keys = store::factor::keys(tx, me).await?;
        if keys.len() >= Key::MOST {
            return Err(too_many());
        }
        let row = store::person::get(tx, me).await?.ok_or_else(Error::not_found)?;
        let (person, party) = (tx.admit(row).await?, factors.site.relying_party(tx.town())?);
        let known: Vec<CredentialID> = keys.iter().map(|key| key.passkey.cred_id().clone()).collect();
        let begun = party.start_passkey_registration(me.0, &person.login, &person.name, Some(known));
        let (options, state) = begun.map_err(Error::internal)?;
        let state = serde_json::to_value(state).map_err(Error::internal)?;
        tx.about(me);
        let challenge = store::factor::ask(tx, me, &Act::enrolment(), state).await?;
        Ok(Question { challenge, options: serde_json::to_value(options).map_err(Error::internal)? })
    })
    .await
}

/// Keeps the passkey the browser made.
///
/// # Errors
/// `Invalid` if it does not answer our question; `Conflict` if somebody has it already.
pub async fn add_passkey(cx: &Cx, factors: &Factors, title: &str, shown: &str) -> Result<()> {
    let me = myself(cx)?;
    let title = if title.trim().is_empty() { "Passkey" } else { title.trim() };
    let title: String = title.chars().take(80).collect();
    let shown = passkey::shown::<RegisterPublicKeyCredential>(shown)?;
    cx.write(ACCOUNT, async |tx| {
        let minutes = store::rule::current(tx).await?.get(Rule::FactorMinutes);
        let state = store::factor::take(tx, me, &Act::enrolment(), shown.challenge, minutes).await?;
        let state: PasskeyRegistration =
            serde_json::from_value(state.ok_or_else(passkey::wrong_passkey)?).map_err(Error::internal)?;
        let party = factors.site.relying_party(tx.town())?;
        let made = party.finish_passkey_registration(&shown.credential, &state).map_err(|error| {
            tracing::info!(%error, "a new passkey does not hold");
            passkey::wrong_passkey()
        })?;
        tx.about(me);
        tx.note("passkey", title.as_str());
        store::factor::save_key(tx, me, &title, &made).await.map(drop)
    })
    .await
}

/// Takes one of the actor's passkeys away.
///
/// # Errors
/// `NotFound` if the actor has none of this identity.
pub async fn remove_passkey(cx: &Cx, id: Uuid) -> Result<()> {
    let me = myself(cx)?;
    cx.write(ACCOUNT, async |tx| {
        let title = store::factor::delete_key(tx, me, id).await?.ok_or_else(Error::not_found)?;
        tx.about(me);
        tx.note("passkey_removed", title);
        Ok(())
    })
    .await
}

/// Makes fresh recovery codes; they are told once, and those before work no more.
///
/// # Errors
/// `Unavailable` if the database is away.
pub async fn new_recovery_codes(cx: &Cx) -> Result<Vec<String>> {
    let me = myself(cx)?;
    let codes: Vec<String> = (0..recovery::COUNT).map(|_| recovery::fresh()).collect();
    let digests: Vec<_> = codes.iter().filter_map(|code| recovery::digest(code)).collect();
    cx.write(ACCOUNT, async |tx| {
        tx.about(me);
        tx.note("recovery_codes", digests.len());
        store::factor::save_codes(tx, me, &digests).await
    })
    .await?;
    Ok(codes)
}

fn too_many() -> Error {
    Error::conflict(
        "identity.too_many_passkeys",
        "Sie haben schon sehr viele Passkeys. Es wurde keiner angelegt. Entfernen Sie zuerst einen, den Sie nicht mehr brauchen.",
    )
}
