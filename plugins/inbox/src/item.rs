//! The rules of an item. No I/O, no clock, no SQL.
use crate::receipt::{Channel, ReceiptNumber};
use crate::text::line;
use chrono::{DateTime, NaiveDate, Utc};
use sdk::ports::Remark;
use sdk::{BlobId, DocumentId, Error, PersonId, Place, ProcessId, Resource, TenantId, UnitId, uuid::Uuid};

sdk::id! {
    /// An item of the inbox.
    ItemId
}

/// Something that arrived.
#[derive(Clone, Debug)]
pub struct Item {
    pub tenant: TenantId,
    pub id: ItemId,
    pub receipt: ReceiptNumber,
    pub channel: Channel,
    pub source: Option<String>,
    pub file_name: String,
    pub media_type: String,
    pub size: i64,
    pub sha256: String,
    pub original: BlobId,
    pub rendition: Option<BlobId>,
    pub physical_at: DateTime<Utc>,
    pub legal_at: DateTime<Utc>,
    pub state: State,
    pub pages_done: i32,
    pub pages_total: i32,
    pub sender: Option<String>,
    pub subject: Option<String>,
    pub written_on: Option<NaiveDate>,
    /// Whether a person corrected sender or subject: suggestions no longer replace them.
    pub edited: bool,
    pub remarks: Vec<Remark>,
    /// Text that stands on no page.
    pub body: String,
    pub unit: UnitId,
    pub created_by: Option<PersonId>,
    pub created_at: DateTime<Utc>,
}

/// How far an item has come.
#[derive(Clone, Debug, PartialEq)]
pub enum State {
    /// Safe, numbered, not yet read.
    Received,
    /// Read.
    Captured,
    /// Could not be read; a person must look.
    Attention { code: String, sentence: String },
    /// In a process of the records.
    Filed { process: ProcessId, document: DocumentId },
}

impl State {
    /// All keys.
    pub const KEYS: [&'static str; 4] = ["received", "captured", "attention", "filed"];

    /// The key in database and API.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Captured => "captured",
            Self::Attention { .. } => "attention",
            Self::Filed { .. } => "filed",
        }
    }
}

/// Why something cannot be done with an item now.
#[derive(Debug, thiserror::Error, PartialEq)]
pub enum Refusal {
    /// It is in the records already.
    #[error("already filed")]
    AlreadyFiled,
    /// It is still being read.
    #[error("still being read")]
    StillRead,
}

impl Item {
    /// The name people know it by: subject, or file name while nothing is known.
    pub fn title(&self) -> &str {
        self.subject.as_deref().filter(|subject| !subject.is_empty()).unwrap_or(&self.file_name)
    }

    /// Corrects what a machine suggested.
    pub fn edit(self, sender: Option<String>, subject: Option<String>) -> Result<Self, Refusal> {
        self.still_here()?;
        let keep = |new: Option<String>, old| new.map(|text| line(&text)).or(old);
        Ok(Self { sender: keep(sender, self.sender), subject: keep(subject, self.subject), edited: true, ..self })
    }

    /// Lays it with another unit.
    pub fn assign(self, unit: UnitId) -> Result<Self, Refusal> {
        self.still_here()?;
        Ok(Self { unit, ..self })
    }

    /// Files it, once, after it was read or could not be.
    pub fn file(self, process: ProcessId, document: DocumentId) -> Result<Self, Refusal> {
        self.still_here()?;
        match self.state {
            State::Received => Err(Refusal::StillRead),
            _ => Ok(Self { state: State::Filed { process, document }, ..self }),
        }
    }

    /// Refuses what can only be done before it is filed.
    ///
    /// # Errors
    /// [`Refusal::AlreadyFiled`].
    pub fn demand_here(&self) -> Result<(), Refusal> {
        self.still_here()
    }

    fn still_here(&self) -> Result<(), Refusal> {
        match self.state {
            State::Filed { .. } => Err(Refusal::AlreadyFiled),
            _ => Ok(()),
        }
    }
}

impl Resource for Item {
    const KIND: &'static str = "inbox.item";
    fn tenant(&self) -> TenantId {
        self.tenant
    }
    fn place(&self) -> Place {
        Place { units: vec![self.unit], owner: self.created_by, ..Place::default() }
    }
    fn guarded(&self) -> Option<Uuid> {
        Some(self.id.0)
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::AlreadyFiled => Self::conflict(
                "inbox.already_filed",
                "Der Eingang liegt schon in einer Akte. Es wurde nichts geändert. Öffnen Sie das Dokument dort.",
            ),
            Refusal::StillRead => Self::conflict(
                "inbox.still_read",
                "Der Eingang wird noch gelesen. Er wurde nicht abgelegt. Warten Sie, bis alle Seiten gelesen sind.",
            ),
        }
    }
}

#[cfg(test)]
pub(crate) fn sample(state: State) -> Item {
    Item {
        tenant: TenantId::new(),
        id: ItemId::new(),
        receipt: ReceiptNumber { year: 2026, number: 1 },
        channel: Channel::Letter,
        source: None,
        file_name: "Brief.pdf".into(),
        media_type: "application/pdf".into(),
        size: 1,
        sha256: String::new(),
        original: BlobId::new(),
        rendition: None,
        physical_at: Utc::now(),
        legal_at: Utc::now(),
        state,
        pages_done: 0,
        pages_total: 0,
        sender: None,
        subject: None,
        written_on: None,
        edited: false,
        remarks: vec![],
        body: String::new(),
        unit: UnitId::new(),
        created_by: None,
        created_at: Utc::now(),
    }
}

#[cfg(test)]
mod tests {
    use super::sample as item;
    use super::*;

    #[test]
    fn an_item_is_filed_once_and_only_when_read() {
        let (process, document) = (ProcessId::new(), DocumentId::new());
        assert_eq!(item(State::Received).file(process, document).err(), Some(Refusal::StillRead));
        let filed = item(State::Captured).file(process, document).unwrap();
        assert_eq!(filed.clone().file(process, document).err(), Some(Refusal::AlreadyFiled));
        assert_eq!(filed.clone().assign(UnitId::new()).err(), Some(Refusal::AlreadyFiled));
        assert_eq!(filed.edit(None, None).err(), Some(Refusal::AlreadyFiled));
        let attention = State::Attention { code: "broken".into(), sentence: String::new() };
        assert!(item(attention).file(process, document).is_ok());
    }

    #[test]
    fn an_edit_keeps_what_it_does_not_name() {
        let edited = item(State::Captured).edit(Some("  Kim Fiktiv ".into()), None).unwrap();
        assert_eq!(edited.sender.as_deref(), Some("Kim Fiktiv"));
        assert_eq!(edited.title(), "Brief.pdf");
        assert!(edited.edited);
        let emptied = edited.edit(Some(String::new()), Some("Antrag\n auf\0 mehr".into())).unwrap();
        assert_eq!((emptied.sender.as_deref(), emptied.title()), (Some(""), "Antrag auf mehr"));
    }
}
