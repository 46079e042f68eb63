//! What the tenant sets: how long contents are kept, and who gets the roots.
use super::right::{READ, SETTLE};
use super::store::{letter, root, setting};
use chrono::NaiveDate;
use sdk::{Cx, Error, Result, local_day};

/// Roots shown, newest first; all of them are in the export.
const SHOWN: i64 = 31;

/// How the proof stands.
pub struct Proof {
    /// The newest roots.
    pub roots: Vec<root::Kept>,
    /// How their letters stand.
    pub letters: Vec<letter::Standing>,
    /// Days contents are kept, and from when on.
    pub retentions: Vec<(NaiveDate, i32)>,
    /// Who gets the roots.
    pub recipients: Vec<String>,
    /// Whether this server can send mail at all.
    pub by_mail: bool,
}

/// How the proof stands.
///
/// # Errors
/// `Denied`, `Unavailable` if the database is away.
pub async fn proof(cx: &Cx) -> Result<Proof> {
    let by_mail = cx.ports().mailer.is_set_up();
    cx.read(READ, async |tx| {
        let roots = root::newest(tx, SHOWN).await?;
        let letters = match roots.last() {
            Some(oldest) => letter::since(tx, oldest.day).await?,
            None => Vec::new(),
        };
        let (retentions, recipients) = (setting::retentions(tx).await?, setting::recipients(tx).await?);
        Ok(Proof { roots, letters, retentions, recipients, by_mail })
    })
    .await
}

/// The signed root of a day.
///
/// # Errors
/// `Denied`, `NotFound` if there is none.
pub async fn root_of(cx: &Cx, day: NaiveDate) -> Result<root::Kept> {
    cx.read(READ, async |tx| root::on(tx, day).await).await
}

/// Keeps contents so many days, from tomorrow on or later.
///
/// # Errors
/// `Denied`; `Invalid` for too few or too many days, or a day that has begun; `Conflict` if that day has a line.
pub async fn keep_for(cx: &Cx, days: i32, valid_from: NaiveDate) -> Result<()> {
    // The floor and the ceiling stand in the database; here they become a sentence.
    if !(90..=36_500).contains(&days) {
        return Err(Error::invalid(
            "audit.days",
            "So lange kann das Protokoll nicht aufbewahrt werden. Es wurde nichts geändert. Nennen Sie 90 bis 36500 Tage.",
        ));
    }
    if valid_from <= local_day(cx.now()) {
        return Err(Error::invalid(
            "audit.valid_from",
            "Eine neue Aufbewahrung gilt frühestens ab morgen. Es wurde nichts geändert. Wählen Sie einen späteren Tag.",
        ));
    }
    cx.write(SETTLE, async |tx| {
        tx.about("retention");
        let before = setting::retention(tx, valid_from).await?;
        tx.note("before", before);
        tx.note("after", days);
        tx.note("valid_from", valid_from.to_string());
        setting::keep_for(tx, valid_from, Some(days)).await
    })
    .await
}

/// Sends the roots to one more address.
///
/// # Errors
/// `Denied`; `Invalid` if it is no address.
pub async fn add_recipient(cx: &Cx, address: &str) -> Result<()> {
    let address = address.trim();
    let parts = address.split_once('@');
    let plausible = parts.is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !host.contains('@'));
    if !plausible || address.len() > 320 || address.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Err(Error::invalid(
            "audit.address",
            "Das ist keine Mailadresse. Es wurde nichts gespeichert. Schreiben Sie sie wie name@gemeinde.de.",
        ));
    }
    cx.write(SETTLE, async |tx| {
        tx.about("recipients");
        tx.note("added", address);
        setting::add_recipient(tx, address).await
    })
    .await
}

/// Sends the roots to an address no longer.
///
/// # Errors
/// `Denied`; `NotFound` if nothing was sent there.
pub async fn remove_recipient(cx: &Cx, address: &str) -> Result<()> {
    cx.write(SETTLE, async |tx| {
        tx.about("recipients");
        tx.note("removed", address);
        match setting::remove_recipient(tx, address).await? {
            0 => Err(Error::not_found()),
            _ => Ok(()),
        }
    })
    .await
}
