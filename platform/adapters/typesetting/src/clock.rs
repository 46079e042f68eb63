//! The one moment a document knows.

use chrono::{DateTime, Datelike, Timelike, Utc};
use typst::foundations::{Datetime, Duration};

/// The instant `at` (Unix seconds) as Typst writes it, in UTC; `None` outside the years 0 to 9999 a PDF can state.
pub fn instant(at: i64) -> Option<Datetime> {
    let at = DateTime::<Utc>::from_timestamp(at, 0)?;
    let narrow = |n: u32| u8::try_from(n).ok();
    let [month, day] = [narrow(at.month())?, narrow(at.day())?];
    let [hour, minute, second] = [narrow(at.hour())?, narrow(at.minute())?, narrow(at.second())?];
    let year = Some(at.year()).filter(|year| (0..=9999).contains(year))?;
    Datetime::from_ymd_hms(year, month, day, hour, minute, second)
}

/// The date at the instant `at`, in UTC or at an offset from it.
pub fn date(at: i64, offset: Option<Duration>) -> Option<Datetime> {
    let [weeks, days, hours, minutes, seconds] = offset.map_or([0; 5], |it| it.decompose());
    let shift = (((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60 + seconds;
    let at = instant(at.checked_add(shift)?)?;
    Datetime::from_ymd(at.year()?, at.month()?, at.day()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_become_a_calendar() {
        assert_eq!(instant(1_793_491_199), Datetime::from_ymd_hms(2026, 10, 31, 23, 59, 59));
        assert_eq!(date(1_793_491_199, None), Datetime::from_ymd(2026, 10, 31));
    }

    #[test]
    fn an_offset_moves_the_date() {
        let hour = Duration::construct(0, 0, 1, 0, 0);
        assert_eq!(date(1_793_491_199, Some(hour)), Datetime::from_ymd(2026, 11, 1));
    }

    #[test]
    fn what_a_pdf_cannot_state_is_none() {
        assert_eq!(instant(i64::MAX), None);
        assert_eq!(instant(-100_000_000_000), None);
        assert_eq!(instant(253_402_300_800), None);
    }
}
