//! A transaction inside one tenant, for one actor, for one action.
use crate::audit::APPEND;
use crate::patience::{self, within};
use crate::share::Place;
use crate::{Safe, Town, cell::Cell, link::CLEAN, link::Pooled};
use chrono::{DateTime, Utc};
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use kernel::{Action, Actor, Error, Hand, Kind, Mandate, PersonId, Reach, Result, Sight, Snapshot, TenantId};
use std::sync::Arc;

/// Whether a transaction may change anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Reads only; leaves no audit row.
    Read,
    /// Reads; leaves an audit row, and nothing else, if a thing read is sensitive.
    Watch,
    /// Reads what is sensitive; leaves an audit row and nothing else.
    Witness,
    /// Writes; leaves an audit row.
    Write,
}

/// Everything that must be known before a transaction may begin.
pub struct Deed<'c> {
    /// The tenant it happens in.
    pub town: &'c Town,
    /// Who does it.
    pub actor: &'c Actor,
    /// What is done.
    pub action: Action,
    /// Whether it may write.
    pub mode: Mode,
    /// The tenant's policy.
    pub policy: &'c Arc<Snapshot>,
    /// Now.
    pub now: DateTime<Utc>,
    /// The request it belongs to.
    pub request: &'c str,
    /// Whether somebody outside waits for it: such work takes no more than its tenant's share of the connections.
    pub awaited: bool,
}

/// A transaction inside one tenant, for one actor, for one action. Committed when the closure returns `Ok`.
pub struct Tx<'c> {
    pub(crate) link: &'c mut Pooled,
    pub(crate) deed: &'c Deed<'c>,
    pub(crate) safe: Arc<dyn Safe>,
    pub(crate) sight: Sight<'c>,
    /// In whose stead something was reached that the actor's own right does not reach.
    pub(crate) stead: Option<&'c Mandate>,
    /// Whether something sensitive was shown to a person.
    pub(crate) watched: bool,
    /// Who proved who they are while it ran, if nobody was known when it began.
    pub(crate) proven: Option<(PersonId, String)>,
    pub(crate) subject: Option<String>,
    pub(crate) detail: serde_json::Map<String, serde_json::Value>,
}

impl<'c> Tx<'c> {
    /// The tenant everything here belongs to.
    pub fn tenant(&self) -> TenantId {
        self.deed.town.id
    }

    /// The tenant, with its name and key material.
    pub fn town(&self) -> &Town {
        self.deed.town
    }

    /// Who is acting.
    pub fn actor(&self) -> &Actor {
        self.deed.actor
    }

    /// What is being done.
    pub fn action(&self) -> Action {
        self.deed.action
    }

    /// The time of this transaction: one for everything it writes.
    pub fn now(&self) -> DateTime<Utc> {
        self.deed.now
    }

    /// Whose hand acts: the actor's, and the absent person's in whose stead.
    pub fn hand(&self) -> Hand<'c> {
        match self.stead {
            Some(mandate) => Hand::new(self.deed.actor, Some(mandate)),
            None => self.sight.authority.hand(),
        }
    }

    /// The actor, and those in whose stead they may do what is being done.
    pub fn persons(&self) -> Vec<PersonId> {
        self.sight.authority.parts().filter_map(|(holder, _)| holder.person()).collect()
    }

    /// How far the actor reaches where nothing stands yet.
    pub fn reach(&self) -> Reach {
        self.sight.authority.reach()
    }

    /// Says who did it, once they have proved who they are: at the door nobody is known before. For the audit row alone;
    /// what may be done stays what the actor may. Whoever was known before stays who they are.
    pub fn proven(&mut self, person: PersonId, name: impl Into<String>) {
        if self.deed.actor.is_service() {
            self.proven = Some((person, name.into()));
        }
    }

    /// Names what the action was done to, for the audit row.
    pub fn about(&mut self, subject: impl std::fmt::Display) {
        self.subject = Some(subject.to_string());
    }

    /// Adds a fact to the audit row: a value before or after, a reason.
    pub fn note(&mut self, key: &str, value: impl Into<serde_json::Value>) {
        self.detail.insert(key.to_owned(), ledger::plain(value.into()));
    }

    /// Adds to the audit row what a value was and what it is from now on; nothing if it stays.
    pub fn changed<V: Into<serde_json::Value>>(&mut self, key: &str, before: V, after: V) {
        let (before, after) = (before.into(), after.into());
        if before != after {
            self.note(key, serde_json::json!({ "before": before, "after": after }));
        }
    }

    /// The connection, for store modules.
    pub fn sql(&mut self) -> &mut AsyncPgConnection {
        &mut self.link.conn
    }
}

