use crate::{Actor, Authority, Level, Mandate, PersonId, Place};
use chrono::{DateTime, Utc};

/// Everything a decision over a thing needs to know about who wants to do what, and when.
#[derive(Clone, Debug)]
pub struct Sight<'a> {
    /// Who, how far the policy lets them do it, and in whose stead.
    pub authority: Authority<'a>,
    /// The highest level the actor may see in their own right.
    pub clearance: Level,
    /// Whether they only want to look.
    pub reads: bool,
    /// When.
    pub at: DateTime<Utc>,
}

impl<'a> Sight<'a> {
    /// Who.
    pub fn actor(&self) -> &'a Actor {
        self.authority.actor()
    }

    /// Whether this sight reaches what stands there, whoever's right it takes: see [`Sight::over`].
    pub fn sees(&self, place: &Place, opens: bool) -> bool {
        self.over(place, opens).is_some()
    }

    /// The decision: whether this sight reaches what stands there, and in whose stead. `opens` is the thing's own answer
    /// to whether exceptions and bodies open it; that is the actor's own right, where they hold the action themselves.
    /// Background work shows nothing to anybody: guards are no matter of its.
    pub fn over(&self, place: &Place, opens: bool) -> Option<Option<&'a Mandate>> {
        if self.actor().is_service() {
            return self.authority.over(place);
        }
        if place.guard.shutting(self).is_some() {
            return None;
        }
        let own = self.authority.own();
        let opened = || opens && !own.is_empty() && place.guard.opening(self).is_some();
        if own.covers(self.actor(), place) || opened() {
            return Some(None);
        }
        self.lent(place).next().map(Some)
    }

    /// The mandate to do it in this person's stead, where the thing stands.
    pub fn in_stead_of(&self, person: PersonId, place: &Place) -> Option<&'a Mandate> {
        let open = place.guard.shutting(self).is_none();
        self.lent(place).find(|mandate| open && mandate.absent().person() == Some(person))
    }

    /// A deputy does not get to what the absent one is excluded from.
    fn lent(&self, place: &Place) -> impl Iterator<Item = &'a Mandate> {
        self.authority.lent_over(place).filter(|mandate| !place.guard.excludes(mandate.absent(), self.at))
    }
}

#[cfg(test)]
#[path = "sight_tests.rs"]
mod tests;
