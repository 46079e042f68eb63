//! What stands before a thing beside the policy: its level, the body whose space it lies in, and exceptions by name.
use crate::{Actor, BodyId, Level, PersonId, Sight, UnitId};
use chrono::{DateTime, Utc};

/// Files whose reading leaves an audit row whatever their level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// Personalakte.
    Personnel,
    /// Sozialakte.
    Social,
}

impl FileKind {
    /// All kinds.
    pub const ALL: [Self; 2] = [Self::Personnel, Self::Social];

    /// The word rows and programs use.
    pub fn key(self) -> &'static str {
        match self {
            Self::Personnel => "personnel",
            Self::Social => "social",
        }
    }

    /// What people read, in German.
    pub fn title(self) -> &'static str {
        match self {
            Self::Personnel => "Personalakte",
            Self::Social => "Sozialakte",
        }
    }

    /// The kind of this word.
    pub fn of(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

/// What guards one thing by itself, without what it lies in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Protection {
    /// Its own level.
    pub level: Level,
    /// The body whose space it lies in.
    pub body: Option<BodyId>,
    /// Whether it is a personnel or social file.
    pub file: Option<FileKind>,
}

impl Protection {
    /// Protection as forms and programs write it: words, and identities written out. What is empty is left out; none if
    /// something means nothing.
    pub fn of(level: &str, file: Option<&str>, body: Option<&str>) -> Option<Self> {
        let filled = |text: Option<&'_ str>| text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        let file = match filled(file) {
            Some(key) => Some(FileKind::of(&key)?),
            None => None,
        };
        let body = match filled(body) {
            Some(id) => Some(id.parse().ok()?),
            None => None,
        };
        Some(Self { level: Level::of(level.trim())?, body, file })
    }

    /// Whether the other protects at least as well: what anybody in charge may want.
    pub fn is_within(&self, other: &Self) -> bool {
        let kept_body = self.body.is_none() || self.body == other.body;
        kept_body && self.level <= other.level && (self.file.is_none() || self.file == other.file)
    }
}

/// One person or unit that may read a thing all the same, or one person that may not have anything to do with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    /// Whether it opens; otherwise it shuts.
    pub may: bool,
    /// For this person.
    pub person: Option<PersonId>,
    /// For everybody of this unit.
    pub unit: Option<UnitId>,
    /// From when on; at once if nobody says.
    pub from: Option<DateTime<Utc>>,
    /// Until when, if it ends.
    pub until: Option<DateTime<Utc>>,
}

impl Exception {
    /// Whether it counts at this moment.
    pub fn counts(&self, at: DateTime<Utc>) -> bool {
        self.from.is_none_or(|from| from <= at) && self.until.is_none_or(|until| until > at)
    }

    fn means(&self, actor: &Actor) -> bool {
        let person = self.person.is_some() && self.person == actor.person();
        person || (self.unit.is_some() && self.unit == actor.unit)
    }
}

/// Why somebody sees a thing beyond, or in spite of, what the policy says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// It lies in the space of a body they belong to.
    Body,
    /// An exception names them or their unit.
    Exception,
}

/// Why somebody does not see a thing, whatever the policy says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shutting {
    /// It lies in the space of a body they do not belong to.
    Body,
    /// An exception shuts them out.
    Exception,
    /// Its level is above what they may see.
    Level,
}

/// Everything that guards a thing: its own, and that of all it lies in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guard {
    /// The highest level.
    pub level: Level,
    /// Bodies in whose space it lies; usually none.
    pub bodies: Vec<BodyId>,
    /// Whether it is part of a personnel or social file.
    pub file: Option<FileKind>,
    /// Exceptions, past and future ones too.
    pub exceptions: Vec<Exception>,
}

impl Guard {
    /// Whether reading it leaves an audit row.
    pub fn is_sensitive(&self) -> bool {
        self.level == Level::Strict || self.file.is_some() || !self.bodies.is_empty()
    }

    /// What opens it to this sight, beyond the policy and above its level: to the person themself, in nobody's stead.
    pub fn opening(&self, sight: &Sight<'_>) -> Option<Opening> {
        let actor = sight.actor();
        let excepted = |e: &Exception| e.may && e.counts(sight.at) && e.means(actor);
        if self.bodies.iter().any(|body| actor.bodies.contains(body)) {
            return Some(Opening::Body);
        }
        (sight.reads && self.exceptions.iter().any(excepted)).then_some(Opening::Exception)
    }

    /// What shuts it before this sight, whatever the policy says. A body is shut to everybody outside, and an exclusion
    /// shuts even what a body or another exception opens; a level only shuts what nothing opens.
    pub fn shutting(&self, sight: &Sight<'_>) -> Option<Shutting> {
        let actor = sight.actor();
        if self.excludes(actor, sight.at) {
            return Some(Shutting::Exception);
        }
        if self.bodies.iter().any(|body| !actor.bodies.contains(body)) {
            return Some(Shutting::Body);
        }
        let high = self.level > sight.clearance && self.opening(sight).is_none();
        high.then_some(Shutting::Level)
    }

    /// Whether an exclusion names them: what is done in their stead does not reach it either.
    pub fn excludes(&self, actor: &Actor, at: DateTime<Utc>) -> bool {
        self.exceptions.iter().any(|e| !e.may && e.counts(at) && e.means(actor))
    }
}

#[cfg(test)]
#[path = "guard_tests.rs"]
mod tests;
