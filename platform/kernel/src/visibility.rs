use crate::{Actor, Level, Reach, Scope, Sight};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// An actor's sight as values a query can compare with: lists filter inside SQL, never afterwards.
#[derive(Clone, Debug)]
pub struct Visibility {
    /// What the policy lets them reach: by own right, and in the stead of each whose place they take. None is empty.
    pub parts: Vec<Part>,
    /// Whom guards are asked about; nobody for background work, which they do not concern.
    pub eyes: Option<Eyes>,
}

/// What one right reaches.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// Everything in the tenant is visible, as far as nothing guards it.
    pub everything: bool,
    /// Things of these units are visible.
    pub units: Vec<Uuid>,
    /// Things this person made are visible.
    pub owner: Option<Uuid>,
    /// Things assigned to this person are visible.
    pub assignee: Option<Uuid>,
    /// In whose stead; nobody's, if it is the actor's own right.
    pub absent: Option<Face>,
}

/// Whom exceptions name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Face {
    /// The person; nobody of this tenant, if somebody looks in from above or outside.
    pub person: Option<Uuid>,
    /// Their unit.
    pub unit: Option<Uuid>,
}

/// What guards ask about whoever looks.
#[derive(Clone, Debug)]
pub struct Eyes {
    /// Who.
    pub face: Face,
    /// Their bodies.
    pub bodies: Vec<Uuid>,
    /// The highest level they may see.
    pub clearance: Level,
    /// Whether they only want to look.
    pub reads: bool,
    /// When.
    pub at: DateTime<Utc>,
}

impl Face {
    fn of(actor: &Actor) -> Self {
        Self { person: actor.person().map(|id| id.0), unit: actor.unit.map(|unit| unit.0) }
    }
}

impl Part {
    fn of(holder: &Actor, reach: Reach, absent: Option<Face>) -> Self {
        let person = holder.person().map(|id| id.0);
        let mut units = Vec::new();
        if reach.has(Scope::Unit) {
            units.extend(holder.unit.map(|unit| unit.0));
        }
        if reach.has(Scope::Subtree) {
            units.extend(holder.subtree.iter().map(|unit| unit.0));
        }
        Self {
            everything: reach.has(Scope::Tenant),
            units,
            owner: person.filter(|_| reach.has(Scope::Own)),
            assignee: person.filter(|_| reach.has(Scope::Assigned)),
            absent,
        }
    }
}

impl Visibility {
    /// The sight, spelled out.
    pub fn of(sight: &Sight<'_>) -> Self {
        let actor = sight.actor();
        let held = sight.authority.parts().enumerate().filter(|(_, (_, reach))| !reach.is_empty());
        // The first part is the actor's own.
        let part = |(index, (holder, reach)): (usize, (&Actor, Reach))| {
            Part::of(holder, reach, (index > 0).then(|| Face::of(holder)))
        };
        let eyes = || Eyes {
            face: Face::of(actor),
            bodies: actor.bodies.iter().map(|body| body.0).collect(),
            clearance: sight.clearance,
            reads: sight.reads,
            at: sight.at,
        };
        Self { parts: held.map(part).collect(), eyes: (!actor.is_service()).then(eyes) }
    }

    /// Whether the actor holds the action themself: only to them do exceptions and bodies open a single thing.
    pub fn is_own(&self) -> bool {
        self.parts.iter().any(|part| part.absent.is_none())
    }

    /// Whether everything in the tenant is visible, as far as nothing guards it.
    pub fn everything(&self) -> bool {
        self.parts.iter().any(|part| part.everything)
    }

    /// The units whose things are visible.
    pub fn units(&self) -> Vec<Uuid> {
        self.parts.iter().flat_map(|part| part.units.iter().copied()).collect()
    }

    /// The persons whose things are visible.
    pub fn owners(&self) -> Vec<Uuid> {
        self.parts.iter().filter_map(|part| part.owner).collect()
    }

    /// The persons whose turn is the actor's.
    pub fn assignees(&self) -> Vec<Uuid> {
        self.parts.iter().filter_map(|part| part.assignee).collect()
    }
}
