//! Processes (Vorgänge): one piece of work inside a record; documents lie in processes.
use chrono::{DateTime, Utc};
use sdk::{Error, PersonId, Place, ProcessId, RecordId, Resource, TenantId, UnitId, uuid::Uuid};

/// A process.
#[derive(Clone, Debug, PartialEq)]
pub struct Process {
    /// The tenant it belongs to.
    pub tenant: TenantId,
    /// Its identity.
    pub id: ProcessId,
    /// The record it is part of.
    pub record: RecordId,
    /// Its reference: `11.21.03-0007/2026-V001`.
    pub reference: String,
    /// What it is about.
    pub title: String,
    /// The unit that works on it.
    pub unit: UnitId,
    /// Who opened it; nobody if it came with the blueprint.
    pub opened_by: Option<PersonId>,
    /// When.
    pub opened_at: DateTime<Utc>,
    /// Who put it to the files (zdA), and when.
    pub closed: Option<(Option<PersonId>, DateTime<Utc>)>,
}

impl Resource for Process {
    const KIND: &'static str = "dms.process";

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

/// Why a process does not take what is asked.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Refused {
    /// It is closed already.
    #[error("process {0} is closed")]
    Closed(String),
    /// Somebody is still asked to co-sign one of its documents.
    #[error("process {0} has open requests for co-signature")]
    Cosigning(String),
}

impl Process {
    /// `open` or `closed`.
    pub fn state(&self) -> &'static str {
        if self.closed.is_some() { "closed" } else { "open" }
    }

    /// Only an open process takes documents and requests; after zdA everything is read-only.
    ///
    /// # Errors
    /// [`Refused::Closed`].
    pub fn demand_open(&self) -> Result<(), Refused> {
        match self.closed {
            Some(_) => Err(Refused::Closed(self.reference.clone())),
            None => Ok(()),
        }
    }

    /// Puts the process to the files (zdA): needs that nobody is still asked to co-sign.
    ///
    /// # Errors
    /// See [`Refused`].
    pub fn close(self, cosigning: bool, by: Option<PersonId>, at: DateTime<Utc>) -> Result<Self, Refused> {
        self.demand_open()?;
        if cosigning {
            return Err(Refused::Cosigning(self.reference));
        }
        Ok(Self { closed: Some((by, at)), ..self })
    }
}

impl From<Refused> for Error {
    fn from(error: Refused) -> Self {
        match error {
            Refused::Closed(reference) => Self::conflict(
                "dms.process_closed",
                format!(
                    "Der Vorgang {reference} ist zu den Akten verfügt und nur noch lesbar. Es wurde nichts geändert. Wählen Sie einen offenen Vorgang."
                ),
            ),
            Refused::Cosigning(reference) => Self::conflict(
                "dms.process_cosigning",
                format!(
                    "Im Vorgang {reference} steht noch eine Mitzeichnung aus. Der Vorgang bleibt offen. Warten Sie die Mitzeichnung ab und verfügen Sie dann zu den Akten."
                ),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::tests::record;

    #[test]
    fn a_process_is_put_to_the_files_once() {
        let process = record().open_process("Widerspruch".into(), None, DateTime::UNIX_EPOCH).unwrap();
        let reference = process.reference.clone();
        let refused = process.clone().close(true, None, DateTime::UNIX_EPOCH);
        assert_eq!(refused, Err(Refused::Cosigning(reference.clone())));
        let closed = process.close(false, None, DateTime::UNIX_EPOCH).unwrap();
        assert_eq!(closed.state(), "closed");
        assert_eq!(closed.demand_open(), Err(Refused::Closed(reference.clone())));
        assert_eq!(closed.close(false, None, DateTime::UNIX_EPOCH), Err(Refused::Closed(reference)));
    }
}
