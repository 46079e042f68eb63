//! The end of a tenant: asked for by one, released by another, and provable afterwards.
use crate::tenant::{State, Tenant};
use chrono::{DateTime, Utc};
use sdk::{Error, PersonId, Place, Resource, TenantId};
use serde_json::{Value, json};

/// Shortest reason, in characters.
const SHORTEST_REASON: usize = 10;

/// Who said something, and when.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    /// The person.
    pub by: PersonId,
    /// Their name at that time.
    pub name: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// The end of a tenant, as its operator remembers it. The title and short name are those it had.
#[derive(Clone, Debug, PartialEq)]
pub struct Shredding {
    /// The tenant that does it: the owner of this row.
    pub operator: TenantId,
    /// The tenant that ends.
    pub id: TenantId,
    /// Its short name.
    pub key: String,
    /// Its name.
    pub title: String,
    /// Why.
    pub reason: String,
    /// Who asked for it.
    pub asked: Word,
    /// Who released it.
    pub released: Option<Word>,
    /// When its last key was gone: from then on nothing of it opens, in no copy.
    pub keys_at: Option<DateTime<Utc>>,
    /// Files removed from the store since.
    pub objects: i64,
    /// Rows removed from the database since.
    pub rows: i64,
    /// When nothing was left.
    pub done_at: Option<DateTime<Utc>>,
    /// The signed certificate, once all is done.
    pub certificate: Option<Value>,
}

/// Why a tenant is not destroyed.
#[derive(Debug, thiserror::Error, PartialEq)]
pub enum Refusal {
    /// It is still open.
    #[error(
        "Vernichtet wird nur, was gesperrt ist. Es wurde nichts geändert. Sperren Sie den Mandanten zuerst und geben Sie seinen Leuten Zeit, sich zu melden."
    )]
    Open,
    /// Others hang on it.
    #[error(
        "Unter diesem Mandanten stehen noch andere. Es wurde nichts geändert. Vernichten Sie zuerst diese, oder lassen Sie sie woanders anhängen."
    )]
    Holds,
    /// Another short name was typed.
    #[error(
        "Der eingetippte Kurzname ist ein anderer. Es wurde nichts geändert. Prüfen Sie, ob Sie beim richtigen Mandanten sind, und tippen Sie seinen Kurznamen genau ab."
    )]
    Mistyped,
    /// Nobody could tell later why.
    #[error(
        "Der Grund fehlt oder ist zu kurz. Es wurde nichts geändert. Nennen Sie Vertrag und Datum, etwa „Vertragsende zum 31.12., Kündigung vom 3.6.“."
    )]
    Groundless,
    /// One person is not two.
    #[error(
        "Freigeben muss jemand anderes als die Person, die die Vernichtung beantragt hat. Es wurde nichts geändert. Bitten Sie eine zweite Person aus dem Betrieb."
    )]
    SamePerson,
    /// It was released before.
    #[error("Die Vernichtung ist schon freigegeben und läuft. Es wurde nichts geändert. Laden Sie die Seite neu.")]
    Released,
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        let text = refusal.to_string();
        match refusal {
            Refusal::Mistyped => Self::invalid("registry.mistyped", text),
            Refusal::Groundless => Self::invalid("registry.groundless", text),
            Refusal::Open => Self::conflict("registry.not_suspended", text),
            Refusal::Holds => Self::conflict("registry.holds_others", text),
            Refusal::SamePerson => Self::conflict("registry.same_person", text),
            Refusal::Released => Self::conflict("registry.shredding_released", text),
        }
    }
}

impl Shredding {
    /// Asks for the end of a tenant that `below` others stand under. `typed` is its short name, typed by hand.
    ///
    /// # Errors
    /// Whatever [`Refusal`] says, but for who and when it is released.
    pub fn ask(tenant: &Tenant, below: i64, typed: &str, reason: &str, asked: Word) -> Result<Self, Refusal> {
        let reason = reason.trim();
        if tenant.state != State::Suspended {
            return Err(Refusal::Open);
        }
        if below > 0 {
            return Err(Refusal::Holds);
        }
        if typed.trim() != tenant.key {
            return Err(Refusal::Mistyped);
        }
        if reason.chars().count() < SHORTEST_REASON {
            return Err(Refusal::Groundless);
        }
        Ok(Self {
            operator: tenant.seen_from,
            id: tenant.id,
            key: tenant.key.clone(),
            title: tenant.title.clone(),
            reason: reason.to_owned(),
            asked,
            released: None,
            keys_at: None,
            objects: 0,
            rows: 0,
            done_at: None,
            certificate: None,
        })
    }

    /// Says that it may begin.
    ///
    /// # Errors
    /// [`Refusal::SamePerson`] or [`Refusal::Released`].
    pub fn release(self, word: Word) -> Result<Self, Refusal> {
        if self.released.is_some() {
            Err(Refusal::Released)
        } else if word.by == self.asked.by {
            Err(Refusal::SamePerson)
        } else {
            Ok(Self { released: Some(word), ..self })
        }
    }

    /// The signed certificate as a file: its name and bytes.
    ///
    /// # Errors
    /// `NotFound` until all is done.
    pub fn signed(&self) -> sdk::Result<(String, Vec<u8>)> {
        let certificate = self.certificate.as_ref().ok_or_else(Error::not_found)?;
        let bytes = serde_json::to_vec_pretty(certificate).map_err(Error::internal)?;
        Ok((format!("vernichtung-{}.json", self.key), bytes))
    }

    /// What is certified once all is done.
    pub fn facts(&self) -> Value {
        let word = |word: &Word| json!({ "person": word.name, "at": word.at });
        json!({
            "kind": "shredding",
            "version": 1,
            "tenant": { "id": self.id, "key": self.key, "title": self.title },
            "operator": self.operator,
            "reason": self.reason,
            "asked": word(&self.asked),
            "released": self.released.as_ref().map(word),
            "keys_destroyed_at": self.keys_at,
            "files_removed": self.objects,
            "rows_removed": self.rows,
            "done_at": self.done_at,
        })
    }
}

impl Resource for Shredding {
    const KIND: &'static str = "registry.shredding";

    fn tenant(&self) -> TenantId {
        self.operator
    }

    fn place(&self) -> Place {
        Place::default()
    }
}
