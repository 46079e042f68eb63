use crate::process::Process;
use crate::record::Record;
use crate::service::cosignature;
use crate::store::{self, process::Wanted};
use crate::title::title;
use sdk::web::{Cursor, paged};
use sdk::{Action, Cx, ProcessId, RecordId, Result, Tx};

/// Sees a process.
pub const READ: Action = Action::new("dms.process.read", "Vorgang lesen").watching();
/// Opens a process in a record.
pub const OPEN: Action = Action::new("dms.process.open", "Vorgang anlegen");
/// Puts a process to the files.
pub const CLOSE: Action = Action::new("dms.process.close", "Vorgang zu den Akten verfügen");

/// A process to be opened.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct NewProcess {
    /// The record it is part of.
    pub record: RecordId,
    /// What it is about.
    pub title: String,
}

/// Processes the actor may see, newest first.
///
/// # Errors
/// `Denied`, or those of the database.
pub async fn list(cx: &Cx, record: Option<RecordId>, after: Option<Cursor>) -> Result<(Vec<Process>, Option<Cursor>)> {
    cx.read(READ, async |tx| {
        let sight = tx.visibility();
        let rows = store::process::list(tx, sight, &Wanted { record, after }).await?;
        Ok(paged(tx.admit_all(rows)?, |process| (process.opened_at, process.id.0)))
    })
    .await
}

/// The record a new process would be part of, for the form.
///
/// # Errors
/// `NotFound`.
pub async fn parent(cx: &Cx, record: RecordId) -> Result<Record> {
    cx.read(OPEN, async |tx| {
        let row = store::record::get(tx, record).await?;
        tx.admit(row).await
    })
    .await
}

/// Opens a process: draws its reference.
///
/// # Errors
/// `NotFound`; `Invalid` if the title does not fit; `Conflict` if the record is closed.
pub async fn open(cx: &Cx, new: NewProcess) -> Result<Process> {
    cx.write(OPEN, async |tx| {
        let process = insert(tx, new.record, &new.title).await?;
        tx.about(process.id);
        Ok(process)
    })
    .await
}

/// Opens a process in a running transaction whose action is [`OPEN`].
pub(super) async fn insert(tx: &mut Tx<'_>, record: RecordId, text: &str) -> Result<Process> {
    let row = store::record::lock(tx, record).await?;
    let mut record = tx.admit(row).await?;
    let process = record.open_process(title(text)?, tx.actor().person(), tx.now())?;
    store::record::save(tx, &record).await?;
    store::process::save(tx, &process).await?;
    tx.lay_into(process.id.0, process.record.0).await?;
    Ok(process)
}

/// Puts a process to the files (zdA): from now on it is read-only.
///
/// # Errors
/// `NotFound`; `Conflict` if it is closed already or somebody is still asked to co-sign.
pub async fn close(cx: &Cx, id: ProcessId) -> Result<Process> {
    cx.write(CLOSE, async |tx| {
        let row = store::process::lock(tx, id).await?;
        let process = tx.admit(row).await?;
        cosignature::withdraw_unseen(cx, tx, id).await?;
        let cosigning = store::cosignature::get_pending_in(tx, id).await?;
        let process = process.close(cosigning, tx.actor().person(), tx.now())?;
        store::process::save(tx, &process).await?;
        tx.about(id);
        Ok(process)
    })
    .await
}
