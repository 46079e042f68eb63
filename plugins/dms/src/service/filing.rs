//! Documents find their process: by the port, from the inbox; by upload, from here.
use crate::document::{Document, State};
use crate::matching::{needles, score};
use crate::media_type::{HEAD, media_type};
use crate::page::Page;
use crate::process::Process;
use crate::store;
use crate::title::title;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use sdk::ports::{Documents, Filing, ProcessView};
use sdk::web::Spooled;
use sdk::{Action, Cx, DocumentId, Entry, Error, Event, ProcessId, RecordId, Result, Tx};
use std::path::Path;
use tokio::io::AsyncReadExt;

/// Puts a document into a process.
pub const FILE: Action = Action::new("dms.document.file", "Dokument ablegen");

/// Open processes compared with the words of a letter.
const COMPARED: i64 = 200;

/// A document found its process.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub struct Filed {
    /// The document.
    pub document: DocumentId,
    /// Its process.
    pub process: ProcessId,
    /// Its record.
    pub record: RecordId,
    /// Its number in the post book, if it came by post.
    pub receipt_number: Option<String>,
    /// When it was filed.
    pub at: DateTime<Utc>,
}

impl Event for Filed {
    const TOPIC: &'static str = "dms.document.filed";
}

/// A file to be added to a process by hand.
#[derive(Debug)]
pub struct Addition {
    /// Where it goes.
    pub process: ProcessId,
    /// What it is about; the file's name if missing.
    pub title: Option<String>,
    /// The file.
    pub file: Spooled,
}

/// Keeps documents, for other plugins.
pub struct Registrar;

#[async_trait]
impl Documents for Registrar {
    async fn file(&self, tx: &mut Tx<'_>, filing: Filing) -> Result<DocumentId> {
        Ok(insert(tx, filing).await?.id)
    }

    async fn processes(&self, tx: &mut Tx<'_>, words: &str, limit: i64) -> Result<Vec<ProcessView>> {
        suggest(tx, words, limit).await
    }
}

/// Adds a file to a process. Its text is not read; its title and name are findable.
///
/// # Errors
/// `NotFound`; `Invalid` if the file is empty or the title does not fit; `Conflict` if the process is closed;
/// `Unavailable` if the file store is away.
pub async fn add(cx: &Cx, addition: Addition) -> Result<Document> {
    let Addition { process, title, file } = addition;
    if file.size == 0 {
        return Err(empty());
    }
    // Asked first, so that nothing is stored for somebody who may not file here.
    cx.read(FILE, async |tx| {
        let row = store::process::get(tx, process).await?;
        Ok(tx.admit(row).await?.demand_open()?)
    })
    .await?;
    let kind = media_type(&head(file.path()).await?, &file.name);
    let blobs = &cx.ports().blobs;
    let staged = blobs.stage(cx, file.path(), kind).await?;
    let given = title.filter(|title| !title.trim().is_empty());
    cx.write(FILE, async |tx| {
        blobs.adopt(tx, &[&staged]).await?;
        let filing = Filing {
            process,
            title: given.unwrap_or_else(|| file.name.clone()),
            sender: None,
            receipt_number: String::new(),
            received_at: tx.now(),
            written_on: None,
            original: staged.id,
            sha256: staged.sha256.clone(),
            media_type: staged.media_type.clone(),
            file_name: file.name.clone(),
            rendition: None,
            pages: Vec::new(),
            text: String::new(),
        };
        let document = insert(tx, filing).await?;
        tx.about(document.id);
        Ok(document)
    })
    .await
}

/// Files in a running transaction, whatever its action: the process decides whether the actor may.
async fn insert(tx: &mut Tx<'_>, filing: Filing) -> Result<Document> {
    let row = store::process::lock(tx, filing.process).await?;
    let process = tx.admit_for(FILE, row).await?;
    process.demand_open()?;
    let mut document = draft(tx, &process, &filing)?;
    let pages: Vec<Page> = filing.pages.into_iter().map(Page::from).collect();
    document.pages = i32::try_from(pages.len()).unwrap_or(i32::MAX);
    store::document::save(tx, &document).await?;
    store::document::save_text(tx, document.id, &filing.text).await?;
    store::page::save(tx, document.id, &pages).await?;
    tx.lay_into(document.id.0, document.process.0).await?;
    make_findable(tx, &document, &whole_text(&pages, &filing.text)).await?;
    tx.emit(&Filed {
        document: document.id,
        process: document.process,
        record: document.record,
        receipt_number: document.receipt_number.clone(),
        at: document.created_at,
    })
    .await?;
    Ok(document)
}

