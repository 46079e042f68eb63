//! Documents: what is written, with the untouched bytes it came as.
use chrono::{DateTime, NaiveDate, Utc};
use sdk::{BlobId, DocumentId, PersonId, Place, ProcessId, RecordId, Resource, TenantId, UnitId, uuid::Uuid};

/// How far a document has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It lies in its process.
    Filed,
    /// Somebody is asked to co-sign it.
    Cosigning,
    /// The last decision was a co-signature.
    Cosigned,
    /// The last decision was a refusal.
    Refused,
}

impl State {
    /// The word rows and programs use.
    pub fn key(self) -> &'static str {
        match self {
            Self::Filed => "filed",
            Self::Cosigning => "cosigning",
            Self::Cosigned => "cosigned",
            Self::Refused => "refused",
        }
    }

    /// What the last decision over a co-signature leaves behind.
    pub fn decided(outcome: &str) -> Self {
        match outcome {
            "signed" => Self::Cosigned,
            "refused" => Self::Refused,
            _ => Self::Filed,
        }
    }

    /// The state of such a word; the table's check admits no other.
    pub fn of(key: &str) -> Self {
        match key {
            "cosigning" => Self::Cosigning,
            "cosigned" => Self::Cosigned,
            "refused" => Self::Refused,
            _ => Self::Filed,
        }
    }
}

/// A document without its text, which can be long and is read only where it is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// The tenant it belongs to.
    pub tenant: TenantId,
    /// Its identity.
    pub id: DocumentId,
    /// The record it lies in.
    pub record: RecordId,
    /// The process it lies in.
    pub process: ProcessId,
    /// The reference of that process.
    pub reference: String,
    /// The unit it lies with.
    pub unit: UnitId,
    /// What it is about.
    pub title: String,
    /// Who sent it.
    pub sender: Option<String>,
    /// Its number in the post book, if it came by post.
    pub receipt_number: Option<String>,
    /// When it legally arrived, or was added.
    pub received_at: DateTime<Utc>,
    /// The date written on it.
    pub written_on: Option<NaiveDate>,
    /// The original's file name.
    pub file_name: String,
    /// The original's media type.
    pub media_type: String,
    /// The untouched original.
    pub original: BlobId,
    /// SHA-256 of the original, hexadecimal: what a signature binds to.
    pub sha256: String,
    /// The searchable rendition (PDF/A).
    pub rendition: Option<BlobId>,
    /// How many pages were read.
    pub pages: i32,
    /// Counts from one; every new content is a new version.
    pub version: i32,
    /// How far it has come.
    pub state: State,
    /// Who filed it.
    pub created_by: Option<PersonId>,
    /// When.
    pub created_at: DateTime<Utc>,
    /// The acting person, if they were asked to co-sign it: they may read it wherever it lies.
    pub cosigner: Option<PersonId>,
}

impl Resource for Document {
    const KIND: &'static str = "dms.document";

    fn tenant(&self) -> TenantId {
        self.tenant
    }

    fn place(&self) -> Place {
        Place { units: vec![self.unit], owner: self.created_by, assignee: self.cosigner, ..Place::default() }
    }

    fn guarded(&self) -> Option<Uuid> {
        Some(self.id.0)
    }
}

impl Document {
    /// The document after a decision, while `pending` tells whether others are still asked.
    pub fn decided(self, outcome: State, pending: bool) -> Self {
        Self { state: if pending { State::Cosigning } else { outcome }, ..self }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use sdk::{Actor, Principal, Reach, Scope};

    pub(crate) fn document() -> Document {
        Document {
            tenant: TenantId::new(),
            id: DocumentId::new(),
            record: RecordId::new(),
            process: ProcessId::new(),
            reference: "20.21.01-0007/2026-V001".into(),
            unit: UnitId::new(),
            title: "Widerspruch".into(),
            sender: None,
            receipt_number: None,
            received_at: DateTime::UNIX_EPOCH,
            written_on: None,
            file_name: "Widerspruch.pdf".into(),
            media_type: "application/pdf".into(),
            original: BlobId::new(),
            sha256: "a".repeat(64),
            rendition: None,
            pages: 1,
            version: 1,
            state: State::Filed,
            created_by: None,
            created_at: DateTime::UNIX_EPOCH,
            cosigner: None,
        }
    }

    #[test]
    fn a_cosigner_of_another_unit_reads_it_and_nobody_else_there() {
        let person = PersonId::new();
        let unit = UnitId::new();
        let actor = Actor {
            principal: Principal::Person(person),
            name: "Leitung".into(),
            unit: Some(unit),
            subtree: vec![unit],
            roles: vec!["head".into()],
            mandates: vec![],
            bodies: vec![],
        };
        let reach = Reach::default().with(Scope::Subtree).with(Scope::Assigned);
        let foreign = document();
        assert!(!reach.covers(&actor, &foreign.place()));
        let asked = Document { cosigner: Some(person), ..foreign };
        assert!(reach.covers(&actor, &asked.place()));
    }

    #[test]
    fn it_stays_in_cosignature_while_others_are_asked() {
        assert_eq!(document().decided(State::Cosigned, true).state, State::Cosigning);
        assert_eq!(document().decided(State::Refused, false).state, State::Refused);
    }

    #[test]
    fn states_survive_the_way_through_a_row() {
        for state in [State::Filed, State::Cosigning, State::Cosigned, State::Refused] {
            assert_eq!(State::of(state.key()), state);
        }
    }
}
