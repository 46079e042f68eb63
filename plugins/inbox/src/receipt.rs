//! Receipt: the number in the post book and the two times of an arrival (`docs/glossary.md`).
use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};
use chrono_tz::Europe::Berlin;
use sdk::{Error, local_midnight};
use std::{fmt, str::FromStr};

/// A number in the post book: gapless per tenant and local year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReceiptNumber {
    /// The local year of receipt.
    pub year: i32,
    /// Counts from one.
    pub number: i32,
}

impl fmt::Display for ReceiptNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:06}", self.year, self.number)
    }
}

/// How something arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// On paper, scanned.
    Letter,
    /// By e-mail.
    Email,
    /// Uploaded on the page.
    Upload,
    /// Laid into the watched folder.
    Folder,
    /// Sent by another program.
    Api,
    /// By fax.
    Fax,
    /// Handed over in person.
    Counter,
}

impl Channel {
    /// All channels with key and German name.
    pub const ALL: [(Self, &'static str, &'static str); 7] = [
        (Self::Letter, "letter", "Brief"),
        (Self::Email, "email", "E-Mail"),
        (Self::Upload, "upload", "Hochgeladen"),
        (Self::Folder, "folder", "Überwachter Ordner"),
        (Self::Api, "api", "Schnittstelle"),
        (Self::Fax, "fax", "Fax"),
        (Self::Counter, "counter", "Persönlich abgegeben"),
    ];

    /// The key in database and API.
    pub fn key(self) -> &'static str {
        Self::ALL.iter().find(|(channel, ..)| *channel == self).map_or("upload", |(_, key, _)| key)
    }

    /// The name on screen.
    pub fn title(self) -> &'static str {
        Self::ALL.iter().find(|(channel, ..)| *channel == self).map_or("Hochgeladen", |(.., title)| title)
    }
}

impl FromStr for Channel {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self, Error> {
        let known = Self::ALL.iter().find(|(_, key, _)| *key == text).map(|(channel, ..)| *channel);
        known.ok_or_else(|| {
            Error::invalid(
                "inbox.unknown_channel",
                "Diesen Eingangsweg gibt es nicht. Es wurde nichts angenommen. Möglich sind letter, email, upload, folder, api, fax und counter.",
            )
        })
    }
}

/// Oldest arrival that may still be entered.
const OLDEST: TimeDelta = TimeDelta::days(366);
/// Clocks differ; an arrival this little in the future is now.
const DRIFT: TimeDelta = TimeDelta::minutes(5);

/// A claimed time of arrival, if it can be true.
///
/// # Errors
/// `Invalid` for the future and for more than a year ago.
pub fn plausible(claimed: DateTime<Utc>, now: DateTime<Utc>) -> Result<DateTime<Utc>, Error> {
    if claimed > now + DRIFT || claimed < now - OLDEST {
        return Err(Error::invalid(
            "inbox.implausible_time",
            "Die Eingangszeit liegt in der Zukunft oder mehr als ein Jahr zurück. Es wurde nichts angenommen. Prüfen Sie Tag und Uhrzeit.",
        ));
    }
    Ok(claimed.min(now))
}

/// The legal time of receipt: what is found before the local cut-off counts for the previous working day
/// (local rule of many authorities; parameter `early_until` of the tenant).
pub fn legal(physical: DateTime<Utc>, early_until: Option<NaiveTime>) -> DateTime<Utc> {
    let local = physical.with_timezone(&Berlin);
    match early_until {
        Some(cut_off) if local.time() < cut_off => last_moment(previous_working_day(local.date_naive())),
        _ => physical,
    }
}

/// Monday to Friday; public holidays are not known yet and count as working days.
fn previous_working_day(day: NaiveDate) -> NaiveDate {
    let mut day = day.pred_opt().unwrap_or(day);
    while matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
        day = day.pred_opt().unwrap_or(day);
    }
    day
}

fn last_moment(day: NaiveDate) -> DateTime<Utc> {
    local_midnight(day.succ_opt().unwrap_or(day)) - TimeDelta::seconds(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn numbers_are_written_as_in_the_book() {
        assert_eq!(ReceiptNumber { year: 2026, number: 123 }.to_string(), "2026-000123");
        assert_eq!(ReceiptNumber { year: 2026, number: 1_234_567 }.to_string(), "2026-1234567");
    }

    #[test]
    fn early_post_counts_for_the_previous_working_day() {
        let eight = NaiveTime::from_hms_opt(8, 0, 0);
        // Tuesday, 07:30 local (winter time) belongs to Monday.
        assert_eq!(legal(at("2026-11-24T06:30:00Z"), eight), at("2026-11-23T22:59:59Z"));
        // Monday early belongs to Friday.
        assert_eq!(legal(at("2026-11-23T06:30:00Z"), eight), at("2026-11-20T22:59:59Z"));
        assert_eq!(legal(at("2026-11-24T07:00:00Z"), eight), at("2026-11-24T07:00:00Z"));
        assert_eq!(legal(at("2026-11-24T06:30:00Z"), None), at("2026-11-24T06:30:00Z"));
    }

    #[test]
    fn arrivals_from_the_future_are_refused() {
        let now = at("2026-11-24T10:00:00Z");
        assert!(plausible(at("2026-11-24T11:00:00Z"), now).is_err());
        assert!(plausible(at("2025-01-01T11:00:00Z"), now).is_err());
        assert_eq!(plausible(at("2026-11-24T10:02:00Z"), now).unwrap(), now);
    }

    #[test]
    fn channels_are_a_closed_set() {
        for (channel, key, _) in Channel::ALL {
            assert_eq!(key.parse::<Channel>().unwrap(), channel);
            assert_eq!(channel.key(), key);
        }
        assert!("pigeon".parse::<Channel>().is_err());
    }
}
