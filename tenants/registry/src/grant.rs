//! A grant: what a tenant above may do to one below, for a time and a reason. There is no word for reading.
mod refusal;

pub use refusal::Refusal;

use chrono::{DateTime, Utc};
use sdk::uuid::Uuid;
use sdk::{Place, Resource, TenantId};
use serde::{Deserialize, Serialize};

/// Longest reason, in characters.
const LONGEST_REASON: usize = 500;

/// One thing a grant lets its holder do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Power {
    /// Found tenants below oneself.
    Found,
    /// Let a tenant move in from its blueprint and hand over its first log-in.
    Configure,
    /// Suspend a tenant and open it again.
    Suspend,
}

impl Power {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Found, Self::Configure, Self::Suspend];

    /// The word in the database and in forms.
    pub fn key(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::Configure => "configure",
            Self::Suspend => "suspend",
        }
    }

    /// The German words on screen.
    pub fn title(self) -> &'static str {
        match self {
            Self::Found => "Mandanten gründen",
            Self::Configure => "aus der Blaupause einrichten",
            Self::Suspend => "sperren und freigeben",
        }
    }

    /// The power of this word.
    pub fn of(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|power| power.key() == key)
    }
}

/// A grant.
#[derive(Clone, Debug, PartialEq)]
pub struct Grant {
    /// Its identity.
    pub id: Uuid,
    /// The tenant it lies with: the one that is administered, or the district that may found.
    pub over: TenantId,
    /// Who may act, and what it was called then.
    pub holder: (TenantId, String),
    /// Who gave it, and what it was called then.
    pub grantor: (TenantId, String),
    /// The grant it was drawn from; none if the grantor gave what was its own.
    pub source: Option<Uuid>,
    /// What it lets its holder do.
    pub powers: Vec<Power>,
    /// Since when.
    pub given_at: DateTime<Utc>,
    /// The person who gave it.
    pub given_by: String,
    /// Until when.
    pub until: DateTime<Utc>,
    /// What for.
    pub reason: String,
    /// How it ended early.
    pub revoked: Option<Revoked>,
    /// The tenant whose eyes these are, if the grant concerns it; otherwise the tenant it lies with.
    pub seen_from: TenantId,
}

/// How a grant ended before its time.
#[derive(Clone, Debug, PartialEq)]
pub struct Revoked {
    /// When.
    pub at: DateTime<Utc>,
    /// By which person.
    pub by: String,
    /// Of which tenant.
    pub of: TenantId,
    /// Why.
    pub reason: String,
}

/// What a grant shall allow, as its giver wants it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Terms {
    /// What.
    pub powers: Vec<Power>,
    /// Until when.
    pub until: DateTime<Utc>,
    /// What for.
    pub reason: String,
}

/// What the giver has: nobody gives more, or for longer.
#[derive(Clone, Copy, Debug)]
pub enum Authority<'a> {
    /// Its own: the operator's over all, a tenant's over itself.
    Own,
    /// What it was granted.
    Drawn(&'a Grant),
}

/// A reason as it is kept.
///
/// # Errors
/// [`Refusal::Reasonless`].
pub fn reason(text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    let fits = !text.is_empty() && text.chars().count() <= LONGEST_REASON;
    if fits { Ok(text.to_owned()) } else { Err(Refusal::Reasonless) }
}

impl Terms {
    /// These terms, if whoever gives them has as much, and no rule forbids their length.
    ///
    /// # Errors
    /// The [`Refusal`] that stands against them.
    pub fn within(self, has: Authority<'_>, longest: DateTime<Utc>, now: DateTime<Utc>) -> Result<Self, Refusal> {
        let reason = reason(&self.reason)?;
        if self.powers.is_empty() {
            return Err(Refusal::Powerless);
        }
        if self.until <= now {
            return Err(Refusal::Over);
        }
        if let Authority::Drawn(source) = has {
            if !source.is_live(now) || self.powers.iter().any(|power| !source.powers.contains(power)) {
                return Err(Refusal::Wider);
            }
            if self.until > source.until {
                return Err(Refusal::Longer);
            }
        }
        if self.until > longest {
            return Err(Refusal::Longer);
        }
        Ok(Self { reason, ..self })
    }
}

impl Grant {
    /// A grant given now, on terms that were found in order, between these parties: holder and grantor.
    pub fn begun(
        over: TenantId,
        (holder, grantor): ((TenantId, String), (TenantId, String)),
        source: Option<Uuid>,
        terms: Terms,
        (given_by, given_at): (&str, DateTime<Utc>),
    ) -> Self {
        let Terms { powers, until, reason } = terms;
        Self {
            id: Uuid::now_v7(),
            over,
            holder,
            grantor,
            source,
            powers,
            given_at,
            given_by: given_by.to_owned(),
            until,
            reason,
            revoked: None,
            seen_from: over,
        }
    }

    /// Whether it allows anything at this moment: one that is over, or revoked, is not there.
    pub fn is_live(&self, now: DateTime<Utc>) -> bool {
        self.revoked.is_none() && self.given_at <= now && now < self.until
    }

    /// Whether the tenant it lies with ended it against its holder.
    pub fn was_refused(&self) -> bool {
        self.over != self.holder.0 && self.revoked.as_ref().is_some_and(|revoked| revoked.of == self.over)
    }

    /// Ends it early.
    ///
    /// # Errors
    /// [`Refusal::Ended`] if it is over; [`Refusal::Reasonless`].
    pub fn revoke(self, by: &str, of: TenantId, why: &str, at: DateTime<Utc>) -> Result<Self, Refusal> {
        if !self.is_live(at) {
            return Err(Refusal::Ended);
        }
        let revoked = Revoked { at, by: by.to_owned(), of, reason: reason(why)? };
        Ok(Self { revoked: Some(revoked), ..self })
    }
}

impl Resource for Grant {
    const KIND: &'static str = "registry.grant";

    fn tenant(&self) -> TenantId {
        self.seen_from
    }

    fn place(&self) -> Place {
        Place::default()
    }
}

/// One thing done under a grant.
#[derive(Clone, Debug, PartialEq)]
pub struct Use {
    /// Its identity.
    pub id: Uuid,
    /// The tenant it was done to.
    pub over: TenantId,
    /// The grant; none if the operator acted by its own right.
    pub grant: Option<Uuid>,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub who: String,
    /// What, by the action's key.
    pub action: String,
}

impl Resource for Use {
    const KIND: &'static str = "registry.grant_use";

    fn tenant(&self) -> TenantId {
        self.over
    }

    fn place(&self) -> Place {
        Place::default()
    }
}

#[cfg(test)]
#[path = "grant_tests.rs"]
mod tests;
