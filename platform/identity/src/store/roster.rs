use crate::roster::{Known, Line, Roster, State};
use crate::schema::{persons, rosters, units};
use chrono::{DateTime, Utc};
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
}

impl Row {
    fn roster(self) -> Result<Unchecked<Roster>> {
        let lines: Vec<Line> = serde_json::from_value(self.lines).map_err(Error::internal)?;
        let before: Vec<Known> = serde_json::from_value(self.before).map_err(Error::internal)?;
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
    let columns =
        (persons::id, persons::login, persons::name, persons::email, persons::unit_id, units::key, persons::active);
    let query = persons::table
        .filter(persons::tenant_id.eq(tx.tenant().0))
        .inner_join(units::table.on(units::id.eq(persons::unit_id)));
    let rows: Vec<Everybody> = query.order(persons::login).select(columns).load(tx.sql()).await?;
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
