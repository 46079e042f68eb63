//! Passwords for scripts and programs: random, shown once, ended by time or by their owner.
use chrono::{DateTime, TimeDelta, Utc};
use sdk::uuid::Uuid;

/// An app password as its owner sees it: never its secret.
#[derive(Clone, Debug, diesel::Queryable)]
pub struct AppPassword {
    /// Its identity.
    pub id: Uuid,
    /// What it is for, in its owner's words.
    pub title: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it ends; never, if nothing stands here.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was last used, to the hour.
    pub used_at: Option<DateTime<Utc>>,
}

impl AppPassword {
    /// A person has so many at most.
    pub const MOST: i64 = 50;

    /// A fresh one; `days` is how long it lives, for ever without.
    pub fn begin(title: &str, days: Option<u16>, now: DateTime<Utc>) -> Self {
        let expires_at = days.map(|days| now + TimeDelta::days(days.into()));
        Self { id: Uuid::now_v7(), title: title.to_owned(), created_at: now, expires_at, used_at: None }
    }

    /// Whether it has ended.
    pub fn is_over(&self, now: DateTime<Utc>) -> bool {
        self.expires_at.is_some_and(|end| end <= now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_ends_after_its_days_and_not_before() {
        let now = Utc::now();
        let month = AppPassword::begin("Sicherung", Some(30), now);
        assert!(!month.is_over(now + TimeDelta::days(29)) && month.is_over(now + TimeDelta::days(30)));
        assert!(!AppPassword::begin("Sicherung", None, now).is_over(now + TimeDelta::days(40_000)));
    }
}
