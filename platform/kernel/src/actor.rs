use crate::{BodyId, Mandate, PersonId, TenantId, UnitId, uuid::Uuid};

/// Who stands behind an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principal {
    /// A human being with an account in this tenant.
    Person(PersonId),
    /// Background work of one plugin, named by the plugin's key.
    Service(&'static str),
    /// A person of a tenant above, who administers this one from there: under a grant, or because nobody stands higher.
    Delegate {
        /// The tenant the person belongs to.
        of: TenantId,
        /// The person, who has no account here.
        person: PersonId,
    },
    /// A program the tenant let in by a token of its own, which cares for persons and outlives whoever made the token.
    Connection(Uuid),
    /// A person of the operator, who reads here while an opening lasts, and writes nothing.
    Guest {
        /// The opening that lets in.
        opening: Uuid,
        /// The person, who has no account here.
        person: PersonId,
    },
}

/// Who is acting, with everything a decision needs to know about them.
#[derive(Clone, Debug)]
pub struct Actor {
    /// The person or service behind the action.
    pub principal: Principal,
    /// The name shown in histories.
    pub name: String,
    /// The unit the person works in; services have none.
    pub unit: Option<UnitId>,
    /// The unit and all units below it.
    pub subtree: Vec<UnitId>,
    /// Roles held in this tenant.
    pub roles: Vec<String>,
    /// Absent persons whose place the actor takes today.
    pub mandates: Vec<Mandate>,
    /// Bodies the person is a member of today.
    pub bodies: Vec<BodyId>,
}

impl Actor {
    /// Background work of a plugin.
    pub fn service(plugin: &'static str) -> Self {
        Self {
            principal: Principal::Service(plugin),
            name: format!("Gemeinwerk ({plugin})"),
            unit: None,
            subtree: Vec::new(),
            roles: Vec::new(),
            mandates: Vec::new(),
            bodies: Vec::new(),
        }
    }

    /// Somebody who works in a unit, for tests.
    #[cfg(test)]
    pub(crate) fn clerk(unit: UnitId) -> Self {
        let principal = Principal::Person(PersonId::new());
        Self { principal, unit: Some(unit), subtree: vec![unit], roles: vec!["clerk".into()], ..Self::service("test") }
    }

    /// A person of the tenant above, acting in the one below as a principal of its own.
    pub fn delegate(of: TenantId, person: PersonId, name: String) -> Self {
        Self { principal: Principal::Delegate { of, person }, name, ..Self::service("delegate") }
    }

    /// A person of the operator, reading in a tenant that was opened.
    pub fn guest(opening: Uuid, person: PersonId, name: String) -> Self {
        Self { principal: Principal::Guest { opening, person }, name, ..Self::service("guest") }
    }

    /// A program the tenant connected, under the name its administration gave it.
    pub fn connection(id: Uuid, name: String) -> Self {
        Self { principal: Principal::Connection(id), name, ..Self::service("connection") }
    }

    /// The connection acting, if it is one.
    pub fn connected(&self) -> Option<Uuid> {
        match self.principal {
            Principal::Connection(id) => Some(id),
            _ => None,
        }
    }

    /// Whether they only read, seen by everybody: each look leaves an audit row.
    pub fn is_guest(&self) -> bool {
        matches!(self.principal, Principal::Guest { .. })
    }

    /// Whether it is background work, which shows nothing to anybody.
    pub fn is_service(&self) -> bool {
        matches!(self.principal, Principal::Service(_))
    }

    /// The person of this tenant acting, if it is one.
    pub fn person(&self) -> Option<PersonId> {
        match self.principal {
            Principal::Person(id) => Some(id),
            Principal::Service(_) | Principal::Connection(_) | Principal::Delegate { .. } | Principal::Guest { .. } => {
                None
            }
        }
    }

    /// A short stable identification for audit rows and the tenant context: never contains `|`.
    pub fn label(&self) -> String {
        match self.principal {
            Principal::Person(id) => id.to_string(),
            Principal::Service(plugin) => format!("service:{plugin}"),
            Principal::Connection(id) => format!("connection:{id}"),
            Principal::Delegate { of, person } => format!("delegate:{of}/{person}"),
            Principal::Guest { opening, person } => format!("opening:{opening}/{person}"),
        }
    }
}
