use crate::{BodyId, PersonId, UnitId};

/// Who stands behind an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principal {
    /// A human being with an account in this tenant.
    Person(PersonId),
    /// Background work of one plugin, named by the plugin's key.
    Service(&'static str),
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
            bodies: Vec::new(),
        }
    }

    /// The person acting, if it is one.
    pub fn person(&self) -> Option<PersonId> {
        match self.principal {
            Principal::Person(id) => Some(id),
            Principal::Service(_) => None,
        }
    }

    /// A short stable identification for audit rows and the tenant context: never contains `|`.
    pub fn label(&self) -> String {
        match self.principal {
            Principal::Person(id) => id.to_string(),
            Principal::Service(plugin) => format!("service:{plugin}"),
        }
    }
}
