//! Calendar facts at the edges: storage is UTC, people live in Europe/Berlin.
use chrono::{DateTime, Datelike, LocalResult, NaiveDate, TimeZone, Utc};
use chrono_tz::Europe::Berlin;
use std::{fmt, str::FromStr};

/// The calendar day people in Germany write on a letter received at this instant.
pub fn local_day(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&Berlin).date_naive()
}

/// The year of [`local_day`]: the year of the post book a receipt belongs to.
pub fn local_year(at: DateTime<Utc>) -> i32 {
    local_day(at).year()
}

/// A billing month, from its first to the next month's first midnight in Germany.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    year: i32,
    month: u32,
}

impl Month {
    /// The month that contains this day.
    pub fn of(day: NaiveDate) -> Self {
        Self { year: day.year(), month: day.month() }
    }

    /// The month before this one.
    pub fn previous(self) -> Self {
        if self.month == 1 {
            Self { year: self.year.saturating_sub(1), month: 12 }
        } else {
            Self { month: self.month.saturating_sub(1), ..self }
        }
    }

    /// The month after this one.
    pub fn next(self) -> Self {
        if self.month == 12 {
            Self { year: self.year.saturating_add(1), month: 1 }
        } else {
            Self { month: self.month.saturating_add(1), ..self }
        }
    }

    /// The first day.
    pub fn first(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, self.month, 1).unwrap_or_default()
    }

    /// The last day.
    pub fn last(self) -> NaiveDate {
        self.next().first().pred_opt().unwrap_or_default()
    }

    /// The instants at which the month begins and ends (end exclusive).
    pub fn span(self) -> (DateTime<Utc>, DateTime<Utc>) {
        (local_midnight(self.first()), local_midnight(self.next().first()))
    }

    /// Every day of the month, in order.
    pub fn days(self) -> impl Iterator<Item = NaiveDate> {
        let end = self.next().first();
        self.first().iter_days().take_while(move |day| *day < end)
    }
}

/// The instant a local day begins. Midnight exists every day in Germany: clocks change at two and three.
pub fn local_midnight(day: NaiveDate) -> DateTime<Utc> {
    let naive = day.and_time(chrono::NaiveTime::MIN);
    match Berlin.from_local_datetime(&naive) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => at.with_timezone(&Utc),
        LocalResult::None => naive.and_utc(),
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

/// The text was not a month of the form `2026-10`.
#[derive(Debug, thiserror::Error, PartialEq)]
#[error("a month is written like 2026-10")]
pub struct NotAMonth;

impl FromStr for Month {
    type Err = NotAMonth;
    fn from_str(text: &str) -> Result<Self, NotAMonth> {
        let (year, month) = text.split_once('-').ok_or(NotAMonth)?;
        if year.len() != 4 || month.len() != 2 {
            return Err(NotAMonth);
        }
        let year = year.parse().map_err(|_| NotAMonth)?;
        let month = month.parse().map_err(|_| NotAMonth)?;
        NaiveDate::from_ymd_opt(year, month, 1).map(Self::of).ok_or(NotAMonth)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_post_book_year_turns_at_local_midnight() {
        let silvester: DateTime<Utc> = "2026-12-31T23:30:00Z".parse().unwrap();
        assert_eq!(local_year(silvester), 2027);
    }

    #[test]
    fn a_month_has_the_length_clocks_give_it() {
        let hours = |m: &str| {
            let (from, to) = m.parse::<Month>().unwrap().span();
            (to - from).num_hours()
        };
        assert_eq!(hours("2026-10"), 31 * 24 + 1);
        assert_eq!(hours("2026-03"), 31 * 24 - 1);
        assert_eq!(hours("2026-02"), 28 * 24);
    }

    #[test]
    fn months_follow_each_other_over_new_year() {
        let december: Month = "2026-12".parse().unwrap();
        assert_eq!(december.next().to_string(), "2027-01");
        assert_eq!(december.next().previous(), december);
        assert_eq!(december.days().count(), 31);
        for wrong in ["2026-13", "2026-1", "26-10", "", "2026-1x"] {
            assert_eq!(wrong.parse::<Month>(), Err(NotAMonth), "{wrong}");
        }
    }
}
