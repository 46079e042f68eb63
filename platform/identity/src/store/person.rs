use crate::person::Person;
use crate::schema::{person_roles, persons};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sdk::web::PAGE_SIZE;
use sdk::{PersonId, Result, Tx, Unchecked, UnitId, ports::PersonView, uuid::Uuid};

#[derive(Queryable, Selectable, AsChangeset, Insertable)]
#[diesel(table_name = persons, treat_none_as_null = true)]
pub(super) struct Row {
    tenant_id: Uuid,
    id: Uuid,
    login: String,
    name: String,
    email: String,
    unit_id: Uuid,
    active: bool,
    left_at: Option<DateTime<Utc>>,
}

impl From<Row> for Person {
    fn from(row: Row) -> Self {
        let Row { tenant_id, id, login, name, email, unit_id, active, left_at } = row;
        Self { tenant: tenant_id.into(), id: id.into(), login, name, email, unit: unit_id.into(), active, left_at }
    }
}

impl From<&Person> for Row {
    fn from(person: &Person) -> Self {
        Self {
            tenant_id: person.tenant.0,
            id: person.id.0,
            login: person.login.clone(),
            name: person.name.clone(),
            email: person.email.clone(),
            unit_id: person.unit.0,
            active: person.active,
            left_at: person.left_at,
        }
    }
}

pub(super) fn unchecked(row: Row) -> Unchecked<Person> {
    Unchecked::new(row.into())
}

/// Whom a list of persons is asked for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Part of a name or log-in; empty for everybody.
    pub text: String,
    /// Those who left instead of those who work here.
    pub left: bool,
    /// Only those behind this person, in the order of names.
    pub after: Option<PersonId>,
}

/// A person by log-in.
pub async fn by_login(tx: &mut Tx<'_>, login: &str) -> Result<Option<Unchecked<Person>>> {
    let query = persons::table
        .filter(persons::tenant_id.eq(tx.tenant().0))
        .select(Row::as_select())
        .filter(persons::login.eq(login));
    let row: Option<Row> = query.first(tx.sql()).await.optional()?;
    Ok(row.map(unchecked))
}

/// Whose log-in this is.
pub async fn holder_of(tx: &mut Tx<'_>, login: &str) -> Result<Option<PersonId>> {
    let query = persons::table
        .filter(persons::tenant_id.eq(tx.tenant().0))
        .filter(persons::login.eq(login))
        .select(persons::id);
    let id: Option<Uuid> = query.first(tx.sql()).await.optional()?;
    Ok(id.map(PersonId::from))
}

/// A person by identity.
pub async fn get(tx: &mut Tx<'_>, id: PersonId) -> Result<Option<Unchecked<Person>>> {
    let query = persons::table
        .filter(persons::tenant_id.eq(tx.tenant().0))
        .select(Row::as_select())
        .filter(persons::id.eq(id.0));
    let row: Option<Row> = query.first(tx.sql()).await.optional()?;
    Ok(row.map(unchecked))
}

/// A person by identity, held until the transaction ends.
pub async fn lock(tx: &mut Tx<'_>, id: PersonId) -> Result<Option<Unchecked<Person>>> {
    let query = persons::table
        .filter(persons::tenant_id.eq(tx.tenant().0))
        .select(Row::as_select())
        .filter(persons::id.eq(id.0))
        .for_update();
    let row: Option<Row> = query.first(tx.sql()).await.optional()?;
    Ok(row.map(unchecked))
}

/// Persons within the actor's reach by name, one more than a page.
pub async fn list(tx: &mut Tx<'_>, wanted: &Wanted) -> Result<Vec<Unchecked<Person>>> {
    let sight = tx.visibility();
    let mut query = persons::table
        .filter(persons::tenant_id.eq(tx.tenant().0))
        .select(Row::as_select())
        .filter(persons::active.ne(wanted.left))
        .into_boxed();
    if !sight.everything() {
        query = query.filter(persons::unit_id.eq_any(sight.units()).or(persons::id.eq_any(sight.owners())));
    }
    if !wanted.text.is_empty() {
        let part = like(&wanted.text);
        query = query.filter(persons::name.ilike(part.clone()).or(persons::login.ilike(part)));
    }
    if let Some(after) = wanted.after {
        let place = persons::table
            .filter(persons::tenant_id.eq(tx.tenant().0))
            .filter(persons::id.eq(after.0))
            .select(persons::name);
        let name: Option<String> = place.first(tx.sql()).await.optional()?;
        let name = name.unwrap_or_default();
        query = query.filter(persons::name.gt(name.clone()).or(persons::name.eq(name).and(persons::id.gt(after.0))));
    }
    let page = query.order((persons::name, persons::id)).limit(PAGE_SIZE.saturating_add(1));
    let rows: Vec<Row> = page.load(tx.sql()).await?;
    Ok(rows.into_iter().map(unchecked).collect())
}

