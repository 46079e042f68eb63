use super::{RECEIVE, SETTLE};
use crate::item::{Item, ItemId, State};
use crate::receipt::{self, Channel, ReceiptNumber};
use crate::store;
use chrono::{DateTime, Utc};
use sdk::ports::Staged;
use sdk::{Blueprint, Cx, Error, Event, Result, Scope, Tx, local_day, local_year};
use std::path::Path;

/// Something arrived and is safe.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub struct Received {
    /// The item.
    pub item: ItemId,
}

impl Event for Received {
    const TOPIC: &'static str = "inbox.item.received";
    const CLASS: &'static str = "intake";
}

/// A file at the door.
pub struct Arrival<'a> {
    /// Its bytes.
    pub file: &'a Path,
    /// Its name, as the sender wrote it.
    pub name: &'a str,
    /// How it came.
    pub channel: Channel,
    /// When it came; now if nobody says.
    pub at: Option<DateTime<Utc>>,
    /// What keeps it from being taken twice.
    pub source: Option<String>,
}

/// Takes a file in: the bytes are stored first, then it gets its number, and only then anybody looks inside.
///
/// # Errors
/// `Unavailable` if the file store or the database is away: then nothing was taken. `Invalid` for an impossible time.
pub async fn receive(cx: &Cx, arrival: Arrival<'_>) -> Result<Item> {
    let at = arrival.at.map_or(Ok(cx.now()), |at| receipt::plausible(at, cx.now()))?;
    if let Some(known) = known(cx, arrival.source.as_deref()).await? {
        return Ok(known);
    }
    let staged = cx.ports().blobs.stage(cx, arrival.file, "application/octet-stream").await?;
    cx.write(RECEIVE, async |tx| enter(cx, tx, &arrival, at, &staged).await).await
}

async fn known(cx: &Cx, source: Option<&str>) -> Result<Option<Item>> {
    let Some(source) = source else { return Ok(None) };
    let found = cx.read(RECEIVE, async |tx| {
        let row = store::item::by_source(tx, source).await?;
        tx.admit_some(row).await
    });
    found.await
}

async fn enter(cx: &Cx, tx: &mut Tx<'_>, arrival: &Arrival<'_>, at: DateTime<Utc>, staged: &Staged) -> Result<Item> {
    let rules = store::post_book::rules(tx, local_day(at)).await?;
    let year = local_year(tx.now());
    let number = store::post_book::next_number(tx, year).await?;
    // What a clerk brings along stays with the clerk; everything else lies where the post room looks.
    let unit = tx.actor().unit.filter(|_| !tx.reach().has(Scope::Tenant)).unwrap_or(rules.unassigned);
    let item = Item {
        tenant: tx.tenant(),
        id: ItemId::new(),
        receipt: ReceiptNumber { year, number },
        channel: arrival.channel,
        source: arrival.source.clone(),
        file_name: arrival.name.to_owned(),
        media_type: "application/octet-stream".into(),
        size: staged.size,
        sha256: staged.sha256.clone(),
        original: staged.id,
        rendition: None,
        physical_at: at,
        legal_at: receipt::legal(at, rules.early_until),
        state: State::Received,
        pages_done: 0,
        pages_total: 0,
        sender: None,
        subject: None,
        written_on: None,
        edited: false,
        remarks: Vec::new(),
        body: String::new(),
        unit,
        created_by: tx.actor().person(),
        created_at: tx.now(),
    };
    cx.ports().blobs.adopt(tx, &[staged]).await?;
    store::item::save(tx, &item).await?;
    tx.emit(&Received { item: item.id }).await?;
    tx.about(item.id);
    tx.note("receipt_number", item.receipt.to_string());
    Ok(item)
}

/// Puts the post room in place: the blueprint names the unit where unassigned post lies.
///
/// # Errors
/// `Invalid` if the blueprint names a unit that does not exist.
pub async fn settle(cx: &Cx, blueprint: &Blueprint) -> Result<()> {
    #[derive(serde::Deserialize)]
    struct Section {
        unit: String,
    }
    let Some(section) = blueprint.section::<Section>("inbox")? else { return Ok(()) };
    cx.write(SETTLE, async |tx| {
        let unit = cx.ports().directory.unit(tx, &section.unit).await.map_err(Error::internal)?;
        store::post_book::save_first_rules(tx, unit.id).await
    })
    .await
}
