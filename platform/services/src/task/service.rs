//! What can be done with tasks. Closing happens through the thing they are about.
use super::{store, task::Task};
use sdk::web::{Cursor, paged};
use sdk::{Action, Cx, Result};

/// See tasks.
pub const READ: Action = Action::new("tasks.task.read", "Aufgaben sehen");

/// One page of the actor's tasks, open or done.
pub async fn list(cx: &Cx, done: bool, after: Option<Cursor>) -> Result<(Vec<Task>, Option<Cursor>)> {
    cx.read(READ, async |tx| {
        let rows = store::list(tx, done, after).await?;
        let tasks = tx.admit_all(rows)?;
        Ok(paged(tasks, |task| (task.opened_at, task.id.0)))
    })
    .await
}

/// The first open tasks of the actor and how many there are.
pub async fn waiting(cx: &Cx) -> Result<(Vec<Task>, i64)> {
    cx.read(READ, async |tx| {
        let rows = store::list(tx, false, None).await?;
        let persons = tx.persons();
        let tasks = tx.admit_all(rows)?.into_iter().filter(|task| persons.contains(&task.assignee)).take(10).collect();
        Ok((tasks, store::count(tx).await?))
    })
    .await
}
