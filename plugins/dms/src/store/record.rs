use super::containing;
use crate::plan::PlanUnitId;
use crate::record::{Record, State};
use crate::schema::{record_counters, records};
use chrono::{DateTime, Utc};
use diesel::dsl::count_star;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sdk::web::{Cursor, PAGE_SIZE};
use sdk::{Condition, Error, Part, RecordId, Resource, Result, TenantId, Tx, Unchecked, Visibility, seen, uuid::Uuid};

/// Which records a list shows.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Only those of these topics.
    pub plan: Option<Vec<PlanUnitId>>,
    /// Only those whose title or reference contains this.
    pub words: Option<String>,
    /// Only those behind this place, newest first.
    pub after: Option<Cursor>,
}

/// A record.
///
/// # Errors
/// `NotFound`.
pub async fn get(tx: &mut Tx<'_>, id: RecordId) -> Result<Unchecked<Record>> {
    let query = records::table
        .filter(records::tenant_id.eq(tx.tenant().0))
        .filter(records::id.eq(id.0))
        .select(Row::as_select());
    let row: Option<Row> = query.first(tx.sql()).await.optional()?;
    row.map(|row| Unchecked::new(row.into())).ok_or_else(Error::not_found)
}

/// A record, held until the transaction ends.
///
/// # Errors
/// `NotFound`.
pub async fn lock(tx: &mut Tx<'_>, id: RecordId) -> Result<Unchecked<Record>> {
    let query = records::table
        .filter(records::tenant_id.eq(tx.tenant().0))
        .filter(records::id.eq(id.0))
        .select(Row::as_select())
        .for_update();
    let row: Option<Row> = query.first(tx.sql()).await.optional()?;
    row.map(|row| Unchecked::new(row.into())).ok_or_else(Error::not_found)
}

type Query = records::BoxedQuery<'static, Pg>;

fn visible(tenant: TenantId, sight: Visibility) -> Query {
    let reach = |part: &Part| -> Condition<records::table> {
        let owned = records::opened_by.eq(part.owner).assume_not_null();
        Box::new(records::unit_id.eq_any(part.units.clone()).or(owned))
    };
    let seen = seen("dms.records.id", &sight, Record::OPENS, reach);
    records::table.filter(records::tenant_id.eq(tenant.0)).into_boxed().filter(seen)
}

/// How many records lie within this sight.
pub async fn within(tx: &mut Tx<'_>, sight: Visibility) -> Result<i64> {
    Ok(visible(tx.tenant(), sight).count().get_result(tx.sql()).await?)
}

/// The identity behind a reference (Aktenzeichen).
pub async fn referenced(tx: &mut Tx<'_>, reference: &str) -> Result<Option<RecordId>> {
    let query = records::table
        .filter(records::tenant_id.eq(tx.tenant().0))
        .filter(records::reference.eq(reference))
        .select(records::id);
    let id: Option<Uuid> = query.first(tx.sql()).await.optional()?;
    Ok(id.map(RecordId::from))
}

/// The records the actor may see, newest first: one more than a page.
pub async fn list(tx: &mut Tx<'_>, wanted: &Wanted) -> Result<Vec<Unchecked<Record>>> {
    let mut query = visible(tx.tenant(), tx.visibility()).select(Row::as_select());
    if let Some(plan) = &wanted.plan {
        query = query.filter(records::plan_unit.eq_any(plan.iter().map(|id| id.0)));
    }
    if let Some(words) = &wanted.words {
        let pattern = containing(words);
        query = query.filter(records::title.ilike(pattern.clone()).or(records::reference.ilike(pattern)));
    }
    if let Some(Cursor { at, id }) = wanted.after {
        let same = records::opened_at.eq(at).and(records::id.lt(id));
        query = query.filter(records::opened_at.lt(at).or(same));
    }
    let query = query.order((records::opened_at.desc(), records::id.desc())).limit(PAGE_SIZE.saturating_add(1));
    let rows: Vec<Row> = query.load(tx.sql()).await?;
    Ok(rows.into_iter().map(|row| Unchecked::new(row.into())).collect())
}

/// How many records the actor may see under each topic.
pub async fn counts(tx: &mut Tx<'_>) -> Result<Vec<(PlanUnitId, i64)>> {
    let seen = visible(tx.tenant(), tx.visibility()).select(records::id);
    let here = records::table.filter(records::tenant_id.eq(tx.tenant().0)).filter(records::id.eq_any(seen));
    let query = here.group_by(records::plan_unit).select((records::plan_unit, count_star()));
    let rows: Vec<(Uuid, i64)> = query.load(tx.sql()).await?;
    Ok(rows.into_iter().map(|(topic, count)| (topic.into(), count)).collect())
}

/// A record of this topic and title, whoever keeps it.
pub async fn list_titled(tx: &mut Tx<'_>, plan: PlanUnitId, title: &str) -> Result<Vec<Unchecked<Record>>> {
    let titled = records::table
        .filter(records::tenant_id.eq(tx.tenant().0))
        .filter(records::plan_unit.eq(plan.0).and(records::title.eq(title)));
    let rows: Vec<Row> = titled.select(Row::as_select()).order(records::id).limit(1).load(tx.sql()).await?;
    Ok(rows.into_iter().map(|row| Unchecked::new(row.into())).collect())
}

/// Draws the next number of a topic in a year. A transaction that fails gives it back.
pub async fn save_next_number(tx: &mut Tx<'_>, plan: PlanUnitId, year: i32) -> Result<i32> {
    let first = (record_counters::plan_unit.eq(plan.0), record_counters::year.eq(year), record_counters::last.eq(1));
    let number = diesel::insert_into(record_counters::table)
        .values(first)
        .on_conflict((record_counters::tenant_id, record_counters::plan_unit, record_counters::year))
        .do_update()
        .set(record_counters::last.eq(record_counters::last + 1))
        .returning(record_counters::last)
        .get_result(tx.sql())
        .await?;
    Ok(number)
}

/// Writes a record, new or changed.
pub async fn save(tx: &mut Tx<'_>, record: &Record) -> Result<()> {
    let row = Row::from(record);
    diesel::insert_into(records::table)
        .values(&row)
        .on_conflict((records::tenant_id, records::id))
        .do_update()
        .set(&row)
        .execute(tx.sql())
        .await?;
    Ok(())
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = records, primary_key(tenant_id, id), treat_none_as_null = true)]
struct Row {
    tenant_id: Uuid,
    id: Uuid,
    reference: String,
    title: String,
    plan_unit: Uuid,
    unit_id: Uuid,
    year: i32,
    state: String,
    last_process: i32,
    opened_by: Option<Uuid>,
    opened_at: DateTime<Utc>,
}

impl From<Row> for Record {
    fn from(row: Row) -> Self {
        Self {
            tenant: row.tenant_id.into(),
            id: row.id.into(),
            reference: row.reference,
            title: row.title,
            plan: row.plan_unit.into(),
            unit: row.unit_id.into(),
            year: row.year,
            state: State::of(&row.state),
            last_process: row.last_process,
            opened_by: row.opened_by.map(Into::into),
            opened_at: row.opened_at,
        }
    }
}

impl From<&Record> for Row {
    fn from(record: &Record) -> Self {
        Self {
            tenant_id: record.tenant.0,
            id: record.id.0,
            reference: record.reference.clone(),
            title: record.title.clone(),
            plan_unit: record.plan.0,
            unit_id: record.unit.0,
            year: record.year,
            state: record.state.key().to_owned(),
            last_process: record.last_process,
            opened_by: record.opened_by.map(|id| id.0),
            opened_at: record.opened_at,
        }
    }
}
