use crate::{Level, Scope, Sight};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// An actor's sight as values a query can compare with: lists filter inside SQL, never afterwards.
#[derive(Clone, Debug)]
pub struct Visibility {
    /// Everything in the tenant is visible, as far as nothing guards it.
    pub everything: bool,
    /// Things of these units are visible.
    pub units: Vec<Uuid>,
    /// Things this person made are visible.
    pub owner: Option<Uuid>,
    /// Things assigned to this person are visible.
    pub assignee: Option<Uuid>,
    /// Whether anything is visible at all: what opens a single thing opens it only to who has the right somewhere.
    pub ever: bool,
    /// Whom guards are asked about; nobody for background work, which they do not concern.
    pub eyes: Option<Eyes>,
}

/// What guards ask about a person.
#[derive(Clone, Debug)]
pub struct Eyes {
    /// The person.
    pub person: Uuid,
    /// Their unit.
    pub unit: Option<Uuid>,
    /// Their bodies.
    pub bodies: Vec<Uuid>,
    /// The highest level they may see.
    pub clearance: Level,
    /// Whether they only want to look.
    pub reads: bool,
    /// When.
    pub at: DateTime<Utc>,
}

impl Visibility {
    /// The sight, spelled out.
    pub fn of(sight: &Sight<'_>) -> Self {
        let (reach, actor) = (sight.reach, sight.actor);
        let person = actor.person().map(|id| id.0);
        let mut units: Vec<_> = Vec::new();
        if reach.has(Scope::Unit) {
            units.extend(actor.unit.map(|unit| unit.0));
        }
        if reach.has(Scope::Subtree) {
            units.extend(actor.subtree.iter().map(|unit| unit.0));
        }
        let eyes = |person| Eyes {
            person,
            unit: actor.unit.map(|unit| unit.0),
            bodies: actor.bodies.iter().map(|body| body.0).collect(),
            clearance: sight.clearance,
            reads: sight.reads,
            at: sight.at,
        };
        Self {
            everything: reach.has(Scope::Tenant),
            units,
            owner: person.filter(|_| reach.has(Scope::Own)),
            assignee: person.filter(|_| reach.has(Scope::Assigned)),
            ever: !reach.is_empty(),
            eyes: person.map(eyes),
        }
    }
}
