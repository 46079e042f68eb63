use crate::{Action, Actor, Reach, UnitId};
use chrono::NaiveDate;

/// What a deputy takes over of an absent person. What is empty is not narrowed.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    /// One role only.
    pub role: Option<String>,
    /// Only what lies with these units; what is the person's own stays with them then.
    pub units: Option<Vec<UnitId>>,
    /// Only the work of these plugins.
    pub kinds: Vec<String>,
    /// The last day.
    pub until: NaiveDate,
}

/// The place of an absent person, taken today by a deputy (Vertretung).
#[derive(Clone, Debug)]
pub struct Mandate {
    absent: Actor,
    kinds: Vec<String>,
    of_units: bool,
    until: NaiveDate,
}

impl Mandate {
    /// The place of `absent` as far as the terms go. What they do in somebody else's stead is not handed on, nor is being
    /// of a body.
    pub fn new(absent: Actor, terms: Terms) -> Self {
        let Terms { role, units, kinds, until } = terms;
        let mut absent = Actor { mandates: Vec::new(), bodies: Vec::new(), ..absent };
        absent.roles.retain(|held| role.as_ref().is_none_or(|role| held == role));
        if let Some(units) = &units {
            absent.unit = absent.unit.filter(|unit| units.contains(unit));
            absent.subtree.retain(|unit| units.contains(unit));
        }
        Self { absent, kinds, of_units: units.is_some(), until }
    }

    /// The absent person, with as much as is handed over.
    pub fn absent(&self) -> &Actor {
        &self.absent
    }

    /// The last day.
    pub fn until(&self) -> NaiveDate {
        self.until
    }

    /// How much of the absent one's reach is handed over for an action.
    pub fn lends(&self, action: Action, reach: Reach) -> Reach {
        if action.personal || !(self.kinds.is_empty() || self.kinds.iter().any(|kind| kind == action.plugin())) {
            return Reach::default();
        }
        if self.of_units { reach.of_units() } else { reach }
    }
}
