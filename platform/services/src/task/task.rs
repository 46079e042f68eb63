//! The rules of a task.
use chrono::{DateTime, NaiveDate, Utc};
use sdk::ports::NewTask;
use sdk::{Error, Hand, PersonId, Place, Resource, TaskId, TenantId, UnitId, uuid::Uuid};

/// Something somebody is asked to do.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    pub tenant: TenantId,
    pub id: TaskId,
    pub kind: String,
    pub act: String,
    pub title: String,
    pub subject: Uuid,
    pub href: String,
    pub assignee: PersonId,
    pub unit: UnitId,
    pub requested_by: Option<PersonId>,
    pub requester_name: String,
    pub note: String,
    pub due: Option<NaiveDate>,
    pub opened_at: DateTime<Utc>,
    pub closed: Option<Closed>,
}

/// How a task ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Closed {
    pub at: DateTime<Utc>,
    pub by_name: String,
    pub outcome: String,
}

/// A task ends once.
#[derive(Debug, thiserror::Error, PartialEq)]
#[error("already closed: {0}")]
pub struct AlreadyClosed(String);

impl Task {
    /// A new task on somebody's desk.
    pub fn opened(new: NewTask, by: &Hand<'_>, tenant: TenantId, at: DateTime<Utc>) -> Self {
        Self {
            tenant,
            id: TaskId::new(),
            kind: new.kind.to_owned(),
            act: new.act.to_owned(),
            title: new.title,
            subject: new.subject,
            href: new.href,
            assignee: new.assignee,
            unit: new.unit,
            requested_by: by.person(),
            requester_name: by.name(),
            note: new.note,
            due: new.due,
            opened_at: at,
            closed: None,
        }
    }

    /// Ends the task with an outcome in words.
    pub fn close(self, outcome: &str, by: &Hand<'_>, at: DateTime<Utc>) -> Result<Self, AlreadyClosed> {
        match self.closed {
            Some(closed) => Err(AlreadyClosed(closed.outcome)),
            None => {
                let closed = Closed { at, by_name: by.name(), outcome: outcome.to_owned() };
                Ok(Self { closed: Some(closed), ..self })
            }
        }
    }
}

impl Resource for Task {
    const KIND: &'static str = "tasks.task";
    // Who may see a thing by exception has not been asked to do what others were.
    const OPENS: bool = false;
    fn tenant(&self) -> TenantId {
        self.tenant
    }
    fn place(&self) -> Place {
        let (owner, assignee) = (self.requested_by, Some(self.assignee));
        Place { units: vec![self.unit], owner, assignee, ..Place::default() }
    }
    fn guarded(&self) -> Option<Uuid> {
        Some(self.subject)
    }
}

impl From<AlreadyClosed> for Error {
    fn from(error: AlreadyClosed) -> Self {
        let text =
            format!("Die Aufgabe ist schon erledigt ({}). Es wurde nichts geändert. Laden Sie die Seite neu.", error.0);
        Error::conflict("tasks.already_closed", text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_ends_once() {
        let new = NewTask {
            kind: "dms.cosign",
            act: "Mitzeichnen",
            title: "Bescheid".into(),
            subject: Uuid::now_v7(),
            href: "/".into(),
            assignee: PersonId::new(),
            unit: UnitId::new(),
            due: None,
            note: String::new(),
        };
        let service = sdk::Actor::service("dms");
        let hand = Hand::new(&service, None);
        let task = Task::opened(new, &hand, TenantId::new(), Utc::now());
        let task = task.close("mitgezeichnet", &hand, Utc::now()).unwrap();
        assert_eq!(task.close("abgelehnt", &hand, Utc::now()), Err(AlreadyClosed("mitgezeichnet".into())));
    }
}
