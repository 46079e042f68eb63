//! The port `Factor`: one-time codes at the act itself.
use crate::credential::{Credential, totp_step};
use crate::store;
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use sdk::ports::{Blobs, Factor, Proof};
use sdk::{Error, Kind, PersonId, Result, Tx};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Wrong codes before a person must wait: six digits must not be guessed.
const PATIENCE: u32 = 5;
/// How long they wait.
const WAIT: TimeDelta = TimeDelta::minutes(5);

/// Time-based one-time codes (RFC 6238).
pub struct Totp {
    blobs: Arc<dyn Blobs>,
    // Kept in memory: a refused act rolls its transaction back, and the count with it.
    failures: Mutex<HashMap<PersonId, (u32, DateTime<Utc>)>>,
}

impl Totp {
    /// With the keeper of secrets.
    pub fn new(blobs: Arc<dyn Blobs>) -> Self {
        Self { blobs, failures: Mutex::default() }
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
}

#[async_trait]
impl Factor for Totp {
    async fn confirm(&self, tx: &mut Tx<'_>, code: &str) -> Result<Proof> {
        let person = tx.actor().person().ok_or_else(Error::not_found)?;
        let now = tx.now();
        if self.waits(person, now) {
            return Err(Error::new(
                Kind::TooMany,
                "identity.factor_resting",
                "Der Code war mehrmals falsch. Es wurde nichts gezeichnet. Warten Sie fünf Minuten.",
            ));
        }
        let credential = store::credential::lock(tx, person).await?.unwrap_or_default();
        let sealed = credential.totp.clone().ok_or_else(no_factor)?;
        let secret = self.blobs.unseal(tx.town(), "totp", &sealed)?;
        let step = totp_step(&secret, code, credential.totp_step, now);
        self.count(person, step.is_some(), now);
        let totp_step = step.ok_or_else(wrong_code)?;
        store::credential::save(tx, person, &Credential { totp_step, ..credential }).await?;
        Ok(Proof { kind: "totp", credential: format!("totp:{person}"), at: now })
    }
}

pub(crate) fn wrong_code() -> Error {
    Error::invalid(
        "identity.wrong_code",
        "Der Code stimmt nicht oder wurde schon benutzt. Es wurde nichts geändert. Warten Sie auf den nächsten Code und geben Sie ihn ein.",
    )
}

fn no_factor() -> Error {
    Error::conflict(
        "identity.no_factor",
        "Für Ihr Konto ist noch kein zweiter Faktor eingerichtet. Es wurde nichts gezeichnet. Richten Sie ihn unter „Mein Konto“ ein.",
    )
}
