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

/// One statement for all: a person with roles in order and the unit's name. `$1` is the tenant: the second key.
const HOLDERS: &str = "select p.id, p.login, p.name, u.key || ' ' || u.title as unit, p.active, h.roles \
     from identity.persons p join identity.units u on (u.tenant_id, u.id) = (p.tenant_id, p.unit_id) cross join lateral \
     (select array(select r.role from identity.person_roles r where (r.tenant_id, r.person) = (p.tenant_id, p.id) \
     order by r.role) as roles) h where p.tenant_id = $1 and";

/// Active persons, counted by the roles they hold together.
pub async fn sets(tx: &mut Tx<'_>) -> Result<Vec<RoleSet>> {
    // sql_query: arrays of rows are grouped, which the query builder has no words for.
    let query = sql_query(
        "select roles, count(*) as persons from (select array(select r.role from identity.person_roles r \
         where (r.tenant_id, r.person) = (p.tenant_id, p.id) order by r.role) as roles \
         from identity.persons p where p.tenant_id = $1 and p.active) sets group by roles",
    )
    .bind::<SqlUuid, _>(tx.tenant().0);
    let rows: Vec<Set> = query.load(tx.sql()).await?;
    Ok(rows.into_iter().map(|Set { roles, persons }| RoleSet { roles, persons }).collect())
}

/// Active persons who hold exactly one of these sets of roles, by name, behind a person; one more than a page.
pub async fn list(tx: &mut Tx<'_>, sets: &[Vec<String>], after: Option<PersonId>) -> Result<Vec<Holder>> {
    let sets: Vec<String> = sets.iter().map(|roles| roles.join(",")).collect();
    // sql_query: see above; keys of roles contain no comma.
    let query = sql_query(format!(
        "{HOLDERS} p.active and array_to_string(h.roles, ',') = any($2) and ($3 is null or (p.name, p.id) > \
         (select l.name, l.id from identity.persons l where (l.tenant_id, l.id) = ($1, $3))) order by p.name, p.id limit $4"
    ));
    let query = query
        .bind::<SqlUuid, _>(tx.tenant().0)
        .bind::<Array<Text>, _>(sets)
        .bind::<Nullable<SqlUuid>, _>(after.map(|id| id.0));
    let rows: Vec<Row> = query.bind::<BigInt, _>(PAGE_SIZE.saturating_add(1)).load(tx.sql()).await?;
    Ok(rows.into_iter().map(Holder::from).collect())
}

/// A person by identity or log-in.
pub async fn get(tx: &mut Tx<'_>, wanted: &str) -> Result<Option<Holder>> {
    let id = wanted.parse::<Uuid>().ok();
    let query = sql_query(format!("{HOLDERS} (p.id = $2 or p.login = lower($3))"));
    let query = query.bind::<SqlUuid, _>(tx.tenant().0).bind::<Nullable<SqlUuid>, _>(id).bind::<Text, _>(wanted);
    let row: Option<Row> = query.get_result(tx.sql()).await.optional()?;
    Ok(row.map(Holder::from))
}

/// Persons whose name or log-in contains these words, by name: enough to choose from.
pub async fn find(tx: &mut Tx<'_>, words: &str) -> Result<Vec<Holder>> {
    let query = sql_query(format!(
        "{HOLDERS} (strpos(lower(p.name), lower($2)) > 0 or strpos(p.login, lower($2)) > 0) \
         order by p.name, p.id limit 20"
    ))
    .bind::<SqlUuid, _>(tx.tenant().0);
    let rows: Vec<Row> = query.bind::<Text, _>(words).load(tx.sql()).await?;
    Ok(rows.into_iter().map(Holder::from).collect())
}
