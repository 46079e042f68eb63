//! The certificate of a month: what was tried at this tenant, what this build proved, and whether a backup came back.
use super::proof::Proof;
use super::right::{CERTIFY, READ};
use super::round::Round;
use super::store::alarm::{self, Alarm};
use super::store::certificate::{self, Kept};
use super::store::drill::{self, Drill};
use super::store::round;
use sdk::ports::{Enclosure, Manuscript};
use sdk::{Cx, Error, Month, Result, Tx, local_day};
use serde::Serialize;
use serde_json::{Value, json};

/// The certificate as people read it.
const TEMPLATE: &str = include_str!("../../templates/isolation.typ");
/// What the signed facts call themselves.
const KIND: &str = "isolation";

/// How isolation stands in a month.
#[derive(Clone, Debug, Serialize)]
pub struct Standing {
    /// The month.
    #[serde(serialize_with = "as_text")]
    pub month: Month,
    /// Rounds, oldest first.
    pub rounds: Vec<Round>,
    /// Alarms, newest first.
    pub alarms: Vec<Alarm>,
    /// The last drill until the month's end.
    pub drill: Option<Drill>,
}

fn as_text<S: serde::Serializer>(month: &Month, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(month)
}

impl Standing {
    /// Nothing was found, by rounds that there were.
    pub fn is_sound(&self) -> bool {
        !self.rounds.is_empty() && self.rounds.iter().all(Round::is_sound) && self.alarms.is_empty()
    }

    /// Facts to be signed: numbers and moments, nothing of content.
    fn facts(&self, cx: &Cx) -> Value {
        let sum = |count: fn(&Round) -> i64| self.rounds.iter().map(count).sum::<i64>();
        let town = cx.town();
        json!({
            "kind": KIND,
            "tenant": { "id": town.id, "key": town.key, "title": town.title },
            "month": self.month.to_string(),
            "days": self.month.days().count(),
            "probed_days": self.rounds.len(),
            "sound": self.is_sound(),
            "tables_asked": sum(|round| round.tables),
            "foreign_rows": sum(|round| round.foreign_rows),
            "files_tried": sum(|round| round.files),
            "files_opened": sum(|round| round.opened),
            "searches": sum(|round| i64::from(round.searched)),
            "index_hits": sum(|round| round.hits),
            "alarms": self.alarms.iter().map(|alarm| alarm.times).sum::<i64>(),
            "build": Proof::of_this_build(),
            "drill": self.drill,
            "made_at": cx.now(),
        })
    }
}

/// How it stands this month.
///
/// # Errors
/// Those of [`Cx::read`].
pub async fn standing(cx: &Cx) -> Result<Standing> {
    let month = Month::of(local_day(cx.now()));
    cx.read(READ, async |tx| of_month(tx, month).await).await
}

/// Signed certificates before a month, newest first, and one more than a page if there are any.
///
/// # Errors
/// Those of [`Cx::read`].
pub async fn before(cx: &Cx, month: Month) -> Result<Vec<Kept>> {
    cx.read(READ, async |tx| certificate::before(tx, month).await).await
}

/// The certificate of a month.
///
/// # Errors
/// `NotFound`.
pub async fn of(cx: &Cx, month: Month) -> Result<Kept> {
    let kept = cx.read(READ, async |tx| certificate::get(tx, month).await).await?;
    kept.ok_or_else(Error::not_found)
}

/// Signs the certificate of the month that is over, if there is none yet and anything was tried in it.
///
/// # Errors
/// Those of the database.
pub async fn certify(cx: &Cx) -> Result<()> {
    let month = Month::of(local_day(cx.now())).previous();
    let due = cx.read(CERTIFY, async |tx| {
        let known = certificate::get(tx, month).await?.is_some();
        let standing = of_month(tx, month).await?;
        Ok((!known && !standing.rounds.is_empty()).then_some(standing))
    });
    let Some(standing) = due.await? else { return Ok(()) };
    let signed = cx.ports().notary.certify(standing.facts(cx))?;
    cx.write(CERTIFY, async |tx| {
        tx.about(month);
        tx.note("sound", standing.is_sound());
        certificate::save(tx, month, signed).await
    })
    .await
}

async fn of_month(tx: &mut Tx<'_>, month: Month) -> Result<Standing> {
    Ok(Standing {
        month,
        rounds: round::of_month(tx, month).await?,
        alarms: alarm::of_month(tx, month).await?,
        drill: drill::last(tx, month.span().1).await?,
    })
}

/// The certificate as people read it, with the signed facts inside.
///
/// # Errors
/// `NotFound`; `Internal` if it cannot be set.
pub async fn pdf(cx: &Cx, month: Month) -> Result<Vec<u8>> {
    let kept = of(cx, month).await?;
    let bytes = serde_json::to_vec_pretty(&kept.certificate).map_err(Error::internal)?;
    let enclosure =
        Enclosure { name: format!("trennung-{month}.json"), media_type: "application/json".to_owned(), bytes };
    let title = format!("Trennung {} {month}", cx.town().title);
    let (template, data) = (TEMPLATE, super::paper::sheet(&kept));
    let manuscript = Manuscript { template, title, data, enclosures: vec![enclosure], at: kept.made_at };
    cx.ports().typesetter.pdf(manuscript).await
}
