//! How much people may send a day, from one local midnight to the next. Each process counts for itself.
use super::limits::Met;
use super::pace::Progress;
use actix_web::web::Data;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use identity::service::Allowance;
use sdk::{Actor, TenantId, local_day, local_midnight, uuid::Uuid};
use std::cell::Cell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::{Mutex, PoisonError};

const MEGABYTE: u64 = 1_000_000;
const PERSON: &str = "Sie haben heute so viel gesendet, wie Ihre Verwaltung einer Person am Tag erlaubt. Diese Sendung wurde nicht angenommen. Senden Sie sie morgen oder bitten Sie Ihre Administration um ein größeres Kontingent.";
const TENANT: &str = "Ihre Verwaltung hat heute so viel gesendet, wie sie sich am Tag erlaubt. Diese Sendung wurde nicht angenommen. Senden Sie sie morgen oder bitten Sie Ihre Administration um ein größeres Kontingent.";

const LARGE: &str = "Diese Sendung ist größer, als Ihre Verwaltung an einem Tag erlaubt. Sie wurde nicht angenommen. Senden Sie weniger oder bitten Sie Ihre Administration um ein größeres Kontingent.";

/// Whose bytes a request carries.
#[derive(Clone, Copy, Debug)]
pub struct Sender {
    tenant: TenantId,
    who: Option<Uuid>,
}

impl Sender {
    /// A person or connection of a tenant.
    pub fn new(tenant: TenantId, actor: &Actor) -> Self {
        Self { tenant, who: actor.person().map(|person| person.0).or(actor.connected()) }
    }
}

/// Bytes sent today. A day's counters are forgotten with the day.
#[derive(Default)]
pub struct Quotas(Mutex<Day>);

#[derive(Default)]
struct Day {
    day: NaiveDate,
    persons: HashMap<(TenantId, Uuid), u64>,
    tenants: HashMap<TenantId, u64>,
}

impl Quotas {
    /// Whether a body of so many bytes may still come today. Bodies under way at the same moment do not see each other:
    /// the last ones of a day may go beyond the quota together.
    ///
    /// # Errors
    /// The quota that is used up.
    pub fn demand(&self, sender: Sender, allowance: Allowance, bytes: u64, now: DateTime<Utc>) -> Result<(), Met> {
        let (person, tenant) = self.sent(sender, now);
        let fits = |sent: u64, megabytes: u64| sent.saturating_add(bytes) <= megabytes.saturating_mul(MEGABYTE);
        let sentence = match () {
            () if !fits(0, allowance.person_mb.min(allowance.tenant_mb)) => LARGE,
            () if !fits(person, allowance.person_mb) => PERSON,
            () if !fits(tenant, allowance.tenant_mb) => TENANT,
            () => return Ok(()),
        };
        let tomorrow = local_midnight(local_day(now) + TimeDelta::days(1));
        Err(Met { sentence, wait: (tomorrow - now).to_std().unwrap_or_default() })
    }

    /// Counts what came, however it was announced.
    pub fn count(&self, sender: Sender, bytes: u64, now: DateTime<Utc>) {
        if bytes > 0 {
            self.on(now, |day| {
                let persons = sender.who.map(|who| day.persons.entry((sender.tenant, who)).or_default());
                for sum in persons.into_iter().chain([day.tenants.entry(sender.tenant).or_default()]) {
                    *sum = sum.saturating_add(bytes);
                }
            });
        }
    }

    fn sent(&self, sender: Sender, now: DateTime<Utc>) -> (u64, u64) {
        self.on(now, |day| {
            let person = sender.who.and_then(|who| day.persons.get(&(sender.tenant, who)));
            (person.copied().unwrap_or_default(), day.tenants.get(&sender.tenant).copied().unwrap_or_default())
        })
    }

    fn on<T>(&self, now: DateTime<Utc>, work: impl FnOnce(&mut Day) -> T) -> T {
        let today = local_day(now);
        let mut day = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if day.day != today {
            *day = Day { day: today, ..Day::default() };
        }
        work(&mut day)
    }
}

/// The body of one request, counted once, whatever becomes of the request.
pub struct Sent {
    quotas: Option<Data<Quotas>>,
    progress: Rc<Progress>,
    sender: Cell<Option<Sender>>,
}

impl Sent {
    /// Nobody's yet.
    pub fn new(quotas: Option<Data<Quotas>>, progress: Rc<Progress>) -> Self {
        Self { quotas, progress, sender: Cell::new(None) }
    }

    /// Says whose it is.
    pub fn by(&self, sender: Sender) {
        self.sender.set(Some(sender));
    }

    /// Counts it.
    pub fn count(&self) {
        if let (Some(quotas), Some(sender)) = (&self.quotas, self.sender.take()) {
            quotas.count(sender, self.progress.bytes(), Utc::now());
        }
    }
}

impl Drop for Sent {
    fn drop(&mut self) {
        self.count();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sdk::{PersonId, Principal};

    fn sender(tenant: TenantId) -> Sender {
        let actor = Actor { principal: Principal::Person(PersonId::new()), ..Actor::service("test") };
        Sender::new(tenant, &actor)
    }

    #[test]
    fn a_person_a_tenant_and_a_day_have_an_end() {
        let (quotas, town, other) = (Quotas::default(), TenantId::new(), TenantId::new());
        let allowance = Allowance { person: 1, tenant: 1, person_mb: 2, tenant_mb: 3 };
        let now: DateTime<Utc> = "2026-11-30T21:00:00Z".parse().unwrap();
        let met = |sender, bytes, at| quotas.demand(sender, allowance, bytes, at).err().map(|met| met.sentence);
        let (first, second) = (sender(town), sender(town));
        assert_eq!(met(first, 2 * MEGABYTE, now), None);
        assert_eq!(met(first, 2 * MEGABYTE + 1, now), Some(LARGE), "tomorrow it would not fit either");
        quotas.count(first, 2 * MEGABYTE, now);
        assert_eq!((met(first, 1, now), met(second, MEGABYTE, now)), (Some(PERSON), None));
        quotas.count(second, MEGABYTE, now);
        assert_eq!((met(second, 1, now), met(sender(other), MEGABYTE, now)), (Some(TENANT), None));
        let wait = quotas.demand(first, allowance, 1, now).unwrap_err().wait;
        assert_eq!(wait.as_secs(), 2 * 3_600, "until midnight in Germany");
        assert_eq!(met(first, 1, now + TimeDelta::hours(2)), None, "a new day");
    }
}
