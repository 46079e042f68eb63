//! Who may read a single record, process or document all the same, and who may have nothing to do with it.
use crate::service::protection::{EXCEPT, Kind, named};
use chrono::{DateTime, Utc};
use sdk::{Cx, Error, Exception, Result, Tx, uuid::Uuid};

/// Longest reason, in characters.
const LONGEST: usize = 500;

/// An exception as people and programs write it.
#[derive(Clone, Debug, Default)]
pub struct NewException {
    /// Whether it opens; otherwise it shuts.
    pub may: bool,
    /// A person's log-in or identity.
    pub person: Option<String>,
    /// A unit's code or identity.
    pub unit: Option<String>,
    /// From when on; at once if nobody says.
    pub from: Option<DateTime<Utc>>,
    /// Until when, if it ends.
    pub until: Option<DateTime<Utc>>,
    /// Why.
    pub reason: String,
}

/// Writes an exception down. It counts at once, or from the moment it names.
///
/// # Errors
/// `NotFound`; `Invalid` for a missing reason, an unknown person or unit, or times that do not fit.
pub async fn except(cx: &Cx, kind: Kind, id: Uuid, new: NewException) -> Result<()> {
    cx.write(EXCEPT, async |tx| {
        named(tx, kind, id, true).await?;
        let exception = checked(cx, tx, &new).await?;
        let reason = new.reason.trim();
        tx.except(id, &exception, reason).await?;
        tx.about(id);
        tx.note("may", exception.may);
        tx.note("person", serde_json::json!(exception.person));
        tx.note("unit", serde_json::json!(exception.unit));
        tx.note("from", serde_json::json!(exception.from));
        tx.note("until", serde_json::json!(exception.until));
        tx.note("reason", reason);
        Ok(())
    })
    .await
}

/// Ends an exception now.
///
/// # Errors
/// `NotFound` if the thing has no such exception, or it ended before.
pub async fn end(cx: &Cx, kind: Kind, id: Uuid, exception: Uuid) -> Result<()> {
    cx.write(EXCEPT, async |tx| {
        named(tx, kind, id, true).await?;
        if !tx.end_exception(id, exception).await? {
            return Err(Error::not_found());
        }
        tx.about(id);
        tx.note("ended", exception.to_string());
        Ok(())
    })
    .await
}

async fn checked(cx: &Cx, tx: &mut Tx<'_>, new: &NewException) -> Result<Exception> {
    let reason = new.reason.trim();
    if reason.is_empty() || reason.chars().count() > LONGEST {
        return Err(no_reason());
    }
    let begins = new.from.unwrap_or(tx.now()).max(tx.now());
    if new.until.is_some_and(|until| until <= begins) {
        return Err(ends_too_soon());
    }
    let directory = &cx.ports().directory;
    let (person, unit) = match (&new.person, &new.unit) {
        (Some(person), None) => (Some(directory.person(tx, person).await?.id), None),
        (None, Some(unit)) if new.may => (None, Some(directory.unit(tx, unit).await?.id)),
        _ => return Err(one_of_both()),
    };
    Ok(Exception { may: new.may, person, unit, from: new.from, until: new.until })
}

fn no_reason() -> Error {
    Error::invalid(
        "dms.exception_reason",
        "Der Grund fehlt oder ist länger als 500 Zeichen. Es wurde nichts eingetragen. Schreiben Sie, warum die Ausnahme gilt.",
    )
}

fn ends_too_soon() -> Error {
    Error::invalid(
        "dms.exception_until",
        "Die Ausnahme würde enden, bevor sie beginnt. Es wurde nichts eingetragen. Wählen Sie ein späteres Ende.",
    )
}

fn one_of_both() -> Error {
    Error::invalid(
        "dms.exception_whom",
        "Eine Ausnahme erlaubt einer Person oder einer Einheit das Lesen, oder sie schließt eine Person aus. Es wurde nichts eingetragen. Nennen Sie genau eines davon.",
    )
}
