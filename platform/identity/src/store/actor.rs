//! Who somebody is, as every request needs to know it: roles, units, bodies, and whose place they take today.
use crate::schema::persons;
use crate::store::substitution;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Date, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use sdk::{Actor, BodyId, PersonId, Principal, Result, Tx, UnitId, local_day, uuid::Uuid};

/// A person with roles, units and bodies, and whether they take anybody's place: that is rare, and looked up only then.
#[derive(Queryable)]
pub struct Found {
    person: Uuid,
    name: String,
    unit: Uuid,
    roles: Vec<String>,
    subtree: Vec<Uuid>,
    bodies: Vec<Uuid>,
    stands_in: bool,
}

impl Found {
    /// The person, in nobody's stead.
    fn alone(self) -> Actor {
        Actor {
            principal: Principal::Person(self.person.into()),
            name: self.name,
            unit: Some(self.unit.into()),
            subtree: self.subtree.into_iter().map(UnitId::from).collect(),
            roles: self.roles,
            mandates: Vec::new(),
            bodies: self.bodies.into_iter().map(BodyId::from).collect(),
        }
    }

    /// The person, with the places they take today.
    pub async fn actor(self, tx: &mut Tx<'_>) -> Result<Actor> {
        let mandates = match self.stands_in {
            true => substitution::mandates(tx, self.person.into()).await?,
            false => Vec::new(),
        };
        Ok(Actor { mandates, ..self.alone() })
    }
}

/// All in the statement that finds the person: every request pays for this.
macro_rules! columns {
    ($today:expr) => {
        (
            persons::id,
            persons::name,
            persons::unit_id,
            sql::<Array<Text>>(
                "array(select role from identity.person_roles r where r.tenant_id = identity.persons.tenant_id and r.person = identity.persons.id order by role)",
            ),
            sql::<Array<SqlUuid>>(
                "array(select u.id from identity.units u where u.tenant_id = identity.persons.tenant_id and u.path @> array[identity.persons.unit_id])",
            ),
            sql::<Array<SqlUuid>>(
                "array(select m.body from identity.body_members m where m.tenant_id = identity.persons.tenant_id and m.person = identity.persons.id and m.until is null)",
            ),
            sql::<Bool>(
                "exists (select from identity.substitutions s where s.tenant_id = identity.persons.tenant_id and s.deputy = identity.persons.id and s.ended_at is null and ",
            )
            .bind::<Date, _>($today)
            .sql(" between s.from_day and s.until_day)"),
        )
    };
}
pub(super) use columns;

/// The actor a person is, with the places they take today.
pub async fn get(tx: &mut Tx<'_>, person: PersonId) -> Result<Option<Actor>> {
    match found(tx, vec![person.0]).await?.pop() {
        Some(found) => found.actor(tx).await.map(Some),
        None => Ok(None),
    }
}

/// The actors these persons are, in nobody's stead.
pub async fn alone(tx: &mut Tx<'_>, persons: Vec<Uuid>) -> Result<Vec<Actor>> {
    Ok(found(tx, persons).await?.into_iter().map(Found::alone).collect())
}

async fn found(tx: &mut Tx<'_>, ids: Vec<Uuid>) -> Result<Vec<Found>> {
    let query = persons::table
        .filter(persons::tenant_id.eq(tx.tenant().0))
        .filter(persons::id.eq_any(ids).and(persons::active))
        .select(columns!(local_day(tx.now())));
    Ok(query.load(tx.sql()).await?)
}