/// Runs `work` in one transaction of one tenant, if the actor may ever do the action.
///
/// # Errors
/// `Denied` without touching the database; `Unavailable` if it is away; whatever `work` returns.
pub async fn transact<R>(cell: &Cell, deed: &Deed<'_>, work: impl AsyncFnOnce(&mut Tx<'_>) -> Result<R>) -> Result<R> {
    let sight = deed.policy.sight(deed.actor, deed.action, deed.now);
    if sight.authority.is_empty() || (deed.mode == Mode::Write && deed.actor.is_guest()) {
        return Err(denied(deed.action));
    }
    let mut place = if deed.awaited { Some(cell.shares.place(deed.town.id).await?) } else { None };
    let mut link = cell.link().await?;
    place.iter_mut().for_each(Place::begin);
    within(patience::SHORT, begin(cell, &mut link, deed)).await?;
    let limit = if deed.mode == Mode::Write { patience::WRITE } else { patience::READ };
    within(limit, conclude(cell, &mut link, deed, sight, work)).await
}

/// Works, then commits or rolls back. A link whose end is uncertain stays busy, and the pool throws it away.
async fn conclude<'c, R>(
    cell: &Cell,
    link: &'c mut Pooled,
    deed: &'c Deed<'c>,
    sight: Sight<'c>,
    work: impl AsyncFnOnce(&mut Tx<'_>) -> Result<R>,
) -> Result<R> {
    let (safe, detail) = (cell.safe.clone(), serde_json::Map::new());
    let mut tx = Tx { link, deed, safe, sight, stead: None, watched: false, proven: None, subject: None, detail };
    let result = finish(cell, &mut tx, work).await;
    let end = if result.is_ok() { "commit" } else { "rollback" };
    match tx.link.conn.batch_execute(end).await {
        Ok(()) => tx.link.busy = false,
        Err(error) if result.is_ok() => return Err(error.into()),
        Err(_) => {}
    }
    result
}

async fn finish<R>(cell: &Cell, tx: &mut Tx<'_>, work: impl AsyncFnOnce(&mut Tx<'_>) -> Result<R>) -> Result<R> {
    let value = work(tx).await?;
    // Appending leaves is the one deed without a row: its trace are the leaves, and each row would ask for another leaf.
    let trace = match tx.deed.mode {
        Mode::Read => false,
        Mode::Watch => tx.watched,
        Mode::Witness | Mode::Write => tx.deed.action != APPEND,
    };
    if trace {
        tx.audit(&cell.signer).await?;
    }
    Ok(value)
}

/// Begins with one round trip, on a clean connection: the context is a `SET LOCAL`, which no injected select can do.
async fn begin(cell: &Cell, link: &mut Pooled, deed: &Deed<'_>) -> Result<()> {
    let context = cell.key.sign(deed.town.id, deed.actor, link.backend, deed.now);
    let access = if deed.mode == Mode::Read { "read only" } else { "read write" };
    link.busy = true;
    link.conn
        .batch_execute(&format!("{CLEAN} {access}; close all; set local gemeinwerk.context = '{context}'"))
        .await
        .map_err(Error::from)
}

/// The answer to who may never do this.
pub fn denied(action: Action) -> Error {
    let text = format!(
        "Dafür fehlt Ihnen das Recht „{}“. Es wurde nichts geändert. Wenden Sie sich an die Administration Ihrer Verwaltung.",
        action.title
    );
    Error::new(Kind::Denied, "denied", text)
}
