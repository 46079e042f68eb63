use crate::roster::{Endings, Known, Line, Roster, State};
use crate::schema::{persons, rosters, units};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sdk::web::{Cursor, PAGE_SIZE};
use sdk::{Error, PersonId, Result, Tx, Unchecked, uuid::Uuid};
use serde_json::Value;
use std::collections::HashMap;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = rosters, treat_none_as_null = true)]
struct Row {
    tenant_id: Uuid,
    id: Uuid,
    title: String,
    lines: Value,
    state: String,
    author: Uuid,
    author_behalf: Option<Uuid>,
    author_name: String,
    drafted_at: DateTime<Utc>,
    released_by: Option<String>,
    applied_at: Option<DateTime<Utc>>,
    before: Value,
    connection: Option<Uuid>,
    day: Option<NaiveDate>,
    leaves: Vec<Option<Uuid>>,
}

impl Row {
    fn roster(self) -> Result<Unchecked<Roster>> {
        let lines: Vec<Line> = serde_json::from_value(self.lines).map_err(Error::internal)?;
        let before: Vec<Known> = serde_json::from_value(self.before).map_err(Error::internal)?;
        let leaves = self.leaves.into_iter().flatten().map(PersonId::from).collect();
        let endings = self.connection.zip(self.day).map(|(connection, day)| Endings { connection, day, leaves });
        Ok(Unchecked::new(Roster {
            tenant: self.tenant_id.into(),
            id: self.id,
            title: self.title,
            lines,
            state: State::of(&self.state),
            author: self.author.into(),
            author_behalf: self.author_behalf.map(Into::into),
            author_name: self.author_name,
            drafted_at: self.drafted_at,
            released_by: self.released_by,
            applied_at: self.applied_at,
            before,
            endings,
        }))
    }
}

/// Lists brought so far, the latest first, one more than a page.
pub async fn list(tx: &mut Tx<'_>, after: Option<Cursor>) -> Result<Vec<Unchecked<Roster>>> {
    let mut query = rosters::table.filter(rosters::tenant_id.eq(tx.tenant().0)).select(Row::as_select()).into_boxed();
    if let Some(Cursor { at, id }) = after {
        query = query.filter(rosters::drafted_at.lt(at).or(rosters::drafted_at.eq(at).and(rosters::id.lt(id))));
    }
    let order = (rosters::drafted_at.desc(), rosters::id.desc());
    let rows: Vec<Row> = query.order(order).limit(PAGE_SIZE.saturating_add(1)).load(tx.sql()).await?;
    rows.into_iter().map(Row::roster).collect()
}

/// One list.
pub async fn get(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Unchecked<Roster>>> {
    let query =
        rosters::table.filter(rosters::tenant_id.eq(tx.tenant().0)).select(Row::as_select()).filter(rosters::id.eq(id));
    let row: Option<Row> = query.first(tx.sql()).await.optional()?;
    row.map(Row::roster).transpose()
}

/// One list, held until the transaction ends.
pub async fn lock(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Unchecked<Roster>>> {
    let query = rosters::table
        .filter(rosters::tenant_id.eq(tx.tenant().0))
        .select(Row::as_select())
        .filter(rosters::id.eq(id))
        .for_update();
    let row: Option<Row> = query.first(tx.sql()).await.optional()?;
    row.map(Row::roster).transpose()
}

/// What came through connections on a day, and whatever of theirs is held, held until the transaction ends.
pub async fn lock_endings(tx: &mut Tx<'_>, day: NaiveDate) -> Result<Vec<Unchecked<Roster>>> {
    let query = rosters::table
        .filter(rosters::tenant_id.eq(tx.tenant().0))
        .filter(rosters::connection.is_not_null())
        .filter(rosters::day.eq(day).or(rosters::state.eq(State::Held.key()).nullable()).assume_not_null())
        .order((rosters::drafted_at, rosters::id))
        .select(Row::as_select())
        .for_update();
    let rows: Vec<Row> = query.load(tx.sql()).await?;
    rows.into_iter().map(Row::roster).collect()
}

/// How many accounts are to end and wait for somebody's release.
pub async fn held(tx: &mut Tx<'_>) -> Result<usize> {
    let query = rosters::table
        .filter(rosters::tenant_id.eq(tx.tenant().0))
        .filter(rosters::state.eq(State::Held.key()))
        .select(rosters::leaves);
    let rows: Vec<Vec<Option<Uuid>>> = query.load(tx.sql()).await?;
    Ok(rows.iter().map(Vec::len).sum())
}

/// One person, as a list compares them.
pub async fn known(tx: &mut Tx<'_>, id: PersonId) -> Result<Option<Known>> {
    Ok(load(tx, Some(id)).await?.into_iter().next())
}

/// Writes a list, new or decided.
pub async fn save(tx: &mut Tx<'_>, roster: &Roster) -> Result<()> {
    let row = Row {
        tenant_id: roster.tenant.0,
        id: roster.id,
        title: roster.title.clone(),
        lines: serde_json::to_value(&roster.lines).map_err(Error::internal)?,
        state: roster.state.key().to_owned(),
        author: roster.author.0,
        author_behalf: roster.author_behalf.map(|person| person.0),
        author_name: roster.author_name.clone(),
        drafted_at: roster.drafted_at,
        released_by: roster.released_by.clone(),
        applied_at: roster.applied_at,
        before: serde_json::to_value(&roster.before).map_err(Error::internal)?,
        connection: roster.endings.as_ref().map(|endings| endings.connection),
        day: roster.endings.as_ref().map(|endings| endings.day),
        leaves: roster.endings.iter().flat_map(|endings| &endings.leaves).map(|person| Some(person.0)).collect(),
    };
    diesel::insert_into(rosters::table)
        .values(&row)
        .on_conflict((rosters::tenant_id, rosters::id))
        .do_update()
        .set(&row)
        .execute(tx.sql())
        .await?;
    Ok(())
}

type Everybody = (Uuid, String, String, String, Uuid, String, bool);

/// Everybody, as a list compares them.
pub async fn everybody(tx: &mut Tx<'_>) -> Result<Vec<Known>> {
    load(tx, None).await
}

async fn load(tx: &mut Tx<'_>, only: Option<PersonId>) -> Result<Vec<Known>> {
    let columns =
        (persons::id, persons::login, persons::name, persons::email, persons::unit_id, units::key, persons::active);
    let mut query = persons::table
        .inner_join(units::table.on(units::id.eq(persons::unit_id)))
        .filter(persons::tenant_id.eq(tx.tenant().0))
        .order(persons::login)
        .select(columns)
        .into_boxed();
    if let Some(only) = only {
        query = query.filter(persons::id.eq(only.0));
    }
    let rows: Vec<Everybody> = query.load(tx.sql()).await?;
    let ids: Vec<PersonId> = rows.iter().map(|row| row.0.into()).collect();
    let mut held: HashMap<PersonId, Vec<String>> = HashMap::new();
    for (person, role) in super::person::roles_of(tx, &ids).await? {
        held.entry(person).or_default().push(role);
    }
    let known = |(id, login, name, email, unit, unit_key, active): Everybody| {
        let mut roles = held.remove(&id.into()).unwrap_or_default();
        roles.sort();
        Known { id: id.into(), login, name, email, unit: unit.into(), unit_key, roles, active }
    };
    Ok(rows.into_iter().map(known).collect())
}
