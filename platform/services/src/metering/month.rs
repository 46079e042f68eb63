//! How a month's usage follows from its records. Integer byte-seconds; local days of Europe/Berlin.
use chrono::{DateTime, NaiveDate, Utc};
use sdk::ports::{DayUsage, MonthUsage};
use sdk::{Month, local_day, uuid::Uuid};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// Levels at the beginning of the month.
#[derive(Clone, Debug, Default)]
pub struct Opening {
    /// Stored bytes.
    pub bytes: i64,
    /// Entitled persons.
    pub users: BTreeSet<String>,
}

/// One usage record.
#[derive(Clone, Debug, diesel::Queryable)]
pub struct Record {
    pub id: Uuid,
    pub meter: String,
    pub source: String,
    pub quantity: i64,
    pub subject: Option<String>,
    pub at: DateTime<Utc>,
}

#[derive(Default)]
struct Day {
    users: BTreeSet<String>,
    byte_seconds: i128,
    ocr_pages: i64,
}

/// A month being derived: records are entered in order of time.
pub struct Ledger {
    from: DateTime<Utc>,
    until: DateTime<Utc>,
    whole: i64,
    days: BTreeMap<NaiveDate, Day>,
    bytes: i64,
    level_since: DateTime<Utc>,
    levels: BTreeMap<String, i64>,
    users: BTreeSet<String>,
    hash: Sha256,
    records: i64,
}

impl Ledger {
    /// Opens a month; a running month ends now.
    pub fn open(month: Month, now: DateTime<Utc>, opening: Opening) -> Self {
        let (from, to) = month.span();
        let until = to.min(now).max(from);
        let mut hash = Sha256::new();
        hash.update(format!("{month}|{}|{}\n", opening.bytes, opening.users.len()));
        let mut ledger = Self {
            from,
            until,
            whole: (to - from).num_seconds(),
            days: month.days().map(|day| (day, Day::default())).collect(),
            bytes: opening.bytes,
            level_since: from,
            levels: opening.users.iter().map(|user| (user.clone(), 1)).collect(),
            users: opening.users,
            hash,
            records: 0,
        };
        let last = local_day(until);
        for (day, usage) in &mut ledger.days {
            if *day <= last {
                usage.users.clone_from(&ledger.users);
            }
        }
        ledger
    }

    /// Enters one record.
    pub fn enter(&mut self, record: &Record) {
        self.records = self.records.saturating_add(1);
        let Record { id, meter, source, quantity, subject, at } = record;
        let subject = subject.as_deref().unwrap_or_default();
        self.hash.update(format!("{id}|{meter}|{source}|{quantity}|{subject}|{}\n", at.timestamp_micros()));
        match meter.as_str() {
            "storage.bytes" => {
                self.integrate(*at);
                self.bytes = self.bytes.saturating_add(*quantity);
            }
            "platform.users" => self.entitle(subject, *quantity, local_day(*at)),
            "ocr.pages" => {
                if let Some(day) = self.days.get_mut(&local_day(*at)) {
                    day.ocr_pages = day.ocr_pages.saturating_add(*quantity);
                }
            }
            _ => {}
        }
    }

    /// Closes the month and sums it up.
    pub fn close(mut self) -> MonthUsage {
        self.integrate(self.until);
        let total: i128 = self.days.values().map(|day| day.byte_seconds).sum();
        let elapsed = (self.until - self.from).num_seconds().max(1);
        let divisor = i128::from(if self.until > self.from { elapsed } else { self.whole });
        let days = self.days.into_iter().map(|(day, usage)| DayUsage {
            day,
            users: i64::try_from(usage.users.len()).unwrap_or(i64::MAX),
            byte_seconds: usage.byte_seconds.to_string(),
            ocr_pages: usage.ocr_pages,
        });
        let days: Vec<DayUsage> = days.collect();
        MonthUsage {
            users: i64::try_from(self.users.len()).unwrap_or(i64::MAX),
            mean_bytes: i64::try_from(total.div_euclid(divisor)).unwrap_or(i64::MAX),
            byte_seconds: total.to_string(),
            ocr_pages: days.iter().map(|day| day.ocr_pages).sum(),
            days,
            records: self.records,
            digest: hex::encode(self.hash.finalize()),
        }
    }

