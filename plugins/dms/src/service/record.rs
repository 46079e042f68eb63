use crate::document::Document;
use crate::names::Names;
use crate::plan::{Plan, PlanUnit, PlanUnitId, unknown};
use crate::process::Process;
use crate::record::{Record, State};
use crate::reference::record_reference;
use crate::service::{document, plan, process};
use crate::store::{self, record::Wanted};
use crate::title::title;
use sdk::web::{Cursor, paged};
use sdk::{Action, Cx, Entry, Error, RecordId, Result, Tx, Unchecked, UnitId, local_year};
use std::collections::HashMap;

/// Sees a record.
pub const READ: Action = Action::new("dms.record.read", "Akte lesen").watching();
/// Opens a record.
pub const OPEN: Action = Action::new("dms.record.open", "Akte anlegen");

/// Most documents shown with the processes of one record; a process alone is paged to its end.
const DOCUMENTS_SHOWN: i64 = 200;

/// A record to be opened.
#[derive(Clone, Debug, Default, serde::Deserialize)]
pub struct NewRecord {
    /// Key or identity of its topic.
    pub plan: String,
    /// What it is about.
    pub title: String,
    /// Code or identity of the unit that keeps it; the actor's if missing.
    #[serde(default)]
    pub unit: Option<String>,
}

/// What a list is asked for.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// Key or identity of a topic; topics below it count.
    pub plan: Option<String>,
    /// Part of a title or reference.
    pub words: Option<String>,
    /// Where the page begins.
    pub after: Option<Cursor>,
}

/// One page of records with the plan beside it.
#[derive(Clone, Debug)]
pub struct Shelf {
    /// The records, newest first.
    pub records: Vec<Record>,
    /// Where the next page begins.
    pub next: Option<Cursor>,
    /// The whole plan.
    pub plan: Plan,
    /// The topic asked for.
    pub topic: Option<PlanUnit>,
    /// How many records the actor may see directly under each topic.
    pub counts: HashMap<PlanUnitId, i64>,
    /// Units by name.
    pub names: Names,
}

/// A record with what lies in it.
#[derive(Clone, Debug)]
pub struct Folder {
    /// The record.
    pub record: Record,
    /// The way to it through the plan.
    pub path: Vec<PlanUnit>,
    /// Its processes, newest first; the one asked for, if one was.
    pub processes: Vec<Process>,
    /// Documents of these processes, newest first.
    pub documents: Vec<Document>,
    /// Whether there are more documents than are shown.
    pub more: bool,
    /// Where the next page begins.
    pub next: Option<Cursor>,
    /// Persons and units by name.
    pub names: Names,
}

/// Records the actor may see, newest first, with the plan they are sorted by.
///
/// # Errors
/// `Invalid` if the topic asked for does not exist.
pub async fn list(cx: &Cx, question: Question) -> Result<Shelf> {
    cx.read(READ, async |tx| {
        let plan = plan::load(tx).await?;
        let topic = match &question.plan {
            Some(wanted) => Some(plan.find(wanted).cloned().ok_or_else(unknown)?),
            None => None,
        };
        let topics = topic.as_ref().map(|unit| plan.below(unit.id));
        let wanted = Wanted { plan: topics, words: question.words, after: question.after };
        let rows = store::record::list(tx, &wanted).await?;
        let (records, next) = paged(tx.admit_all(rows)?, |record| (record.opened_at, record.id.0));
        let counts = store::record::counts(tx).await?.into_iter().collect();
        let names = Names::look_up(tx, cx.ports(), None).await?;
        Ok(Shelf { records, next, plan, topic, counts, names })
    })
    .await
}

/// A record with its processes and documents; with `process`, only that one, paged to its end.
///
/// # Errors
/// `NotFound`.
pub async fn folder(cx: &Cx, id: RecordId, process: Option<sdk::ProcessId>, after: Option<Cursor>) -> Result<Folder> {
    cx.read(READ, async |tx| {
        let row = store::record::get(tx, id).await?;
        let record = tx.admit(row).await?;
        let plan = plan::load(tx).await?;
        let path = plan.path(record.plan).into_iter().cloned().collect();
        let (processes, documents, more, next) = match process {
            Some(process) => one_process(tx, id, process, after).await?,
            None => all_processes(tx, id, after).await?,
        };
        let persons = processes.iter().map(|process| process.opened_by);
        let persons = persons.chain(documents.iter().map(|document| document.created_by)).chain([record.opened_by]);
        let persons: Vec<_> = persons.flatten().collect();
        let names = Names::look_up(tx, cx.ports(), persons).await?;
        Ok(Folder { record, path, processes, documents, more, next, names })
    })
    .await
}

