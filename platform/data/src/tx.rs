//! A transaction inside one tenant, for one actor, for one action.
use crate::audit::APPEND;
use crate::patience::{self, within};
use crate::{Safe, Town, cell::Cell, link::CLEAN, link::Pooled};
use chrono::{DateTime, Utc};
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use kernel::{
    Action, Actor, Authority, Error, Hand, Kind, Mandate, PersonId, Place, Reach, Resource, Result, Snapshot, TenantId,
    Unchecked, Visibility,
};
use std::sync::{Arc, OnceLock};

/// Whether a transaction may change anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Reads only; leaves no audit row.
    Read,
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
}

/// A transaction inside one tenant, for one actor, for one action. Committed when the closure returns `Ok`.
pub struct Tx<'c> {
    pub(crate) link: &'c mut Pooled,
    pub(crate) deed: &'c Deed<'c>,
    pub(crate) safe: Arc<dyn Safe>,
    authority: Authority<'c>,
    /// In whose stead something was reached that the actor's own right does not reach.
    stead: OnceLock<&'c Mandate>,
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

    /// Turns a fetched row into its value, or into "not found" if the actor may not do this to it.
    ///
    /// # Errors
    /// `NotFound`, the same for foreign, forbidden and missing.
    pub fn admit<T: Resource>(&self, row: Unchecked<T>) -> Result<T> {
        self.reached(row.admit_by(self.tenant(), &self.authority))
    }

    /// Where a row stands, and its value only if the actor may do `action` to it.
    ///
    /// # Errors
    /// `NotFound` for a foreign row.
    pub fn stand<T: Resource>(&self, action: Action, row: Unchecked<T>) -> Result<(Place, Option<T>)> {
        row.stand(self.tenant(), &self.authority_for(action))
    }

    /// Like [`Tx::admit`], for a thing this transaction touches on the way: decided by an action of its own.
    ///
    /// # Errors
    /// `NotFound`, the same for foreign, forbidden and missing.
    pub fn admit_for<T: Resource>(&self, action: Action, row: Unchecked<T>) -> Result<T> {
        self.reached(row.admit_by(self.tenant(), &self.authority_for(action)))
    }

    fn authority_for(&self, action: Action) -> Authority<'c> {
        self.deed.policy.authority(self.deed.actor, action)
    }

    /// Remembers whose right it took: the audit row and signatures name them.
    fn reached<T>(&self, admitted: Result<(T, Option<&'c Mandate>)>) -> Result<T> {
        let (value, stead) = admitted?;
        if let Some(mandate) = stead {
            let _ = self.stead.set(mandate);
        }
        Ok(value)
    }

    /// Acts in this person's stead from here on, if the actor may do so where the thing stands; whether they may.
    pub fn step_in_for(&mut self, person: PersonId, place: &Place) -> bool {
        let Some(mandate) = self.authority.in_stead_of(person, place) else { return false };
        self.stead = OnceLock::from(mandate);
        true
    }

    /// Whose hand acts: the actor's, and the absent person's in whose stead.
    pub fn hand(&self) -> Hand<'c> {
        match self.stead.get() {
            Some(mandate) => Hand::new(self.deed.actor, Some(*mandate)),
            None => self.authority.hand(),
        }
    }

    /// The actor, and those in whose stead they may do what is being done.
    pub fn persons(&self) -> Vec<PersonId> {
        self.authority.parts().filter_map(|(holder, _)| holder.person()).collect()
    }

    /// How far the actor reaches where nothing stands yet.
    pub fn reach(&self) -> Reach {
        self.authority.reach()
    }

    /// The second key for lists: refuses all if one row is of another tenant.
    /// Scope was part of the query (see [`Tx::visibility`]).
    ///
    /// # Errors
    /// `Internal` if the database handed out a foreign row.
    pub fn admit_all<T: Resource>(&self, rows: Vec<Unchecked<T>>) -> Result<Vec<T>> {
        let tenant = self.tenant();
        let admit = |row: Unchecked<T>| row.admit(tenant, Reach::TENANT, self.deed.actor);
        let foreign = |_| Error::internal("a list held a row of another tenant");
        rows.into_iter().map(|row| admit(row).map_err(foreign)).collect()
    }

    /// How far the actor reaches with this transaction's action, as values for a `where`.
    pub fn visibility(&self) -> Visibility {
        Visibility::of(&self.authority)
    }

    /// How far the actor reaches with another action: for the parts of a page that show more than one noun.
    pub fn visibility_for(&self, action: Action) -> Visibility {
        Visibility::of(&self.authority_for(action))
    }

    /// Names what the action was done to, for the audit row.
    pub fn about(&mut self, subject: impl std::fmt::Display) {
        self.subject = Some(subject.to_string());
    }

    /// Adds a fact to the audit row: a value before or after, a reason.
    pub fn note(&mut self, key: &str, value: impl Into<serde_json::Value>) {
        self.detail.insert(key.to_owned(), ledger::plain(value.into()));
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
    let authority = deed.policy.authority(deed.actor, deed.action);
    if authority.is_empty() || (deed.mode == Mode::Write && deed.actor.is_guest()) {
        return Err(denied(deed.action));
    }
    let mut link = cell.link().await?;
    within(patience::SHORT, begin(cell, &mut link, deed)).await?;
    let limit = if deed.mode == Mode::Write { patience::WRITE } else { patience::READ };
    within(limit, conclude(cell, &mut link, deed, authority, work)).await
}

/// Works, then commits or rolls back. A link whose end is uncertain stays busy, and the pool throws it away.
async fn conclude<'c, R>(
    cell: &Cell,
    link: &'c mut Pooled,
    deed: &'c Deed<'c>,
    authority: Authority<'c>,
    work: impl AsyncFnOnce(&mut Tx<'_>) -> Result<R>,
) -> Result<R> {
    let (safe, stead, detail) = (cell.safe.clone(), OnceLock::new(), serde_json::Map::new());
    let mut tx = Tx { link, deed, safe, authority, stead, subject: None, detail };
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
    if tx.deed.mode != Mode::Read && tx.deed.action != APPEND {
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
