use crate::{PersonId, Result, TaskId, Tx, UnitId, uuid::Uuid};
use async_trait::async_trait;
use chrono::NaiveDate;

/// Something somebody is asked to do.
#[derive(Clone, Debug)]
pub struct NewTask {
    /// `plugin.noun` of the request: `dms.cosign`.
    pub kind: &'static str,
    /// The expected act on the row: "Mitzeichnen".
    pub act: &'static str,
    /// What it is about.
    pub title: String,
    /// The thing it is about.
    pub subject: Uuid,
    /// Where it is done.
    pub href: String,
    /// Whose turn it is.
    pub assignee: PersonId,
    /// The unit of the assignee.
    pub unit: UnitId,
    /// When it should be done.
    pub due: Option<NaiveDate>,
    /// Why, in the requester's words.
    pub note: String,
}

/// Asks people to do something.
#[async_trait]
pub trait Tasks: Send + Sync {
    /// Puts a task on somebody's desk.
    async fn open(&self, tx: &mut Tx<'_>, task: NewTask) -> Result<TaskId>;
    /// Closes a task with an outcome in words ("mitgezeichnet").
    ///
    /// # Errors
    /// `NotFound` if there is none; `Conflict` if it is closed already.
    async fn close(&self, tx: &mut Tx<'_>, task: TaskId, outcome: &str) -> Result<()>;
    /// Takes a task from somebody who no longer sees what it is about; one that is closed stays as it is. The calling
    /// plugin decided over the thing, and whoever acts need not have seen the task.
    async fn withdraw(&self, tx: &mut Tx<'_>, task: TaskId, outcome: &str) -> Result<()>;
}
