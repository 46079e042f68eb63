use crate::{Actor, Level, Place, Reach};
use chrono::{DateTime, Utc};

/// Everything a decision over a thing needs to know about who wants to do what, and when.
#[derive(Clone, Copy, Debug)]
pub struct Sight<'a> {
    /// How far the policy lets the actor do it.
    pub reach: Reach,
    /// Who.
    pub actor: &'a Actor,
    /// The highest level the actor may see.
    pub clearance: Level,
    /// Whether they only want to look.
    pub reads: bool,
    /// When.
    pub at: DateTime<Utc>,
}

impl Sight<'_> {
    /// The decision: whether this sight reaches what stands there. `opens` is the thing's own answer to whether
    /// exceptions and bodies open it. Background work shows nothing to anybody: guards are no matter of its.
    pub fn sees(&self, place: &Place, opens: bool) -> bool {
        let reached = self.reach.covers(self.actor, place);
        if self.actor.person().is_none() {
            return reached;
        }
        if self.reach.is_empty() || place.guard.shutting(self).is_some() {
            return false;
        }
        reached || (opens && place.guard.opening(self).is_some())
    }
}
