//! Records (Akten): one matter of one topic of the file plan.
use crate::plan::PlanUnitId;
use crate::process::Process;
use crate::reference::process_reference;
use chrono::{DateTime, Utc};
use sdk::{Error, PersonId, Place, ProcessId, RecordId, Resource, TenantId, UnitId, uuid::Uuid};

/// Whether work goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Processes may be opened in it.
    Open,
    /// It is complete.
    Closed,
}

impl State {
    /// The word rows and programs use.
    pub fn key(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }

    /// The state of such a word; the table's check admits no third.
    pub fn of(key: &str) -> Self {
        if key == "closed" { Self::Closed } else { Self::Open }
    }
}

/// A record.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// The tenant it belongs to.
    pub tenant: TenantId,
    /// Its identity.
    pub id: RecordId,
    /// Its reference (Aktenzeichen).
    pub reference: String,
    /// What it is about.
    pub title: String,
    /// The topic of the file plan it belongs to.
    pub plan: PlanUnitId,
    /// The unit that keeps it (Federführung).
    pub unit: UnitId,
    /// The year of its reference.
    pub year: i32,
    /// Whether work goes on.
    pub state: State,
    /// The number of its youngest process.
    pub last_process: i32,
    /// Who opened it; nobody if it came with the blueprint.
    pub opened_by: Option<PersonId>,
    /// When.
    pub opened_at: DateTime<Utc>,
}

impl Resource for Record {
    const KIND: &'static str = "dms.record";

    fn tenant(&self) -> TenantId {
        self.tenant
    }

    fn place(&self) -> Place {
        Place { units: vec![self.unit], owner: self.opened_by, ..Place::default() }
    }

    fn guarded(&self) -> Option<Uuid> {
        Some(self.id.0)
    }
}

/// A closed record takes no further process.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("record {0} is closed")]
pub struct RecordClosed(String);

impl Record {
    /// Opens the next process of this record.
    ///
    /// # Errors
    /// [`RecordClosed`].
    pub fn open_process(
        &mut self,
        title: String,
        by: Option<PersonId>,
        at: DateTime<Utc>,
    ) -> Result<Process, RecordClosed> {
        if self.state == State::Closed {
            return Err(RecordClosed(self.reference.clone()));
        }
        self.last_process = self.last_process.saturating_add(1);
        Ok(Process {
            tenant: self.tenant,
            id: ProcessId::new(),
            record: self.id,
            reference: process_reference(&self.reference, self.last_process),
            title,
            unit: self.unit,
            opened_by: by,
            opened_at: at,
            closed: None,
        })
    }
}

impl From<RecordClosed> for Error {
    fn from(RecordClosed(reference): RecordClosed) -> Self {
        let text = format!(
            "Die Akte {reference} ist geschlossen. Es wurde nichts angelegt. Wählen Sie eine offene Akte oder legen Sie eine neue an."
        );
        Self::conflict("dms.record_closed", text)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn record() -> Record {
        Record {
            tenant: TenantId::new(),
            id: RecordId::new(),
            reference: "20.21.01-0007/2026".into(),
            title: "Grundsteuer B, Lindenweg 12".into(),
            plan: PlanUnitId::new(),
            unit: UnitId::new(),
            year: 2026,
            state: State::Open,
            last_process: 0,
            opened_by: None,
            opened_at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn processes_are_numbered_and_stay_with_the_unit() {
        let mut record = record();
        let mut open = || record.open_process("Widerspruch".into(), None, DateTime::UNIX_EPOCH).unwrap();
        let (first, second) = (open(), open());
        assert_eq!(first.reference, "20.21.01-0007/2026-V001");
        assert_eq!(second.reference, "20.21.01-0007/2026-V002");
        assert_eq!(second.unit, record.unit);
        assert_eq!(record.last_process, 2);
    }

    #[test]
    fn a_closed_record_takes_nothing() {
        let mut record = Record { state: State::Closed, ..record() };
        let refused = record.open_process("Nachtrag".into(), None, DateTime::UNIX_EPOCH);
        assert_eq!(refused, Err(RecordClosed("20.21.01-0007/2026".into())));
        assert_eq!(record.last_process, 0);
    }
}
