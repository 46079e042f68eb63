//! The port `Factor`: one-time codes, passkeys and recovery codes, shown at the act itself.
use crate::credential::{Credential, totp_step};
use crate::passkey::{self, Act, Site};
use crate::rule::Rule;
use crate::{recovery, store};
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use sdk::ports::{Blobs, Factor, FactorWays, Proof, Question};
use sdk::{Error, Kind, PersonId, Result, Tx};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use webauthn_rs::prelude::{PasskeyAuthentication, PublicKeyCredential};

/// Wrong codes before a person must wait: six digits must not be guessed.
const PATIENCE: u32 = 5;
/// How long they wait.
const WAIT: TimeDelta = TimeDelta::minutes(5);

/// All second factors of this installation.
pub struct Factors {
    blobs: Arc<dyn Blobs>,
    /// Where tenants live.
    pub(crate) site: Site,
    // Kept in memory: a refused act rolls its transaction back, and the count with it.
    failures: Mutex<HashMap<PersonId, (u32, DateTime<Utc>)>>,
}

impl Factors {
    /// With the keeper of secrets, for tenants that live there.
    pub fn new(blobs: Arc<dyn Blobs>, site: Site) -> Self {
        Self { blobs, site, failures: Mutex::default() }
    }

    fn count(&self, person: PersonId, success: bool, now: DateTime<Utc>) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        failures.retain(|_, (_, at)| now < *at + WAIT);
        if success {
            failures.remove(&person);
        } else {
            let entry = failures.entry(person).or_insert((0, now));
            *entry = (entry.0.saturating_add(1), now);
        }
    }

    fn waits(&self, person: PersonId, now: DateTime<Utc>) -> bool {
        let failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        failures.get(&person).is_some_and(|(count, at)| *count >= PATIENCE && now < *at + WAIT)
    }

    /// Asks a person's passkeys to sign for an act; nothing if they have none.
    ///
    /// # Errors
    /// `Internal` if the question cannot be made.
    pub(crate) async fn question(&self, tx: &mut Tx<'_>, person: PersonId, act: &Act) -> Result<Option<Question>> {
        let keys: Vec<_> = store::factor::keys(tx, person).await?.into_iter().map(|key| key.passkey).collect();
        if keys.is_empty() {
            return Ok(None);
        }
        let party = self.site.relying_party(tx.town())?;
        let (options, state) = party.start_passkey_authentication(&keys).map_err(Error::internal)?;
        let state = serde_json::to_value(state).map_err(Error::internal)?;
        let challenge = store::factor::ask(tx, person, act, state).await?;
        Ok(Some(Question { challenge, options: serde_json::to_value(options).map_err(Error::internal)? }))
    }

    /// Checks what a person shows for an act: an authenticator's answer (JSON) or a code.
    ///
    /// # Errors
    /// `Invalid` if it does not hold; `TooMany` after repeated failures; `Conflict` if nothing is set up.
    pub(crate) async fn check(&self, tx: &mut Tx<'_>, person: PersonId, act: &Act, shown: &str) -> Result<Proof> {
        let now = tx.now();
        if self.waits(person, now) {
            return Err(resting());
        }
        let checked = if shown.trim_start().starts_with('{') {
            self.check_passkey(tx, person, act, shown).await
        } else {
            self.check_code(tx, person, act, shown).await
        };
        match &checked {
            Ok(_) => self.count(person, true, now),
            Err(error) if error.kind == Kind::Invalid => self.count(person, false, now),
            Err(_) => {}
        }
        checked
    }

    async fn check_code(&self, tx: &mut Tx<'_>, person: PersonId, act: &Act, code: &str) -> Result<Proof> {
        // A recovery code lets its owner in, so that they can set up a new factor. It signs nothing.
        if *act == Act::sign_in()
            && let Some(digest) = recovery::digest(code)
        {
            let known = store::factor::use_code(tx, person, &digest).await?;
            return if known { Ok(proof("recovery", person, tx.now())) } else { Err(wrong_code()) };
        }
        let credential = store::credential::lock(tx, person).await?.unwrap_or_default();
        let Some(sealed) = credential.totp.clone() else {
            let other = store::factor::has_key(tx, person).await?;
            return Err(if other { wrong_code() } else { no_factor() });
        };
        let secret = self.blobs.unseal(tx.town(), crate::TOTP, &sealed)?;
        let step = totp_step(&secret, code, credential.totp_step, tx.now()).ok_or_else(wrong_code)?;
        store::credential::save(tx, person, &Credential { totp_step: step, ..credential }).await?;
        Ok(proof("totp", person, tx.now()))
    }

    async fn check_passkey(&self, tx: &mut Tx<'_>, person: PersonId, act: &Act, shown: &str) -> Result<Proof> {
        let shown = passkey::shown::<PublicKeyCredential>(shown)?;
        let minutes = store::rule::current(tx).await?.get(Rule::FactorMinutes);
        let state = store::factor::take(tx, person, act, shown.challenge, minutes).await?;
        let state = state.ok_or_else(passkey::wrong_passkey)?;
        let state: PasskeyAuthentication = serde_json::from_value(state).map_err(Error::internal)?;
        let party = self.site.relying_party(tx.town())?;
        let answer = party.finish_passkey_authentication(&shown.credential, &state).map_err(|error| {
            tracing::info!(%error, "a passkey does not hold");
            passkey::wrong_passkey()
        })?;
        for mut key in store::factor::keys(tx, person).await? {
            if key.passkey.update_credential(&answer).is_some() {
                store::factor::used(tx, key.id, &key.passkey).await?;
                return Ok(proof("passkey", key.id, tx.now()));
            }
        }
        Err(passkey::wrong_passkey())
    }
}