type Content = (Vec<Process>, Vec<Document>, bool, Option<Cursor>);

async fn all_processes(tx: &mut Tx<'_>, record: RecordId, after: Option<Cursor>) -> Result<Content> {
    let sight = tx.visibility_for(process::READ);
    let rows = store::process::list(tx, sight, &store::process::Wanted { record: Some(record), after }).await?;
    let (processes, next) = paged(tx.admit_all(rows)?, |process| (process.opened_at, process.id.0));
    let ids = processes.iter().map(|process| process.id).collect();
    let wanted = store::document::Wanted { processes: Some(ids), ..Default::default() };
    let sight = tx.visibility_for(document::READ);
    let rows = store::document::list(tx, sight, &wanted, DOCUMENTS_SHOWN).await?;
    let documents = tx.admit_all(rows)?;
    let more = i64::try_from(documents.len()).is_ok_and(|shown| shown >= DOCUMENTS_SHOWN);
    Ok((processes, documents, more, next))
}

async fn one_process(tx: &mut Tx<'_>, record: RecordId, id: sdk::ProcessId, after: Option<Cursor>) -> Result<Content> {
    let row = store::process::get(tx, id).await?;
    let process = tx.admit_for(process::READ, row).await?;
    if process.record != record {
        return Err(Error::not_found());
    }
    let wanted = store::document::Wanted { processes: Some(vec![id]), after, ..Default::default() };
    let sight = tx.visibility_for(document::READ);
    let rows = store::document::list(tx, sight, &wanted, store::document::PAGE_AND_ONE).await?;
    let (documents, next) = paged(tx.admit_all(rows)?, |document| (document.created_at, document.id.0));
    Ok((vec![process], documents, false, next))
}

/// What a form for a new record offers: the plan, and the units the actor may open records for.
///
/// # Errors
/// `Denied`, or those of the database.
pub async fn choices(cx: &Cx) -> Result<(Plan, Vec<sdk::ports::UnitView>)> {
    cx.read(OPEN, async |tx| {
        let plan = plan::load(tx).await?;
        let sight = tx.visibility();
        let own = tx.actor().unit;
        let mut units = cx.ports().directory.units(tx).await?;
        let reached = sight.units();
        units.retain(|unit| sight.everything() || reached.contains(&unit.id.0));
        units.sort_by_key(|unit| Some(unit.id) != own);
        Ok((plan, units))
    })
    .await
}

/// Opens a record: draws its reference and makes it findable.
///
/// # Errors
/// `Invalid` if topic, title or unit do not fit; `NotFound` if the actor may not open records for that unit.
pub async fn open(cx: &Cx, new: NewRecord) -> Result<(Record, PlanUnit)> {
    cx.write(OPEN, async |tx| {
        let plan = plan::load(tx).await?;
        let topic = plan.find(&new.plan).ok_or_else(unknown)?;
        let unit = match new.unit.as_deref().map(str::trim).filter(|code| !code.is_empty()) {
            Some(code) => cx.ports().directory.unit(tx, code).await?.id,
            None => tx.actor().unit.ok_or_else(no_unit)?,
        };
        let record = insert(tx, topic, unit, &new.title).await?;
        tx.about(record.id);
        Ok((record, topic.clone()))
    })
    .await
}

/// Opens a record in a running transaction whose action is [`OPEN`].
pub(super) async fn insert(tx: &mut Tx<'_>, topic: &PlanUnit, unit: UnitId, text: &str) -> Result<Record> {
    let (now, title) = (tx.now(), title(text)?);
    let year = local_year(now);
    let draft = Record {
        tenant: tx.tenant(),
        id: RecordId::new(),
        reference: String::new(),
        title,
        plan: topic.id,
        unit,
        year,
        state: State::Open,
        last_process: 0,
        opened_by: tx.actor().person(),
        opened_at: now,
    };
    // Owning what one is about to open must not open it everywhere: the unit alone decides.
    let reach = Record { opened_by: None, ..draft.clone() };
    tx.admit(Unchecked::new(reach)).await?;
    let number = store::record::save_next_number(tx, topic.id, year).await?;
    let record = Record { reference: record_reference(&topic.key, number, year), ..draft };
    store::record::save(tx, &record).await?;
    tx.index(Entry {
        kind: "dms.record",
        id: record.id.0,
        title: &record.title,
        body: &format!("{} {}", record.reference, topic.title),
        units: &[record.unit],
        at: record.opened_at,
    })
    .await?;
    Ok(record)
}

fn no_unit() -> Error {
    Error::invalid(
        "dms.unit",
        "Es ist keine Organisationseinheit angegeben. Es wurde nichts angelegt. Wählen Sie die Einheit, die die Akte führt.",
    )
}
