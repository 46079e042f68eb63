//! An opening: the operator reads in one tenant, for a while, because it must. Asked for by one, released by another,
//! answered by the tenant; or, if the tenant made it its rule, by nobody for so long that two operators suffice.
mod refusal;
mod stage;

pub use refusal::Refusal;
pub use stage::Stage;

use chrono::{DateTime, TimeDelta, Utc};
use sdk::uuid::Uuid;
use sdk::{PersonId, Place, Resource, TenantId};

/// Shortest reason, in characters.
const SHORTEST_REASON: usize = 10;
/// Longest reason and ticket, in characters.
const LONGEST_TEXT: usize = 500;

/// Who of the operator's people did a step, and when.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The name, as the tenant reads it.
    pub name: String,
    /// The person, of the operator's tenant.
    pub person: PersonId,
    /// When.
    pub at: DateTime<Utc>,
}

/// What the tenant said.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Whether it consents.
    pub given: bool,
    /// Who answered.
    pub name: String,
    /// When.
    pub at: DateTime<Utc>,
    /// The second factor that was shown at the act; a refusal needs none.
    pub factor: Option<String>,
}

/// While it is open.
#[derive(Clone, Debug, PartialEq)]
pub struct Window {
    /// Since when.
    pub from: DateTime<Utc>,
    /// Until when, at the latest.
    pub until: DateTime<Utc>,
    /// Whether the tenant's emergency rule stood in for its consent.
    pub emergency: bool,
    /// The digest of the key that lets in.
    pub token_hash: Vec<u8>,
    /// When somebody came in with the link; it is good once.
    pub entered: Option<DateTime<Utc>>,
}

/// An opening, with all its steps.
#[derive(Clone, Debug, PartialEq)]
pub struct Opening {
    /// Its identity.
    pub id: Uuid,
    /// The tenant it opens.
    pub tenant: TenantId,
    /// Why.
    pub reason: String,
    /// Under which ticket.
    pub ticket: String,
    /// For how long.
    pub minutes: i64,
    /// Who asked.
    pub asked: Step,
    /// Who released it.
    pub released: Option<Step>,
    /// What the tenant said.
    pub answer: Option<Answer>,
    /// While it is open.
    pub window: Option<Window>,
    /// Who ended it, and when.
    pub ended: Option<(String, DateTime<Utc>)>,
}

/// The tenant's periods for openings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How many minutes one may last at most.
    pub longest: i64,
    /// After how many minutes without an answer two operators suffice; none if the tenant's consent is always needed.
    pub emergency: Option<i64>,
    /// How many hours a question waits.
    pub waits: i64,
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
pub struct Wanted {
    /// Why.
    #[serde(default)]
    pub reason: String,
    /// Under which ticket.
    #[serde(default)]
    pub ticket: String,
    /// For how many minutes.
    #[serde(default)]
    pub minutes: i64,
}

impl Opening {
    /// A question nobody has answered.
    ///
    /// # Errors
    /// What the question lacks.
    pub fn ask(tenant: TenantId, wanted: &Wanted, by: Step, limits: Limits) -> Result<Self, Refusal> {
        let (reason, ticket) = (wanted.reason.trim(), wanted.ticket.trim());
        if !(SHORTEST_REASON..=LONGEST_TEXT).contains(&reason.chars().count()) {
            return Err(Refusal::Reasonless);
        }
        if ticket.is_empty() || ticket.chars().count() > LONGEST_TEXT {
            return Err(Refusal::Ticketless);
        }
        if !(1..=limits.longest).contains(&wanted.minutes) {
            return Err(Refusal::TooLong(limits.longest));
        }
        Ok(Self {
            id: Uuid::now_v7(),
            tenant,
            reason: reason.to_owned(),
            ticket: ticket.to_owned(),
            minutes: wanted.minutes,
            asked: by,
            released: None,
            answer: None,
            window: None,
            ended: None,
        })
    }

