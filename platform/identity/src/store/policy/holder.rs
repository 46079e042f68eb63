use crate::policy::RoleSet;
use crate::policy::role::Holder;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Bool, Nullable, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use sdk::web::PAGE_SIZE;
use sdk::{PersonId, Result, Tx, uuid::Uuid};

#[derive(QueryableByName)]
struct Set {
    #[diesel(sql_type = Array<Text>)]
    roles: Vec<String>,
    #[diesel(sql_type = BigInt)]
    persons: i64,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Text)]
    login: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    unit: String,
    #[diesel(sql_type = Bool)]
    active: bool,
    #[diesel(sql_type = Array<Text>)]
    roles: Vec<String>,
}

impl From<Row> for Holder {
    fn from(row: Row) -> Self {
        let Row { id, login, name, unit, active, roles } = row;
        Self { id: id.into(), login, name, unit, active, roles }
    }
}

/// One statement for all: a person with roles in order and the unit's name.
const HOLDERS: &str = "select p.id, p.login, p.name, u.key || ' ' || u.title as unit, p.active, h.roles \
     from identity.persons p join identity.units u on u.id = p.unit_id cross join lateral \
     (select array(select r.role from identity.person_roles r where r.person = p.id order by r.role) as roles) h";

/// Active persons, counted by the roles they hold together.
pub async fn sets(tx: &mut Tx<'_>) -> Result<Vec<RoleSet>> {
    // sql_query: arrays of rows are grouped, which the query builder has no words for.
    let query = sql_query(
        "select roles, count(*) as persons from (select array(select r.role from identity.person_roles r \
         where r.person = p.id order by r.role) as roles from identity.persons p where p.active) sets group by roles",
    );
    let rows: Vec<Set> = query.load(tx.sql()).await?;
    Ok(rows.into_iter().map(|Set { roles, persons }| RoleSet { roles, persons }).collect())
}

/// Active persons who hold exactly one of these sets of roles, by name, behind a person; one more than a page.
pub async fn list(tx: &mut Tx<'_>, sets: &[Vec<String>], after: Option<PersonId>) -> Result<Vec<Holder>> {
    let sets: Vec<String> = sets.iter().map(|roles| roles.join(",")).collect();
    // sql_query: see above; keys of roles contain no comma.
    let query = sql_query(format!(
        "{HOLDERS} where p.active and array_to_string(h.roles, ',') = any($1) and ($2 is null or \
         (p.name, p.id) > (select l.name, l.id from identity.persons l where l.id = $2)) order by p.name, p.id limit $3"
    ));
    let query = query.bind::<Array<Text>, _>(sets).bind::<Nullable<SqlUuid>, _>(after.map(|id| id.0));
    let rows: Vec<Row> = query.bind::<BigInt, _>(PAGE_SIZE.saturating_add(1)).load(tx.sql()).await?;
    Ok(rows.into_iter().map(Holder::from).collect())
}

/// A person by identity or log-in.
pub async fn get(tx: &mut Tx<'_>, wanted: &str) -> Result<Option<Holder>> {
    let id = wanted.parse::<Uuid>().ok();
    let query = sql_query(format!("{HOLDERS} where p.id = $1 or p.login = lower($2)"));
    let query = query.bind::<Nullable<SqlUuid>, _>(id).bind::<Text, _>(wanted);
    let row: Option<Row> = query.get_result(tx.sql()).await.optional()?;
    Ok(row.map(Holder::from))
}

/// Persons whose name or log-in contains these words, by name: enough to choose from.
pub async fn find(tx: &mut Tx<'_>, words: &str) -> Result<Vec<Holder>> {
    let query = sql_query(format!(
        "{HOLDERS} where strpos(lower(p.name), lower($1)) > 0 or strpos(p.login, lower($1)) > 0 \
         order by p.name, p.id limit 20"
    ));
    let rows: Vec<Row> = query.bind::<Text, _>(words).load(tx.sql()).await?;
    Ok(rows.into_iter().map(Holder::from).collect())
}