/// A part of a text for `like`: what people type stands for itself.
fn like(text: &str) -> String {
    let literal = text.trim().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{literal}%")
}

/// How many work here, and how many left.
pub async fn census(tx: &mut Tx<'_>) -> Result<(i64, i64)> {
    let active = persons::table
        .filter(persons::tenant_id.eq(tx.tenant().0))
        .filter(persons::active)
        .count()
        .get_result(tx.sql())
        .await?;
    let left = persons::table
        .filter(persons::tenant_id.eq(tx.tenant().0))
        .filter(persons::active.eq(false))
        .count()
        .get_result(tx.sql())
        .await?;
    Ok((active, left))
}

/// The roles of a person.
pub async fn roles(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<String>> {
    let query = person_roles::table
        .filter(person_roles::tenant_id.eq(tx.tenant().0))
        .filter(person_roles::person.eq(person.0))
        .select(person_roles::role);
    Ok(query.order(person_roles::role).load(tx.sql()).await?)
}

/// The roles of many persons.
pub async fn roles_of(tx: &mut Tx<'_>, ids: &[PersonId]) -> Result<Vec<(PersonId, String)>> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let query = person_roles::table
        .filter(person_roles::tenant_id.eq(tx.tenant().0))
        .filter(person_roles::person.eq_any(ids))
        .order(person_roles::role);
    let held: Vec<(Uuid, String)> = query.select((person_roles::person, person_roles::role)).load(tx.sql()).await?;
    Ok(held.into_iter().map(|(person, role)| (person.into(), role)).collect())
}

/// Active persons of these units who hold the role, by name.
pub async fn holders(tx: &mut Tx<'_>, role: &str, units: &[UnitId]) -> Result<Vec<PersonView>> {
    let units: Vec<Uuid> = units.iter().map(|unit| unit.0).collect();
    let held = person_roles::table
        .filter(person_roles::tenant_id.eq(tx.tenant().0))
        .filter(person_roles::role.eq(role))
        .select(person_roles::person);
    let query = persons::table
        .filter(persons::tenant_id.eq(tx.tenant().0))
        .select(Row::as_select())
        .filter(persons::active.and(persons::unit_id.eq_any(units)).and(persons::id.eq_any(held)))
        .order((persons::name, persons::id));
    let rows: Vec<Row> = query.load(tx.sql()).await?;
    views(tx, rows).await
}

/// Persons by identity.
pub async fn named(tx: &mut Tx<'_>, ids: &[PersonId]) -> Result<Vec<PersonView>> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let query = persons::table
        .filter(persons::tenant_id.eq(tx.tenant().0))
        .select(Row::as_select())
        .filter(persons::id.eq_any(ids));
    let rows: Vec<Row> = query.load(tx.sql()).await?;
    views(tx, rows).await
}

async fn views(tx: &mut Tx<'_>, rows: Vec<Row>) -> Result<Vec<PersonView>> {
    let ids: Vec<PersonId> = rows.iter().map(|row| row.id.into()).collect();
    let held = roles_of(tx, &ids).await?;
    let view = |row: Row| {
        let roles = held.iter().filter(|(person, _)| person.0 == row.id).map(|(_, role)| role.clone());
        PersonView { id: row.id.into(), name: row.name, unit: row.unit_id.into(), roles: roles.collect() }
    };
    Ok(rows.into_iter().map(view).collect())
}

/// Writes a person, new or changed.
pub async fn save(tx: &mut Tx<'_>, person: &Person) -> Result<()> {
    let row = Row::from(person);
    diesel::insert_into(persons::table)
        .values(&row)
        .on_conflict((persons::tenant_id, persons::id))
        .do_update()
        .set(&row)
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// Gives a person these roles and no others.
pub async fn set_roles(tx: &mut Tx<'_>, person: PersonId, roles: &[String]) -> Result<()> {
    diesel::delete(
        person_roles::table.filter(person_roles::tenant_id.eq(tx.tenant().0)).filter(person_roles::person.eq(person.0)),
    )
    .execute(tx.sql())
    .await?;
    let held: Vec<_> =
        roles.iter().map(|role| (person_roles::person.eq(person.0), person_roles::role.eq(role))).collect();
    diesel::insert_into(person_roles::table).values(held).execute(tx.sql()).await?;
    Ok(())
}
