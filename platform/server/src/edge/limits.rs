//! How much one may ask for: per person, per tenant, per address. Each process counts for itself.
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota};
use identity::service::Allowance;
use sdk::{Actor, TenantId, uuid::Uuid};
use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::str::FromStr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

/// So many a minute for ever, after so many at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rate {
    /// Requests a minute, in the long run.
    pub minute: NonZeroU32,
    /// Requests at once, after a rest.
    pub burst: NonZeroU32,
}

impl Rate {
    /// A rate; nought of either becomes one.
    pub fn new(minute: u32, burst: u32) -> Self {
        let some = |number| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
        Self { minute: some(minute), burst: some(burst) }
    }
}

impl Rate {
    /// What a tenant lets its own, a third of it at once, and never more than this.
    fn within(self, minute: u32) -> Self {
        let own = Self::new(minute, minute / 3);
        Self { minute: own.minute.min(self.minute), burst: own.burst.min(self.burst) }
    }
}

impl FromStr for Rate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let read = || {
            let (minute, burst) = text.split_once('/')?;
            Some(Self { minute: minute.trim().parse().ok()?, burst: burst.trim().parse().ok()? })
        };
        read().ok_or_else(|| format!("{text} is not a rate like 3000/1000: requests a minute / at once"))
    }
}

/// The rates of an installation.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// One person, whatever they ask for.
    pub person: Rate,
    /// All people of one tenant together.
    pub tenant: Rate,
    /// Everybody of one address who is not signed in.
    pub address: Rate,
    /// Attempts to sign in from one address.
    pub sign_in: Rate,
}

/// No honest person meets them: a town hall of hundreds may come by one address, and a page is a dozen requests.
impl Default for Limits {
    fn default() -> Self {
        Self {
            person: Rate::new(3_000, 1_000),
            tenant: Rate::new(60_000, 10_000),
            address: Rate::new(3_000, 1_000),
            sign_in: Rate::new(60, 300),
        }
    }
}

/// Which limit was met, and when it is worth asking again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Met {
    /// A German sentence for whoever met it.
    pub sentence: &'static str,
    /// How long to wait.
    pub wait: Duration,
}

const PERSON: &str = "Von Ihrem Konto kamen gerade sehr viele Anfragen. Diese wurde nicht ausgeführt. Warten Sie einen Moment und versuchen Sie es erneut.";
const TENANT: &str = "Aus Ihrer Verwaltung kommen gerade sehr viele Anfragen. Diese wurde nicht ausgeführt. Warten Sie einen Moment und versuchen Sie es erneut.";
const ADDRESS: &str = "Von Ihrem Anschluss kamen gerade sehr viele Anfragen ohne Anmeldung. Diese wurde nicht ausgeführt. Warten Sie einen Moment und versuchen Sie es erneut.";
const SIGN_IN: &str = "Von Ihrem Anschluss kamen sehr viele Anmeldeversuche. Dieser wurde nicht geprüft. Warten Sie eine Minute und versuchen Sie es erneut.";

/// Addresses share this many places: strangers may have any number of addresses, and none costs memory.
const PLACES: u64 = 1 << 16;
/// How many requests of people go by until counters that are full again are forgotten.
const SWEEP: u32 = 10_000;

/// Counts who comes in.
pub struct Turnstile {
    most: Limits,
    person: Paced<(TenantId, Uuid)>,
    tenant: Paced<TenantId>,
    address: DefaultKeyedRateLimiter<u64>,
    sign_in: DefaultKeyedRateLimiter<u64>,
    // Secret and new at each start: nobody can look for an address that shares another's place.
    places: RandomState,
    passed: AtomicU32,
}

impl Turnstile {
    /// A turnstile nobody has passed.
    pub fn new(limits: &Limits) -> Self {
        Self {
            most: *limits,
            person: Paced::default(),
            tenant: Paced::default(),
            address: keyed(limits.address),
            sign_in: keyed(limits.sign_in),
            places: RandomState::new(),
            passed: AtomicU32::new(0),
        }
    }

    /// Lets a person or a connection of a tenant pass, as far as the tenant lets them.
    ///
    /// # Errors
    /// The limit they met.
    pub fn person(&self, tenant: TenantId, actor: &Actor, allowance: Allowance) -> Result<(), Met> {
        if self.passed.fetch_add(1, Ordering::Relaxed) % SWEEP == SWEEP - 1 {
            self.person.sweep();
            self.tenant.sweep();
        }
        // The person first: who alone asks too much must not use up what the others have.
        if let Some(who) = actor.person().map(|person| person.0).or(actor.connected()) {
            pass(&self.person.at(self.most.person.within(allowance.person)), &(tenant, who), PERSON)?;
        }
        pass(&self.tenant.at(self.most.tenant.within(allowance.tenant)), &tenant, TENANT)
    }

    /// Lets somebody pass who is not signed in.
    ///
    /// # Errors
    /// The limit their address met.
    pub fn stranger(&self, address: Option<IpAddr>) -> Result<(), Met> {
        pass(&self.address, &self.place(address), ADDRESS)
    }

    /// Lets an attempt to sign in pass.
    ///
    /// # Errors
    /// The limit their address met.
    pub fn sign_in(&self, address: Option<IpAddr>) -> Result<(), Met> {
        pass(&self.sign_in, &self.place(address), SIGN_IN)
    }

    fn place(&self, address: Option<IpAddr>) -> u64 {
        self.places.hash_one(address.map(household)) % PLACES
    }
}

type Counters<K> = Arc<DefaultKeyedRateLimiter<K>>;

/// Counters for each rate there is: whoever is let another rate is counted anew.
struct Paced<K: Hash + Eq + Clone>(RwLock<HashMap<Rate, Counters<K>>>);

impl<K: Hash + Eq + Clone> Default for Paced<K> {
    fn default() -> Self {
        Self(RwLock::default())
    }
}

impl<K: Hash + Eq + Clone> Paced<K> {
    fn at(&self, rate: Rate) -> Counters<K> {
        if let Some(known) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&rate) {
            return known.clone();
        }
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        all.entry(rate).or_insert_with(|| Arc::new(keyed(rate))).clone()
    }

    /// Forgets counters that are full again, and rates nobody has.
    fn sweep(&self) {
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, counters| {
            counters.retain_recent();
            counters.shrink_to_fit();
            !counters.is_empty()
        });
    }
}

/// Whoever has one address of the newer protocol has 2^64 of them.
fn household(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(long) => IpAddr::V6(Ipv6Addr::from_bits(long.to_bits() & (u128::MAX << 64))),
    }
}

fn keyed<K: Hash + Eq + Clone>(rate: Rate) -> DefaultKeyedRateLimiter<K> {
    DefaultKeyedRateLimiter::keyed(Quota::per_minute(rate.minute).allow_burst(rate.burst))
}

fn pass<K: Hash + Eq + Clone>(
    counter: &DefaultKeyedRateLimiter<K>,
    key: &K,
    sentence: &'static str,
) -> Result<(), Met> {
    let now = DefaultClock::default().now();
    counter.check_key(key).map_err(|until| Met { sentence, wait: until.wait_time_from(now) })
}

#[cfg(test)]
#[path = "limits_tests.rs"]
mod tests;
