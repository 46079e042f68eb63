//! Reading the log: what happened is shown to who may read it; who did it only on an occasion that is itself recorded.
use super::right::{IDENTIFY, READ};
use super::store::list;
use chrono::{DateTime, NaiveDate, Utc};
use sdk::web::{Cursor, paged};
use sdk::{Cx, Error, PersonId, Result, local_day, local_midnight, uuid::Uuid};
use serde::Serialize;

/// What somebody wants to see.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// A local day.
    pub day: Option<NaiveDate>,
    /// An action's key.
    pub action: Option<String>,
    /// What it was done to.
    pub subject: Option<String>,
    /// Part of a name; only with an occasion.
    pub person: Option<String>,
}

/// One row, as far as the reader may see it.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    pub id: Uuid,
    pub at: DateTime<Utc>,
    pub action: String,
    /// Whether the platform itself did it.
    pub service: bool,
    /// Who; absent without an occasion.
    pub actor_name: Option<String>,
    /// For whom; absent without an occasion.
    pub behalf_name: Option<String>,
    /// On what; absent without an occasion if it tells who.
    pub subject: Option<String>,
    /// Values and reasons; absent without an occasion.
    pub detail: Option<serde_json::Value>,
    /// The request; absent without an occasion.
    pub request: Option<String>,
}

/// Why somebody wanted to see names, and until when.
#[derive(Clone, Debug, Serialize)]
pub struct Occasion {
    pub id: Uuid,
    #[serde(skip)]
    pub person: Uuid,
    pub reason: String,
    pub until: DateTime<Utc>,
}

/// A page of the log, newest first.
pub struct Listed {
    pub entries: Vec<Entry>,
    pub next: Option<Cursor>,
    pub occasion: Option<Occasion>,
}

/// Shows the log: without names, or with them on an occasion the reader recorded today.
///
/// # Errors
/// `Denied`; `Invalid` if the occasion is not the reader's or is over, or a person is asked for without one.
pub async fn list(cx: &Cx, filter: &Filter, occasion: Option<Uuid>, after: Option<Cursor>) -> Result<Listed> {
    let Some(id) = occasion else {
        if filter.person.is_some() {
            return Err(no_occasion());
        }
        let rows = cx.read(READ, async |tx| list::rows(tx, filter, after, false).await).await?;
        return Ok(listed(rows, None));
    };
    cx.read(IDENTIFY, async |tx| {
        let occasion = list::occasion(tx, id).await?.ok_or_else(no_occasion)?;
        if tx.actor().person().map(|person| person.0) != Some(occasion.person) || occasion.until <= tx.now() {
            return Err(no_occasion());
        }
        tx.about(id);
        tx.note("reason", occasion.reason.as_str());
        tx.note("filter", told(filter));
        let rows = list::rows(tx, filter, after, true).await?;
        Ok(listed(rows, Some(occasion)))
    })
    .await
}

fn listed(rows: Vec<Entry>, occasion: Option<Occasion>) -> Listed {
    let (entries, next) = paged(rows, |entry| (entry.at, entry.id));
    Listed { entries, next, occasion }
}

fn told(filter: &Filter) -> serde_json::Value {
    let Filter { day, action, subject, person } = filter;
    serde_json::json!({ "day": day.map(|day| day.to_string()), "action": action, "subject": subject, "person": person })
}

/// Shortest reason that says something, in characters.
const SHORTEST: usize = 10;
/// Longest reason, in characters.
const LONGEST: usize = 500;

/// Records why the reader wants to see names; good until the end of the day.
///
/// # Errors
/// `Denied`; `Invalid` if the reason says nothing or too much.
pub async fn record(cx: &Cx, reason: &str) -> Result<Occasion> {
    let reason = reason.trim();
    if !(SHORTEST..=LONGEST).contains(&reason.chars().count()) {
        return Err(Error::invalid(
            "audit.reason",
            "Der Anlass fehlt oder ist zu knapp. Namen bleiben verborgen. Beschreiben Sie den Anlass in 10 bis 500 Zeichen.",
        ));
    }
    let person = cx.actor().person().ok_or_else(Error::not_found)?;
    cx.write(IDENTIFY, async |tx| {
        let occasion =
            Occasion { id: Uuid::now_v7(), person: person.0, reason: reason.to_owned(), until: evening(tx.now()) };
        tx.about(occasion.id);
        tx.note("reason", reason);
        list::save_occasion(tx, &occasion, PersonId(person.0)).await?;
        Ok(occasion)
    })
    .await
}

/// The end of the local day.
fn evening(now: DateTime<Utc>) -> DateTime<Utc> {
    let today = local_day(now);
    local_midnight(today.succ_opt().unwrap_or(today))
}

fn no_occasion() -> Error {
    Error::invalid(
        "audit.no_occasion",
        "Für Namen fehlt ein gültiger Anlass. Das Protokoll zeigt keine Namen. Erfassen Sie einen Anlass; er gilt bis zum Ende des Tages.",
    )
}
