use crate::{Action, Actor, Authority, CONFIDENTIAL, Level, Place, Principal, STRICT, Sight, UnitId};
use chrono::{DateTime, Utc};
use std::collections::{HashMap, HashSet};

/// How far a right reaches, named on the policy line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// What the person made.
    Own,
    /// What lies with the person's unit.
    Unit,
    /// What lies with the person's unit or a unit below it.
    Subtree,
    /// What is assigned to the person.
    Assigned,
    /// Everything in the tenant.
    Tenant,
}

impl Scope {
    /// All scopes, narrowest first.
    pub const ALL: [Self; 5] = [Self::Own, Self::Assigned, Self::Unit, Self::Subtree, Self::Tenant];

    /// The word on the policy line.
    pub fn key(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Unit => "unit",
            Self::Subtree => "subtree",
            Self::Assigned => "assigned",
            Self::Tenant => "tenant",
        }
    }

    /// The scope of this word.
    pub fn of(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.key() == key)
    }

    fn bit(self) -> u8 {
        match self {
            Self::Own => 1,
            Self::Unit => 2,
            Self::Subtree => 4,
            Self::Assigned => 8,
            Self::Tenant => 16,
        }
    }
}

/// A set of scopes: the answer to "how far may this actor do this?". Empty means never.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reach(u8);

impl Reach {
    /// Everything in the tenant.
    pub const TENANT: Self = Self(16);

    /// This reach and one more scope.
    pub fn with(self, scope: Scope) -> Self {
        Self(self.0 | scope.bit())
    }

    /// Whether the scope is part of it.
    pub fn has(self, scope: Scope) -> bool {
        self.0 & scope.bit() != 0
    }

    /// The scopes it is made of, narrowest first.
    pub fn scopes(self) -> impl Iterator<Item = Scope> {
        Scope::ALL.into_iter().filter(move |scope| self.has(*scope))
    }

    /// Whether whoever reaches so far reaches all that the other does: `tenant` is everything, `subtree` has the unit in it.
    pub fn includes(self, other: Self) -> bool {
        let within = |scope: Scope| self.has(scope) || (scope == Scope::Unit && self.has(Scope::Subtree));
        self.has(Scope::Tenant) || other.scopes().all(within)
    }

    /// The same reach without the scopes that others of it include.
    pub fn plain(self) -> Self {
        let without = |scope: Scope| Self(self.0 & !scope.bit());
        let needed = |scope: &Scope| self.has(*scope) && !without(*scope).includes(Self::default().with(*scope));
        Scope::ALL.into_iter().filter(needed).fold(Self::default(), Self::with)
    }

    /// The part of it that follows where a thing lies, and not whose it is.
    pub(crate) fn of_units(self) -> Self {
        Self(self.0 & (Scope::Unit.bit() | Scope::Subtree.bit()))
    }

    /// Whether the actor may never do it.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether this actor, reaching so far, reaches that place.
    pub fn covers(self, actor: &Actor, place: &Place) -> bool {
        let person = actor.person();
        let with = |units: &[UnitId]| place.units.iter().any(|unit| units.contains(unit));
        self.has(Scope::Tenant)
            || (self.has(Scope::Unit) && actor.unit.is_some_and(|unit| with(&[unit])))
            || (self.has(Scope::Subtree) && with(&actor.subtree))
            || (self.has(Scope::Own) && person.is_some() && person == place.owner)
            || (self.has(Scope::Assigned) && person.is_some() && person == place.assignee)
    }
}

/// The name under which a snapshot keeps what those above may do here; no plugin is called so.
const DELEGATE: &str = "delegate";
/// The same for who reads while an opening lasts.
const GUEST: &str = "guest";

/// The same for a program the tenant connected.
const CONNECTION: &str = "connection";

/// Compiled answers of one tenant's policy: role x action -> reach. Immutable; replaced as a whole.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    answers: HashMap<String, HashMap<&'static str, Reach>>,
    services: HashMap<&'static str, HashSet<&'static str>>,
    titles: HashMap<String, String>,
}