    /// A person counts on every day with a moment of entitlement: also on the day it ends.
    fn entitle(&mut self, subject: &str, quantity: i64, today: NaiveDate) {
        let level = self.levels.entry(subject.to_owned()).or_default();
        *level = level.saturating_add(quantity);
        let entitled = *level > 0;
        if entitled {
            self.users.insert(subject.to_owned());
        }
        let last = local_day(self.until);
        for (day, usage) in self.days.range_mut(today..).filter(|(day, _)| **day <= last) {
            if entitled {
                usage.users.insert(subject.to_owned());
            } else if *day > today {
                usage.users.remove(subject);
            }
        }
    }

    /// Adds the present level for the time since the last change, split at local midnights.
    fn integrate(&mut self, to: DateTime<Utc>) {
        let to = to.min(self.until);
        while self.level_since < to {
            let day = local_day(self.level_since);
            let (_, end) = day_span(day);
            let stop = end.min(to);
            let seconds = i128::from((stop - self.level_since).num_microseconds().unwrap_or_default());
            if let Some(usage) = self.days.get_mut(&day) {
                usage.byte_seconds = usage
                    .byte_seconds
                    .saturating_add(i128::from(self.bytes).saturating_mul(seconds).div_euclid(1_000_000));
            }
            self.level_since = stop;
        }
    }
}

fn day_span(day: NaiveDate) -> (DateTime<Utc>, DateTime<Utc>) {
    (sdk::local_midnight(day), sdk::local_midnight(day.succ_opt().unwrap_or(day)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn record(meter: &str, quantity: i64, subject: &str, when: &str) -> Record {
        let subject = Some(subject.to_owned());
        Record { id: Uuid::nil(), meter: meter.into(), source: "s".into(), quantity, subject, at: at(when) }
    }

    fn usage(records: &[Record], opening: Opening) -> MonthUsage {
        let mut ledger = Ledger::open("2026-10".parse().unwrap(), at("2026-11-15T00:00:00Z"), opening);
        records.iter().for_each(|record| ledger.enter(record));
        ledger.close()
    }

    #[test]
    fn bytes_are_weighed_by_time_to_the_second() {
        // 1000 bytes from the 31st, 00:00 local (winter time), for 24 hours.
        let usage = usage(&[record("storage.bytes", 1000, "", "2026-10-30T23:00:00Z")], Opening::default());
        assert_eq!(usage.byte_seconds, (1000_i64 * 86_400).to_string());
        assert_eq!(usage.days.last().unwrap().byte_seconds, "86400000");
        let seconds = 31 * 86_400 + 3_600; // October has the long night
        assert_eq!(usage.mean_bytes, 86_400_000 / seconds);
    }

    #[test]
    fn the_long_day_has_25_hours() {
        let usage = usage(&[], Opening { bytes: 10, ..Opening::default() });
        let long = usage.days.iter().find(|day| day.day.to_string() == "2026-10-25").unwrap();
        assert_eq!(long.byte_seconds, (10 * 25 * 3600).to_string());
        assert_eq!(usage.mean_bytes, 10);
    }

    #[test]
    fn a_person_counts_on_each_day_with_a_moment_of_entitlement() {
        let records = [
            record("platform.users", 1, "anna", "2026-10-10T08:00:00Z"),
            record("platform.users", -1, "anna", "2026-10-12T08:00:00Z"),
        ];
        let usage = usage(&records, Opening { users: BTreeSet::from(["bert".to_owned()]), ..Opening::default() });
        assert_eq!(usage.users, 2);
        let on = |day: &str| usage.days.iter().find(|d| d.day.to_string() == day).unwrap().users;
        assert_eq!((on("2026-10-09"), on("2026-10-10"), on("2026-10-12"), on("2026-10-13")), (1, 2, 2, 1));
    }

    #[test]
    fn the_same_records_give_the_same_digest_and_others_another() {
        let one = [record("ocr.pages", 3, "", "2026-10-10T08:00:00Z")];
        let two = [record("ocr.pages", 4, "", "2026-10-10T08:00:00Z")];
        assert_eq!(usage(&one, Opening::default()), usage(&one, Opening::default()));
        assert_ne!(usage(&one, Opening::default()).digest, usage(&two, Opening::default()).digest);
        assert_eq!(usage(&one, Opening::default()).ocr_pages, 3);
    }

    #[test]
    fn a_running_month_ends_now() {
        let month = "2026-10".parse().unwrap();
        let opening = Opening { bytes: 100, users: BTreeSet::from(["a".to_owned()]) };
        let usage = Ledger::open(month, at("2026-10-02T22:00:00Z"), opening).close();
        assert_eq!(usage.byte_seconds, (100 * 2 * 86_400).to_string());
        assert_eq!(usage.mean_bytes, 100);
        assert_eq!(usage.days.iter().filter(|day| day.users > 0).count(), 3);
    }
}
