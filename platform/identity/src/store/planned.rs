use crate::person::Move;
use crate::schema::moves;
use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sdk::{PersonId, Result, Tx, local_day, uuid::Uuid};

#[derive(Queryable)]
struct Row {
    person: Uuid,
    due: NaiveDate,
    unit_id: Uuid,
    roles: Vec<String>,
    leaves: bool,
}

impl Row {
    fn split(self) -> (PersonId, Move) {
        let Self { person, due, unit_id, roles, leaves } = self;
        (person.into(), Move { due, unit: unit_id.into(), roles, leaves })
    }
}

type Columns = (moves::person, moves::due, moves::unit_id, moves::roles, moves::leaves);
const COLUMNS: Columns = (moves::person, moves::due, moves::unit_id, moves::roles, moves::leaves);

/// What is planned for a person.
pub async fn get(tx: &mut Tx<'_>, person: PersonId) -> Result<Option<Move>> {
    let query =
        moves::table.filter(moves::tenant_id.eq(tx.tenant().0)).filter(moves::person.eq(person.0)).select(COLUMNS);
    let row: Option<Row> = query.first(tx.sql()).await.optional()?;
    Ok(row.map(|row| row.split().1))
}

/// Plans a move; the one planned before is replaced.
pub async fn save(tx: &mut Tx<'_>, person: PersonId, to: &Move) -> Result<()> {
    let values = (
        moves::due.eq(to.due),
        moves::unit_id.eq(to.unit.0),
        moves::roles.eq(&to.roles),
        moves::leaves.eq(to.leaves),
        moves::planned_at.eq(tx.now()),
    );
    diesel::insert_into(moves::table)
        .values((moves::person.eq(person.0), values))
        .on_conflict((moves::tenant_id, moves::person))
        .do_update()
        .set(values)
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// Drops what was planned for a person; whether there was something.
pub async fn delete(tx: &mut Tx<'_>, person: PersonId) -> Result<bool> {
    Ok(diesel::delete(moves::table.filter(moves::tenant_id.eq(tx.tenant().0)).filter(moves::person.eq(person.0)))
        .execute(tx.sql())
        .await?
        > 0)
}

/// Whose turn has come, some at a time.
pub async fn due(tx: &mut Tx<'_>) -> Result<Vec<PersonId>> {
    let due = moves::table
        .filter(moves::tenant_id.eq(tx.tenant().0))
        .filter(moves::due.le(local_day(tx.now())))
        .order(moves::due)
        .select(moves::person);
    let persons: Vec<Uuid> = due.limit(100).load(tx.sql()).await?;
    Ok(persons.into_iter().map(PersonId::from).collect())
}
