//! Clerks of one unit, for tests.
use super::{Known, Line};
use sdk::{PersonId, UnitId};

pub fn known(login: &str, active: bool) -> Known {
    let Line { login, name, email, unit: unit_key, roles } = line(login);
    Known { id: PersonId::new(), login, name, email, unit: UnitId::new(), unit_key, roles, active }
}

pub fn line(login: &str) -> Line {
    let (name, email, unit) = (login.to_uppercase(), String::new(), "FB20".to_owned());
    Line { login: login.into(), name, email, unit, roles: vec!["clerk".into()] }
}
