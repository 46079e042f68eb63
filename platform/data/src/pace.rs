//! No tenant takes all the time: its people pay back with pauses what their transactions take, while others are at work.
use kernel::TenantId;
use std::collections::HashMap;
use std::num::NonZeroU32;
use std::time::{Duration, Instant};

/// What a tenant may owe before its people wait: some pages opened at once are nothing unusual.
const CREDIT: Duration = Duration::from_millis(500);
/// How long one pause is at most: a single long question must not stop the colleagues of whoever asked it.
const LONGEST: Duration = Duration::from_secs(1);
/// For so long after one of their transactions, others count as being at work.
const ABOUT: Duration = Duration::from_secs(1);

/// A leaky bucket for each tenant, of time instead of requests.
pub(crate) struct Pace {
    processors: NonZeroU32,
    part: NonZeroU32,
    /// When what a tenant owes will be paid back.
    even: HashMap<TenantId, Instant>,
    last: Option<(TenantId, Instant)>,
    last_other: Option<Instant>,
}

impl Pace {
    /// Each tenant may have one of so many parts of the time of so many processors.
    pub(crate) fn of(processors: NonZeroU32, part: NonZeroU32) -> Self {
        Self { processors, part, even: HashMap::new(), last: None, last_other: None }
    }

    /// How long somebody of this tenant waits before they begin; never, if there is one part for all.
    pub(crate) fn pause(&mut self, tenant: TenantId, now: Instant) -> Duration {
        let shared = self.others_about(tenant, now);
        self.see(tenant, now);
        let owed = self.even.get(&tenant).map(|even| even.saturating_duration_since(now)).unwrap_or_default();
        if shared && self.part > NonZeroU32::MIN { owed.saturating_sub(CREDIT) } else { Duration::ZERO }
    }

    /// Counts what they did.
    pub(crate) fn worked(&mut self, tenant: TenantId, since: Instant, now: Instant) {
        self.see(tenant, now);
        let price = now.saturating_duration_since(since).saturating_mul(self.part.get()) / self.processors.get();
        let most = now + CREDIT + LONGEST;
        let even = self.even.entry(tenant).or_insert(since);
        *even = (*even).max(since).checked_add(price).map_or(most, |even| even.min(most));
    }

    fn others_about(&self, tenant: TenantId, now: Instant) -> bool {
        let other = match self.last {
            Some((last, at)) if last != tenant => Some(at),
            _ => self.last_other,
        };
        other.is_some_and(|at| now.saturating_duration_since(at) < ABOUT)
    }

    fn see(&mut self, tenant: TenantId, now: Instant) {
        if let Some((last, at)) = self.last.replace((tenant, now))
            && last != tenant
        {
            self.last_other = Some(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pace(processors: u32, part: u32) -> Pace {
        Pace::of(processors.try_into().unwrap(), part.try_into().unwrap())
    }

    const MS: Duration = Duration::from_millis(1);

    /// Works for so long, so often, one after the other, as fast as it is let, and tells how long all of it takes.
    fn span(pace: &mut Pace, tenant: TenantId, other: Option<TenantId>, works: u32, each: Duration) -> Duration {
        let begun = Instant::now();
        let mut now = begun;
        for _ in 0..works {
            if let Some(other) = other {
                pace.pause(other, now);
            }
            let since = now + pace.pause(tenant, now);
            now = since + each;
            pace.worked(tenant, since, now);
        }
        now - begun
    }

    #[test]
    fn who_works_beside_others_has_a_part_and_who_is_alone_has_all() {
        let (busy, calm) = (TenantId::new(), TenantId::new());
        let span = |other| span(&mut pace(1, 4), busy, other, 1_000, MS * 10);
        assert_eq!(span(None), MS * 10_000);
        let shared = span(Some(calm));
        assert!(shared > MS * 39_000 && shared <= MS * 40_000, "four times as long, but for the credit: {shared:?}");
    }

    #[test]
    fn a_few_pages_one_after_the_other_cost_nothing() {
        let (town, calm) = (TenantId::new(), TenantId::new());
        assert_eq!(span(&mut pace(2, 4), town, Some(calm), 50, MS * 10), MS * 500);
        assert!(span(&mut pace(2, 4), town, Some(calm), 60, MS * 10) > MS * 600, "the credit has an end");
    }

    #[test]
    fn one_part_for_all_stops_nobody() {
        let (mut pace, town, calm, begun) = (pace(2, 1), TenantId::new(), TenantId::new(), Instant::now());
        for _ in 0..8 {
            pace.worked(town, begun, begun + MS * 1_000);
        }
        pace.pause(calm, begun + MS * 1_000);
        assert_eq!(pace.pause(town, begun + MS * 1_000), Duration::ZERO);
    }

    #[test]
    fn whoever_works_long_is_still_there() {
        let (mut pace, town, calm, begun) = (pace(1, 4), TenantId::new(), TenantId::new(), Instant::now());
        pace.pause(calm, begun);
        pace.worked(town, begun + MS * 4_000, begun + MS * 5_000);
        pace.worked(calm, begun, begun + MS * 5_000);
        assert_eq!(pace.pause(town, begun + MS * 5_000), LONGEST);
    }

    #[test]
    fn one_long_question_costs_one_pause_and_nobody_else() {
        let (mut pace, town, calm, begun) = (pace(2, 4), TenantId::new(), TenantId::new(), Instant::now());
        let later = begun + MS * 20_000;
        pace.worked(town, begun, later);
        assert_eq!(pace.pause(calm, later), Duration::ZERO);
        assert_eq!(pace.pause(town, later), LONGEST);
        assert_eq!(pace.pause(town, later + LONGEST), Duration::ZERO);
    }

    #[test]
    fn others_who_left_are_not_waited_for() {
        let (mut pace, town, calm, begun) = (pace(1, 4), TenantId::new(), TenantId::new(), Instant::now());
        pace.pause(calm, begun);
        pace.worked(town, begun, begun + MS * 600);
        assert!(pace.pause(town, begun + MS * 600) > Duration::ZERO);
        assert_eq!(pace.pause(town, begun + MS * 1_001), Duration::ZERO, "owed, but nobody is there");
    }
}
