use crate::person::Person;
use crate::schema::{person_roles, persons};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sdk::{PersonId, Result, Tx, UnitId, ports::PersonView, uuid::Uuid};

#[derive(Queryable)]
struct Row {
    id: Uuid,
    login: String,
    name: String,
    unit_id: Uuid,
    active: bool,
}

impl From<Row> for Person {
    fn from(row: Row) -> Self {
        let Row { id, login, name, unit_id, active } = row;
        Self { id: id.into(), login, name, unit: unit_id.into(), active }
    }
}

type Columns = (persons::id, persons::login, persons::name, persons::unit_id, persons::active);
const COLUMNS: Columns = (persons::id, persons::login, persons::name, persons::unit_id, persons::active);

/// A person by log-in.
pub async fn by_login(tx: &mut Tx<'_>, login: &str) -> Result<Option<Person>> {
    let query = persons::table.select(COLUMNS).filter(persons::login.eq(login));
    let row: Option<Row> = query.first(tx.sql()).await.optional()?;
    Ok(row.map(Person::from))
}

/// The roles of a person.
pub async fn roles(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<String>> {
    let query = person_roles::table.filter(person_roles::person.eq(person.0)).select(person_roles::role);
    Ok(query.order(person_roles::role).load(tx.sql()).await?)
}

/// Active persons of these units who hold the role, by name.
pub async fn holders(tx: &mut Tx<'_>, role: &str, units: &[UnitId]) -> Result<Vec<PersonView>> {
    let units: Vec<Uuid> = units.iter().map(|unit| unit.0).collect();
    let held = person_roles::table.filter(person_roles::role.eq(role)).select(person_roles::person);
    let query = persons::table
        .select(COLUMNS)
        .filter(persons::active.and(persons::unit_id.eq_any(units)).and(persons::id.eq_any(held)))
        .order((persons::name, persons::id));
    let rows: Vec<Row> = query.load(tx.sql()).await?;
    views(tx, rows).await
}

/// Persons by identity.
pub async fn named(tx: &mut Tx<'_>, ids: &[PersonId]) -> Result<Vec<PersonView>> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows: Vec<Row> = persons::table.select(COLUMNS).filter(persons::id.eq_any(ids)).load(tx.sql()).await?;
    views(tx, rows).await
}

async fn views(tx: &mut Tx<'_>, rows: Vec<Row>) -> Result<Vec<PersonView>> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let query = person_roles::table.filter(person_roles::person.eq_any(ids));
    let held: Vec<(Uuid, String)> = query.select((person_roles::person, person_roles::role)).load(tx.sql()).await?;
    let view = |row: Row| {
        let roles = held.iter().filter(|(person, _)| *person == row.id).map(|(_, role)| role.clone());
        PersonView { id: row.id.into(), name: row.name, unit: row.unit_id.into(), roles: roles.collect() }
    };
    Ok(rows.into_iter().map(view).collect())
}

/// Adds a person with roles.
pub async fn save(tx: &mut Tx<'_>, person: &Person, roles: &[String]) -> Result<()> {
    let values = (
        persons::id.eq(person.id.0),
        persons::login.eq(&person.login),
        persons::name.eq(&person.name),
        persons::unit_id.eq(person.unit.0),
        persons::active.eq(person.active),
    );
    diesel::insert_into(persons::table).values(values).execute(tx.sql()).await?;
    let held: Vec<_> =
        roles.iter().map(|role| (person_roles::person.eq(person.id.0), person_roles::role.eq(role))).collect();
    diesel::insert_into(person_roles::table).values(held).execute(tx.sql()).await?;
    Ok(())
}
