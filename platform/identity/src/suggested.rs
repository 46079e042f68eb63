//! What the plugin suggests to roles.
use crate::{policy, service};
use sdk::{Action, CONFIDENTIAL, STRICT, Scope};

/// Who administers a tenant decides what its roles may do, and answers for it.
pub const ADMINISTRATION: &[(Action, Scope)] = &[
    (service::ACCOUNT, Scope::Own),
    (service::DIRECTORY, Scope::Tenant),
    (service::MANAGE, Scope::Tenant),
    (service::ORGANISE, Scope::Tenant),
    (service::REGULATE, Scope::Tenant),
    (service::CONNECT, Scope::Tenant),
    (service::NAME_DEPUTY, Scope::Own),
    (service::NAME_DEPUTY, Scope::Assigned),
    (service::ARRANGE, Scope::Tenant),
    (policy::ROLE_READ, Scope::Tenant),
    (policy::ROLE_EDIT, Scope::Tenant),
    (policy::EXPLAIN, Scope::Tenant),
    (service::body::READ, Scope::Tenant),
    (service::body::FOUND, Scope::Tenant),
    (service::body::PROPOSE, Scope::Tenant),
];

/// Heads see who may do what and what was changed: the administration decides over rights, but not unnoticed.
pub const HEAD: &[(Action, Scope)] = &[
    (service::ACCOUNT, Scope::Own),
    (service::DIRECTORY, Scope::Tenant),
    (service::NAME_DEPUTY, Scope::Own),
    (service::NAME_DEPUTY, Scope::Assigned),
    (service::ARRANGE, Scope::Subtree),
    (policy::ROLE_READ, Scope::Tenant),
    (CONFIDENTIAL, Scope::Tenant),
    (STRICT, Scope::Tenant),
    (service::body::READ, Scope::Tenant),
    (service::body::APPOINT, Scope::Own),
    (service::body::CONFIRM, Scope::Tenant),
];

/// Clerks see what is confidential of what lies with them; what is strictly so only by exception.
pub const CLERK: &[(Action, Scope)] = &[
    (service::ACCOUNT, Scope::Own),
    (service::DIRECTORY, Scope::Tenant),
    (service::NAME_DEPUTY, Scope::Own),
    (service::NAME_DEPUTY, Scope::Assigned),
    (CONFIDENTIAL, Scope::Tenant),
    (service::body::READ, Scope::Tenant),
    (service::body::APPOINT, Scope::Own),
];

/// Everybody has an account, and can be called to a body.
pub const EVERYBODY: &[(Action, Scope)] = &[
    (service::ACCOUNT, Scope::Own),
    (service::DIRECTORY, Scope::Tenant),
    (service::NAME_DEPUTY, Scope::Own),
    (service::NAME_DEPUTY, Scope::Assigned),
    (service::body::READ, Scope::Tenant),
    (service::body::APPOINT, Scope::Own),
];