impl Snapshot {
    /// Records that a role may do an action as far as `reach`.
    pub fn allow(&mut self, role: &str, action: Action, reach: Reach) {
        let answers = self.answers.entry(role.to_owned()).or_default();
        let known = answers.entry(action.key).or_default();
        known.0 |= reach.0;
    }

    /// Records that a plugin's background work may do an action. No tenant can edit this.
    pub fn serve(&mut self, plugin: &'static str, action: Action) {
        self.services.entry(plugin).or_default().insert(action.key);
    }

    /// Records that somebody of a tenant above may do an action here, under a grant. No tenant can edit this.
    pub fn delegate(&mut self, action: Action) {
        self.serve(DELEGATE, action);
    }

    /// Records that somebody of the operator may do an action here while an opening lasts. No tenant can edit this.
    pub fn open_to_guests(&mut self, action: Action) {
        self.serve(GUEST, action);
    }

    /// Records that a program the tenant connected may do an action. No tenant can edit this.
    pub fn connect(&mut self, action: Action) {
        self.serve(CONNECTION, action);
    }

    /// Records what the tenant calls a role.
    pub fn call(&mut self, role: &str, title: &str) {
        self.titles.insert(role.to_owned(), title.to_owned());
    }

    /// What the tenant calls a role, if it has a name of its own for it.
    pub fn title(&self, role: &str) -> Option<&str> {
        self.titles.get(role).map(String::as_str)
    }

    /// All names the tenant gave to roles, by key.
    pub fn titles(&self) -> impl Iterator<Item = (&str, &str)> {
        self.titles.iter().map(|(role, title)| (role.as_str(), title.as_str()))
    }

    /// How far the actor may do the action, by own right and in the stead of whom.
    pub fn authority<'a>(&self, actor: &'a Actor, action: Action) -> Authority<'a> {
        let lent = actor.mandates.iter().map(|mandate| {
            let reach = self.reach(mandate.absent(), action);
            (mandate, mandate.lends(action, reach))
        });
        Authority::new(actor, self.reach(actor, action), lent)
    }

    /// How far the actor may do the action by own right.
    pub fn reach(&self, actor: &Actor, action: Action) -> Reach {
        let served = match actor.principal {
            Principal::Person(_) => return self.reach_of(&actor.roles, action),
            Principal::Service(plugin) => plugin,
            Principal::Connection(_) => CONNECTION,
            Principal::Delegate { .. } => DELEGATE,
            Principal::Guest { .. } => GUEST,
        };
        let may = self.services.get(served).is_some_and(|keys| keys.contains(action.key));
        if may { Reach::TENANT } else { Reach::default() }
    }

    /// The highest level of confidentiality the actor may see, in their own right: no level is lent.
    pub fn clearance(&self, actor: &Actor) -> Level {
        match (self.reach(actor, STRICT).is_empty(), self.reach(actor, CONFIDENTIAL).is_empty()) {
            (false, _) => Level::Strict,
            (true, false) => Level::Confidential,
            (true, true) => Level::Normal,
        }
    }

    /// Everything a decision over a thing needs to know about who wants to do what, and when.
    pub fn sight<'a>(&self, actor: &'a Actor, action: Action, at: DateTime<Utc>) -> Sight<'a> {
        let (authority, clearance) = (self.authority(actor, action), self.clearance(actor));
        Sight { authority, clearance, reads: action.reads(), at }
    }

    /// How far whoever holds these roles may do the action.
    pub fn reach_of(&self, roles: &[String], action: Action) -> Reach {
        let answers = roles.iter().filter_map(|role| self.answers.get(role));
        let reaches = answers.filter_map(|by_action| by_action.get(action.key));
        Reach(reaches.fold(0, |all, reach| all | reach.0))
    }
}

#[cfg(test)]
#[path = "policy_tests.rs"]
mod tests;
