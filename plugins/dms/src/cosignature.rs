//! Co-signatures (Mitzeichnungen): a named person takes responsibility for a document, bound to its bytes.
mod hindrance;

pub use hindrance::Hindrance;

use crate::document::Document;
use chrono::{DateTime, Utc};
use sdk::{DocumentId, Hand, PersonId, Place, Resource, TaskId, TenantId, UnitId, ports::Proof, uuid::Uuid};

sdk::id! {
    /// Mitzeichnung.
    CosignatureId
}

/// Longest note or reason, in characters.
const LONGEST: usize = 2000;

/// A request for a co-signature, and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Cosignature {
    /// The tenant it belongs to.
    pub tenant: TenantId,
    /// Its identity.
    pub id: CosignatureId,
    /// The document.
    pub document: DocumentId,
    /// The unit the document lies with.
    pub unit: UnitId,
    /// The version asked for.
    pub version: i32,
    /// SHA-256 of that version's original, hexadecimal.
    pub sha256: String,
    /// The sentence that is signed, exactly as shown.
    pub wording: String,
    /// Why, in the requester's words.
    pub note: String,
    /// Who asked.
    pub requested_by: PersonId,
    /// In whose stead they asked.
    pub requested_for: Option<PersonId>,
    /// When.
    pub requested_at: DateTime<Utc>,
    /// Who is asked.
    pub assignee: PersonId,
    /// The task on the assignee's desk.
    pub task: TaskId,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of a request.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Nothing yet.
    Requested,
    /// Signed.
    Signed {
        /// By whom.
        signer: Signer,
        /// The kind of second factor shown at the act: `totp` or `passkey`.
        factor: String,
        /// Which credential.
        credential: String,
        /// When.
        at: DateTime<Utc>,
    },
    /// Refused.
    Refused {
        /// By whom.
        signer: Signer,
        /// Why.
        reason: String,
        /// When.
        at: DateTime<Utc>,
    },
    /// Taken back, because who was asked no longer sees the document.
    Withdrawn {
        /// By whom.
        signer: Signer,
        /// When.
        at: DateTime<Utc>,
    },
}

/// Who decided, as they were called on that day: names and roles change, signatures do not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signer {
    /// The person; unknown of signatures given before it was kept: then it was who had been asked.
    pub person: Option<PersonId>,
    /// The person's name.
    pub name: String,
    /// The absent one's name, in whose stead they decided (i. V.).
    pub behalf: Option<String>,
    /// Role and unit: "Leitung, FB20".
    pub role: String,
}

impl Cosignature {
    /// The act a second factor is shown for: this wording over these bytes, for this request, in nobody's or this
    /// person's stead.
    pub fn act(&self, hand: &Hand<'_>) -> String {
        let act = format!("{}\n{}\n{}", self.id, self.sha256, self.wording);
        match hand.behalf_name() {
            Some(name) => format!("{act}\ni. V. für {name}"),
            None => act,
        }
    }

    /// Whoever counts as having asked.
    fn askers(&self) -> impl Iterator<Item = PersonId> {
        [self.requested_by].into_iter().chain(self.requested_for)
    }

    /// Whoever counts as having signed: a deputy and the absent one are one.
    fn signers(&self) -> impl Iterator<Item = PersonId> {
        let signer = match &self.outcome {
            Outcome::Signed { signer, .. } => Some([self.assignee, signer.person.unwrap_or(self.assignee)]),
            _ => None,
        };
        signer.into_iter().flatten()
    }
}

impl Signer {
    /// The name that stands under the decision: "Toni Muster i. V. für Petra Hallmanns".
    pub fn signature(&self) -> String {
        match &self.behalf {
            Some(absent) => format!("{} i. V. für {absent}", self.name),
            None => self.name.clone(),
        }
    }
}

impl Outcome {
    /// The word rows and programs use.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Signed { .. } => "signed",
            Self::Refused { .. } => "refused",
            Self::Withdrawn { .. } => "withdrawn",
        }
    }
}

impl Resource for Cosignature {
    const KIND: &'static str = "dms.cosign";
    // Who may read a document by exception does not sign what others were asked for.
    const OPENS: bool = false;

    fn tenant(&self) -> TenantId {
        self.tenant
    }

    fn place(&self) -> Place {
        let (owner, assignee) = (Some(self.requested_by), Some(self.assignee));
        Place { units: vec![self.unit], owner, assignee, ..Place::default() }
    }

    fn guarded(&self) -> Option<Uuid> {
        Some(self.document.0)
    }
}

/// The sentence a person signs. It never claims to be a qualified signature.
pub fn wording(document: &Document) -> String {
    format!(
        "Ich zeichne das Dokument „{}“ ({}, Version {}) mit und übernehme die Verantwortung für den Bereich, für den ich zuständig bin.",
        document.title, document.reference, document.version
    )
}

/// A text a person adds: trimmed, at most 2000 characters.
///
/// # Errors
/// [`Hindrance::TooLong`].
pub fn remark(text: &str) -> Result<String, Hindrance> {
    let text = text.trim();
    if text.chars().count() > LONGEST { Err(Hindrance::TooLong) } else { Ok(text.to_owned()) }
}

impl Cosignature {
    /// Signs. `shown` is the checksum the person saw, `current` the document's now.
    ///
    /// # Errors
    /// See [`Hindrance`].
    pub fn sign(self, by: &Hand<'_>, signer: Signer, proof: Proof) -> Result<Self, Hindrance> {
        self.demand_open(by)?;
        let Proof { kind, credential, at } = proof;
        let outcome = Outcome::Signed { signer, factor: kind.to_owned(), credential, at };
        Ok(Self { outcome, ..self })
    }

    /// Whether the actor may decide this now, over the bytes they saw. Asked before the second factor is spent.
    ///
    /// # Errors
    /// See [`Hindrance`].
    pub fn demand_signable(&self, by: &Hand<'_>, others: &[Self], shown: &str, current: &str) -> Result<(), Hindrance> {
        self.demand_open(by)?;
        let mut same = others.iter().filter(|other| other.id != self.id && other.sha256 == self.sha256);
        if same.any(|other| by.counts_as_any(other.signers())) {
            return Err(Hindrance::CountedAlready);
        }
        if shown != self.sha256 || current != self.sha256 {
            return Err(Hindrance::Changed);
        }
        Ok(())
    }

    /// Refuses, with a reason.
    ///
    /// # Errors
    /// See [`Hindrance`].
    pub fn refuse(self, by: &Hand<'_>, signer: Signer, reason: &str, at: DateTime<Utc>) -> Result<Self, Hindrance> {
        self.demand_open(by)?;
        let reason = remark(reason)?;
        if reason.is_empty() {
            return Err(Hindrance::NoReason);
        }
        Ok(Self { outcome: Outcome::Refused { signer, reason, at }, ..self })
    }

    fn demand_open(&self, by: &Hand<'_>) -> Result<(), Hindrance> {
        if !by.counts_as(self.assignee) {
            return Err(Hindrance::NotAsked);
        }
        if by.counts_as_any(self.askers()) {
            return Err(Hindrance::OwnRequest);
        }
        if self.outcome != Outcome::Requested {
            return Err(Hindrance::Decided);
        }
        Ok(())
    }
}

#[cfg(test)]
#[path = "cosignature_tests.rs"]
mod tests;
