//! Where tasks stand, for questions about rights.
use super::{service::READ, store};
use async_trait::async_trait;
use sdk::ports::{Standing, ThingKind, Things};
use sdk::{PersonId, Result, Tx, Visibility};

// A task has no page of its own: it is known by its identity.
static TASK: ThingKind =
    ThingKind { kind: "tasks.task", title: "Aufgabe", plural: "Aufgaben", read: READ, path: "", opens: false };

/// Knows where tasks stand.
pub struct Standings;

#[async_trait]
impl Things for Standings {
    fn kinds(&self) -> &'static [ThingKind] {
        std::slice::from_ref(&TASK)
    }

    async fn find(&self, tx: &mut Tx<'_>, wanted: &str, _about: &[PersonId]) -> Result<Option<Standing>> {
        let Some(id) = TASK.identity_in(wanted) else { return Ok(None) };
        let Some(row) = store::get(tx, id.into()).await? else { return Ok(None) };
        let (place, task) = tx.stand(READ, row).await?;
        Ok(Some(Standing { kind: &TASK, id, place, title: task.map(|task| task.title) }))
    }

    async fn count(&self, tx: &mut Tx<'_>, _kind: &ThingKind, sight: Visibility) -> Result<i64> {
        store::within(tx, sight).await
    }
}
