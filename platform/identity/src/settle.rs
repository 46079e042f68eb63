//! Moving into a new tenant: policy lines, units and the first persons of the blueprint.
use crate::service::{self, NewPerson, PROVISION};
use crate::{credential, store};
use sdk::{Blueprint, Cx, Error, Result, Tx};
use serde::Deserialize;

/// The blueprint's section `identity`.
#[derive(Deserialize)]
struct Section {
    #[serde(default)]
    units: Vec<UnitLine>,
    #[serde(default)]
    persons: Vec<PersonLine>,
    initial_password: Option<String>,
}

#[derive(Deserialize)]
struct UnitLine {
    key: String,
    title: String,
    parent: Option<String>,
}

#[derive(Deserialize)]
struct PersonLine {
    login: String,
    name: String,
    unit: String,
    roles: Vec<String>,
}

/// Puts in place what is missing.
pub async fn settle(cx: &Cx, blueprint: &Blueprint) -> Result<()> {
    let section: Option<Section> = blueprint.section("identity")?;
    let initial = section.as_ref().and_then(|section| section.initial_password.clone());
    // One hash for all first passwords: argon2 is slow on purpose, and founding a tenant is not.
    let hash = match initial {
        Some(password) => Some(credential::hash_aside(cx.tenant(), password).await?),
        None => None,
    };
    let catalogue = service::policy::catalogue(cx);
    cx.write(PROVISION, async |tx| {
        service::policy::give(tx, &catalogue).await?;
        if let Some(section) = &section {
            add_units(tx, section).await?;
            add_persons(tx, section, hash).await?;
        }
        tx.about("blueprint");
        Ok(())
    })
    .await
}

async fn add_units(tx: &mut Tx<'_>, section: &Section) -> Result<()> {
    for line in &section.units {
        if store::unit::find(tx, &line.key).await?.is_none() {
            let parent = match &line.parent {
                Some(key) => store::unit::find(tx, key).await?.map(|unit| unit.id),
                None => None,
            };
            store::unit::save(tx, &line.key, &line.title, parent).await?;
        }
    }
    Ok(())
}

async fn add_persons(tx: &mut Tx<'_>, section: &Section, hash: Option<String>) -> Result<()> {
    for line in &section.persons {
        let unit = store::unit::find(tx, &line.unit).await?;
        let unit = unit.ok_or_else(|| Error::internal(format!("blueprint: no unit {}", line.unit)))?.id;
        let (login, name, roles) = (line.login.clone(), line.name.clone(), line.roles.clone());
        let person = NewPerson { login, name, unit, roles, password: None };
        service::add_person(tx, &person, hash.clone()).await?;
    }
    Ok(())
}