    /// Where it stands.
    pub fn stage(&self, limits: Limits, now: DateTime<Utc>) -> Stage {
        if self.ended.is_some() {
            return Stage::Ended;
        }
        if let Some(window) = &self.window {
            return if now < window.until { Stage::Open } else { Stage::Over };
        }
        if self.answer.as_ref().is_some_and(|answer| !answer.given) {
            return Stage::Refused;
        }
        if self.asked.at + TimeDelta::hours(limits.waits) <= now {
            return Stage::Over;
        }
        match (&self.released, &self.answer) {
            (None, _) => Stage::Asked,
            (Some(_), Some(_)) => Stage::Ready,
            (Some(_), None) if self.is_emergency(limits, now) => Stage::Ready,
            (Some(_), None) => Stage::Released,
        }
    }

    /// Whether the tenant's rule stands in for its answer by now.
    fn is_emergency(&self, limits: Limits, now: DateTime<Utc>) -> bool {
        let silent = self.released.as_ref().filter(|_| self.answer.is_none());
        silent.zip(limits.emergency).is_some_and(|(step, wait)| step.at + TimeDelta::minutes(wait) <= now)
    }

    /// Released by a second person.
    ///
    /// # Errors
    /// [`Refusal::SamePerson`], [`Refusal::NotDue`].
    pub fn release(self, by: Step, limits: Limits) -> Result<Self, Refusal> {
        if self.stage(limits, by.at) != Stage::Asked {
            return Err(Refusal::NotDue);
        }
        if by.person == self.asked.person {
            return Err(Refusal::SamePerson);
        }
        Ok(Self { released: Some(by), ..self })
    }

    /// Answered by the tenant, before or after the second person, as long as it is not open.
    ///
    /// # Errors
    /// [`Refusal::NotDue`].
    pub fn answer(self, answer: Answer, limits: Limits) -> Result<Self, Refusal> {
        let waits = matches!(self.stage(limits, answer.at), Stage::Asked | Stage::Released | Stage::Ready);
        if !waits || self.answer.is_some() {
            return Err(Refusal::NotDue);
        }
        Ok(Self { answer: Some(answer), ..self })
    }

    /// Opened by who asked, from now on, for as long as was asked.
    ///
    /// # Errors
    /// [`Refusal::NoConsent`], [`Refusal::NotDue`].
    pub fn open(self, by: PersonId, token_hash: Vec<u8>, limits: Limits, now: DateTime<Utc>) -> Result<Self, Refusal> {
        match self.stage(limits, now) {
            Stage::Ready if by == self.asked.person => {}
            Stage::Released => return Err(Refusal::NoConsent),
            _ => return Err(Refusal::NotDue),
        }
        let until = now + TimeDelta::minutes(self.minutes);
        let emergency = self.is_emergency(limits, now);
        let window = Window { from: now, until, emergency, token_hash, entered: None };
        Ok(Self { window: Some(window), ..self })
    }

    /// Ended early, by either side.
    ///
    /// # Errors
    /// [`Refusal::NotDue`] if it is over already.
    pub fn end(self, by: &str, limits: Limits, now: DateTime<Utc>) -> Result<Self, Refusal> {
        if matches!(self.stage(limits, now), Stage::Ended | Stage::Over | Stage::Refused) {
            return Err(Refusal::NotDue);
        }
        Ok(Self { ended: Some((by.to_owned(), now)), ..self })
    }

    /// Whether whoever has its key may read at this moment.
    pub fn lets_in(&self, now: DateTime<Utc>) -> bool {
        self.ended.is_none() && self.window.as_ref().is_some_and(|window| window.from <= now && now < window.until)
    }

    /// The sentence the tenant consents to, word for word.
    pub fn wording(&self) -> String {
        format!(
            "Ich stimme zu, dass {} bis zu {} Minuten lang in unseren Akten, Dokumenten und Eingängen liest. Vorgang {}: {}",
            self.asked.name, self.minutes, self.ticket, self.reason
        )
    }
}

impl Resource for Opening {
    const KIND: &'static str = "registry.opening";

    fn tenant(&self) -> TenantId {
        self.tenant
    }

    fn place(&self) -> Place {
        Place::default()
    }
}

#[cfg(test)]
#[path = "opening_tests.rs"]
mod tests;
