//! A tenant as those above it see it: its name and state, never its content.
use crate::{key::TenantKey, kind::Kind};
use chrono::{DateTime, Utc};
use sdk::{Error, Place, Resource, TenantId};
use std::str::FromStr;

/// Longest name of a tenant, in characters.
const LONGEST_TITLE: usize = 120;

/// A tenant.
#[derive(Clone, Debug, PartialEq)]
pub struct Tenant {
    /// Its identity.
    pub id: TenantId,
    /// Its short name, the first label of its host name.
    pub key: String,
    /// Its name as people write it.
    pub title: String,
    /// What it is.
    pub kind: Kind,
    /// The tenant directly above it.
    pub parent: Option<TenantId>,
    /// All tenants from the top down to itself.
    pub path: Vec<TenantId>,
    /// Whether it is open.
    pub state: State,
    /// The blueprint it started from.
    pub blueprint: String,
    /// When it was founded.
    pub founded_at: DateTime<Utc>,
    /// The tenant whose eyes these are, if it stands on the path; otherwise the tenant itself.
    pub seen_from: TenantId,
}

/// Whether a tenant is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Its row exists; the plugins have not all moved in.
    Founding,
    /// Open.
    Active,
    /// Closed for the time being; nothing is lost.
    Suspended,
    /// Closed for ever: its keys are gone.
    Shredded,
}

impl State {
    const ALL: [Self; 4] = [Self::Founding, Self::Active, Self::Suspended, Self::Shredded];

    /// The word in the database and on the interface.
    pub fn key(self) -> &'static str {
        match self {
            Self::Founding => "founding",
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Shredded => "shredded",
        }
    }

    /// The German word on screen.
    pub fn title(self) -> &'static str {
        match self {
            Self::Founding => "wird eingerichtet",
            Self::Active => "aktiv",
            Self::Suspended => "gesperrt",
            Self::Shredded => "vernichtet",
        }
    }
}

impl FromStr for State {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let known = Self::ALL.into_iter().find(|state| state.key() == text);
        known.ok_or_else(|| Error::internal(format!("unknown state of a tenant: {text}")))
    }
}

/// What is asked for when a tenant is founded, checked word by word.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Its short name.
    pub key: TenantKey,
    /// Its name.
    pub title: String,
    /// What it shall be.
    pub kind: Kind,
    /// The blueprint it starts from.
    pub blueprint: String,
}

/// Why something cannot be done with a tenant.
#[derive(Debug, thiserror::Error, PartialEq)]
pub enum Refusal {
    /// A tenant of this kind cannot stand there.
    #[error(
        "Unter „{above}“ kann kein Mandant dieser Art stehen. Es wurde nichts angelegt. Wählen Sie eine andere Art oder einen anderen übergeordneten Mandanten."
    )]
    Misplaced {
        /// The name of the tenant above.
        above: String,
    },
    /// The tenant above is not open.
    #[error(
        "Der übergeordnete Mandant „{above}“ ist nicht aktiv. Es wurde nichts angelegt. Warten Sie, bis er eingerichtet ist, oder geben Sie ihn frei."
    )]
    AboveClosed {
        /// The name of the tenant above.
        above: String,
    },
    /// It has no usable name.
    #[error(
        "Der Name fehlt oder ist länger als 120 Zeichen. Es wurde nichts angelegt. Geben Sie den amtlichen Namen ein, etwa „Stadt Rurbroich“."
    )]
    Nameless,
    /// Nobody suspends the tenant they act in.
    #[error("Den eigenen Mandanten können Sie nicht sperren oder freigeben. Es wurde nichts geändert.")]
    Own,
    /// It is not active.
    #[error(
        "Der Mandant ist nicht aktiv und kann deshalb nicht gesperrt werden. Es wurde nichts geändert. Laden Sie die Seite neu."
    )]
    NotActive,
    /// It is not suspended.
    #[error("Der Mandant ist nicht gesperrt. Es wurde nichts geändert. Laden Sie die Seite neu.")]
    NotSuspended,
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        let text = refusal.to_string();
        match refusal {
            Refusal::Misplaced { .. } => Self::invalid("registry.misplaced", text),
            Refusal::Nameless => Self::invalid("registry.nameless", text),
            Refusal::AboveClosed { .. } => Self::conflict("registry.above_closed", text),
            Refusal::Own => Self::conflict("registry.own_tenant", text),
            Refusal::NotActive => Self::conflict("registry.not_active", text),
            Refusal::NotSuspended => Self::conflict("registry.not_suspended", text),
        }
    }
}

/// A name as it is kept: trimmed, one line, not too long.
///
/// # Errors
/// [`Refusal::Nameless`].
pub fn title(text: &str) -> Result<String, Refusal> {
    let title = text.trim();
    let fits = !title.is_empty() && title.chars().count() <= LONGEST_TITLE && !title.chars().any(char::is_control);
    if fits { Ok(title.to_owned()) } else { Err(Refusal::Nameless) }
}

impl Tenant {
    /// A new tenant below `self`, founded by `founder`, who must be allowed to hold such a one as well.
    ///
    /// # Errors
    /// [`Refusal::Misplaced`] or [`Refusal::AboveClosed`].
    pub fn found(&self, founder: Kind, draft: Draft, at: DateTime<Utc>) -> Result<Self, Refusal> {
        if !founder.may_hold(draft.kind) || !self.kind.may_hold(draft.kind) {
            return Err(Refusal::Misplaced { above: self.title.clone() });
        }
        if self.state != State::Active {
            return Err(Refusal::AboveClosed { above: self.title.clone() });
        }
        let id = TenantId::new();
        let path = self.path.iter().copied().chain([id]).collect();
        Ok(Self {
            id,
            key: draft.key.to_string(),
            title: draft.title,
            kind: draft.kind,
            parent: Some(self.id),
            path,
            state: State::Founding,
            blueprint: draft.blueprint,
            founded_at: at,
            seen_from: self.seen_from,
        })
    }

    /// Closes the tenant for the time being.
    ///
    /// # Errors
    /// [`Refusal::Own`] or [`Refusal::NotActive`].
    pub fn suspend(self, by: TenantId) -> Result<Self, Refusal> {
        self.turn(by, State::Active, State::Suspended, Refusal::NotActive)
    }

    /// Closes a suspended tenant for ever. May be repeated.
    ///
    /// # Errors
    /// [`Refusal::NotSuspended`].
    pub fn shred(self) -> Result<Self, Refusal> {
        match self.state {
            State::Suspended | State::Shredded => Ok(Self { state: State::Shredded, ..self }),
            State::Founding | State::Active => Err(Refusal::NotSuspended),
        }
    }

    /// Opens a suspended tenant again.
    ///
    /// # Errors
    /// [`Refusal::Own`] or [`Refusal::NotSuspended`].
    pub fn resume(self, by: TenantId) -> Result<Self, Refusal> {
        self.turn(by, State::Suspended, State::Active, Refusal::NotSuspended)
    }

    fn turn(self, by: TenantId, from: State, to: State, otherwise: Refusal) -> Result<Self, Refusal> {
        if self.id == by {
            Err(Refusal::Own)
        } else if self.state != from {
            Err(otherwise)
        } else {
            Ok(Self { state: to, ..self })
        }
    }
}

impl Resource for Tenant {
    const KIND: &'static str = "registry.tenant";

    fn tenant(&self) -> TenantId {
        self.seen_from
    }

    fn place(&self) -> Place {
        Place::default()
    }
}

#[cfg(test)]
#[path = "tenant_tests.rs"]
mod tests;