fn draft(tx: &Tx<'_>, process: &Process, filing: &Filing) -> Result<Document> {
    let number = Some(filing.receipt_number.clone()).filter(|number| !number.is_empty());
    Ok(Document {
        tenant: tx.tenant(),
        id: DocumentId::new(),
        record: process.record,
        process: process.id,
        reference: process.reference.clone(),
        unit: process.unit,
        title: title(&filing.title)?,
        sender: filing.sender.clone().filter(|sender| !sender.trim().is_empty()),
        receipt_number: number,
        received_at: filing.received_at,
        written_on: filing.written_on,
        file_name: filing.file_name.clone(),
        media_type: filing.media_type.clone(),
        original: filing.original,
        sha256: filing.sha256.clone(),
        rendition: filing.rendition,
        pages: 0,
        version: 1,
        state: State::Filed,
        created_by: tx.actor().person(),
        created_at: tx.now(),
        cosigner: None,
    })
}

async fn make_findable(tx: &mut Tx<'_>, document: &Document, text: &str) -> Result<()> {
    let facts = [document.sender.as_deref(), document.receipt_number.as_deref()];
    let mut body: Vec<&str> = facts.into_iter().flatten().collect();
    body.extend([document.reference.as_str(), document.file_name.as_str(), text]);
    tx.index(Entry {
        kind: "dms.document",
        id: document.id.0,
        title: &document.title,
        body: &body.join("\n"),
        units: &[document.unit],
        at: document.received_at,
    })
    .await
}

/// What stands on the pages, then what stands on none.
pub(super) fn whole_text(pages: &[Page], rest: &str) -> String {
    let texts = pages.iter().map(|page| page.text.as_str()).chain([rest]);
    texts.filter(|text| !text.trim().is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// Open processes the actor may file into: those that share words first, then the newest.
async fn suggest(tx: &mut Tx<'_>, words: &str, limit: i64) -> Result<Vec<ProcessView>> {
    let needles = needles(words);
    let mut found: Vec<ProcessView> = Vec::new();
    if !needles.is_empty() {
        found = open(tx, &needles, COMPARED).await?;
        let rank = |view: &ProcessView| score(&needles, &format!("{} {} {}", view.reference, view.title, view.record));
        found.sort_by_cached_key(|view| std::cmp::Reverse(rank(view)));
    }
    let limit_rows = usize::try_from(limit).unwrap_or_default();
    if found.len() < limit_rows {
        let newest = open(tx, &[], limit).await?;
        let known: Vec<ProcessId> = found.iter().map(|view| view.id).collect();
        found.extend(newest.into_iter().filter(|view| !known.contains(&view.id)));
    }
    found.truncate(limit_rows);
    Ok(found)
}

async fn open(tx: &mut Tx<'_>, needles: &[String], limit: i64) -> Result<Vec<ProcessView>> {
    let sight = tx.visibility_for(FILE);
    let rows = store::process::list_open(tx, sight, needles, limit.max(0)).await?;
    let (rows, records): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
    let view = |(process, record): (Process, String)| {
        let Process { id, reference, title, unit, .. } = process;
        ProcessView { id, reference, title, record, unit }
    };
    Ok(tx.admit_all(rows)?.into_iter().zip(records).map(view).collect())
}

async fn head(path: &Path) -> Result<Vec<u8>> {
    let disk = |error: std::io::Error| Error::unavailable("disk", error);
    let file = tokio::fs::File::open(path).await.map_err(disk)?;
    let mut head = Vec::with_capacity(HEAD);
    let wanted = u64::try_from(HEAD).unwrap_or_default();
    file.take(wanted).read_to_end(&mut head).await.map_err(disk)?;
    Ok(head)
}

fn empty() -> Error {
    Error::invalid(
        "dms.empty_file",
        "Die Datei ist leer. Sie wurde nicht abgelegt. Prüfen Sie die Datei und senden Sie sie erneut.",
    )
}