fn proof(kind: &'static str, credential: impl std::fmt::Display, at: DateTime<Utc>) -> Proof {
    Proof { kind, credential: format!("{kind}:{credential}"), at }
}

#[async_trait]
impl Factor for Factors {
    async fn ways(&self, tx: &mut Tx<'_>) -> Result<FactorWays> {
        let person = myself(tx)?;
        store::factor::ways(tx, person).await
    }

    async fn ask(&self, tx: &mut Tx<'_>, act: &str) -> Result<Question> {
        let person = myself(tx)?;
        self.question(tx, person, &Act::of(act)).await?.ok_or_else(no_passkey)
    }

    async fn confirm(&self, tx: &mut Tx<'_>, act: &str, shown: &str) -> Result<Proof> {
        let person = myself(tx)?;
        self.check(tx, person, &Act::of(act), shown).await
    }
}

fn myself(tx: &Tx<'_>) -> Result<PersonId> {
    tx.actor().person().ok_or_else(Error::not_found)
}

pub(crate) fn wrong_code() -> Error {
    Error::invalid(
        "identity.wrong_code",
        "Der Code stimmt nicht oder wurde schon benutzt. Es wurde nichts geändert. Warten Sie auf den nächsten Code und geben Sie ihn ein.",
    )
}

fn resting() -> Error {
    Error::new(
        Kind::TooMany,
        "identity.factor_resting",
        "Der zweite Faktor war mehrmals falsch. Es wurde nichts geändert. Warten Sie fünf Minuten.",
    )
}

fn no_factor() -> Error {
    Error::conflict(
        "identity.no_factor",
        "Für Ihr Konto ist noch kein zweiter Faktor eingerichtet. Es wurde nichts gezeichnet. Richten Sie ihn unter „Mein Konto“ ein.",
    )
}

pub(crate) fn no_passkey() -> Error {
    Error::conflict(
        "identity.no_passkey",
        "Für Ihr Konto ist kein Passkey eingerichtet. Es wurde nichts geändert. Richten Sie ihn unter „Mein Konto“ ein oder nehmen Sie den Code.",
    )
}
