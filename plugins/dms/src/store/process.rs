use super::containing;
use crate::process::Process;
use crate::schema::{processes, records};
use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sdk::web::{Cursor, PAGE_SIZE};
use sdk::{
    Condition, Error, Part, ProcessId, RecordId, Resource, Result, TenantId, Tx, Unchecked, Visibility, seen,
    uuid::Uuid,
};

/// Which processes a list shows.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Only those of this record.
    pub record: Option<RecordId>,
    /// Only those behind this place, newest first.
    pub after: Option<Cursor>,
}

/// A process.
///
/// # Errors
/// `NotFound`.
pub async fn get(tx: &mut Tx<'_>, id: ProcessId) -> Result<Unchecked<Process>> {
    let query = processes::table
        .filter(processes::tenant_id.eq(tx.tenant().0))
        .filter(processes::id.eq(id.0))
        .select(Row::as_select());
    let row: Option<Row> = query.first(tx.sql()).await.optional()?;
    row.map(|row| Unchecked::new(row.into())).ok_or_else(Error::not_found)
}

/// A process, held until the transaction ends: it cannot be closed while something is put into it.
///
/// # Errors
/// `NotFound`.
pub async fn lock(tx: &mut Tx<'_>, id: ProcessId) -> Result<Unchecked<Process>> {
    let query = processes::table
        .filter(processes::tenant_id.eq(tx.tenant().0))
        .filter(processes::id.eq(id.0))
        .select(Row::as_select())
        .for_update();
    let row: Option<Row> = query.first(tx.sql()).await.optional()?;
    row.map(|row| Unchecked::new(row.into())).ok_or_else(Error::not_found)
}

type Query = processes::BoxedQuery<'static, Pg>;

fn visible(tenant: TenantId, sight: Visibility) -> Query {
    let reach = |part: &Part| -> Condition<processes::table> {
        let owned = processes::opened_by.eq(part.owner).assume_not_null();
        Box::new(processes::unit_id.eq_any(part.units.clone()).or(owned))
    };
    let seen = seen("dms.processes.id", &sight, Process::OPENS, reach);
    processes::table.filter(processes::tenant_id.eq(tenant.0)).into_boxed().filter(seen)
}

/// How many processes lie within this sight.
pub async fn within(tx: &mut Tx<'_>, sight: Visibility) -> Result<i64> {
    Ok(visible(tx.tenant(), sight).count().get_result(tx.sql()).await?)
}

/// The identity behind a reference.
pub async fn referenced(tx: &mut Tx<'_>, reference: &str) -> Result<Option<ProcessId>> {
    let query = processes::table
        .filter(processes::tenant_id.eq(tx.tenant().0))
        .filter(processes::reference.eq(reference))
        .select(processes::id);
    let id: Option<Uuid> = query.first(tx.sql()).await.optional()?;
    Ok(id.map(ProcessId::from))
}

/// The processes within this sight, newest first: one more than a page.
pub async fn list(tx: &mut Tx<'_>, sight: Visibility, wanted: &Wanted) -> Result<Vec<Unchecked<Process>>> {
    let mut query = visible(tx.tenant(), sight).select(Row::as_select());
    if let Some(record) = wanted.record {
        query = query.filter(processes::record_id.eq(record.0));
    }
    if let Some(Cursor { at, id }) = wanted.after {
        let same = processes::opened_at.eq(at).and(processes::id.lt(id));
        query = query.filter(processes::opened_at.lt(at).or(same));
    }
    let order = (processes::opened_at.desc(), processes::id.desc());
    let rows: Vec<Row> = query.order(order).limit(PAGE_SIZE.saturating_add(1)).load(tx.sql()).await?;
    Ok(rows.into_iter().map(|row| Unchecked::new(row.into())).collect())
}

/// Open processes within this sight with their record in words, newest first; only those that contain one of the
/// needles, if there are any.
pub async fn list_open(
    tx: &mut Tx<'_>,
    sight: Visibility,
    needles: &[String],
    limit: i64,
) -> Result<Vec<(Unchecked<Process>, String)>> {
    let joined = processes::table.filter(processes::tenant_id.eq(tx.tenant().0)).inner_join(
        records::table.on(records::tenant_id.eq(processes::tenant_id).and(records::id.eq(processes::record_id))),
    );
    let columns = (Row::as_select(), records::reference, records::title);
    let mut query = joined.select(columns).into_boxed();
    // The needles come first: an `or` added later would open the conditions before it.
    for needle in needles {
        let pattern = containing(needle);
        let here = processes::title.ilike(pattern.clone()).or(processes::reference.ilike(pattern.clone()));
        query = query.or_filter(here.or(records::title.ilike(pattern)));
    }
    query = query.filter(processes::state.eq("open"));
    query = query.filter(processes::id.eq_any(visible(tx.tenant(), sight).select(processes::id)));
    let order = (processes::opened_at.desc(), processes::id.desc());
    let rows: Vec<(Row, String, String)> = query.order(order).limit(limit).load(tx.sql()).await?;
    let pair =
        |(row, reference, title): (Row, String, String)| (Unchecked::new(row.into()), format!("{reference} {title}"));
    Ok(rows.into_iter().map(pair).collect())
}

/// The titles of a record's processes, at most a thousand. The caller has admitted the actor to the record.
pub async fn list_titles(tx: &mut Tx<'_>, record: RecordId) -> Result<Vec<String>> {
    let query = processes::table
        .filter(processes::tenant_id.eq(tx.tenant().0))
        .filter(processes::record_id.eq(record.0))
        .select(processes::title);
    Ok(query.order(processes::id).limit(1000).load(tx.sql()).await?)
}

/// Writes a process, new or changed.
pub async fn save(tx: &mut Tx<'_>, process: &Process) -> Result<()> {
    let row = Row::from(process);
    diesel::insert_into(processes::table)
        .values(&row)
        .on_conflict((processes::tenant_id, processes::id))
        .do_update()
        .set(&row)
        .execute(tx.sql())
        .await?;
    Ok(())
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = processes, primary_key(tenant_id, id), treat_none_as_null = true)]
struct Row {
    tenant_id: Uuid,
    id: Uuid,
    record_id: Uuid,
    reference: String,
    title: String,
    unit_id: Uuid,
    state: String,
    opened_by: Option<Uuid>,
    opened_at: DateTime<Utc>,
    closed_by: Option<Uuid>,
    closed_at: Option<DateTime<Utc>>,
}

impl From<Row> for Process {
    fn from(row: Row) -> Self {
        let closed_by = row.closed_by.map(Into::into);
        Self {
            tenant: row.tenant_id.into(),
            id: row.id.into(),
            record: row.record_id.into(),
            reference: row.reference,
            title: row.title,
            unit: row.unit_id.into(),
            opened_by: row.opened_by.map(Into::into),
            opened_at: row.opened_at,
            closed: row.closed_at.map(|at| (closed_by, at)),
        }
    }
}

impl From<&Process> for Row {
    fn from(process: &Process) -> Self {
        Self {
            tenant_id: process.tenant.0,
            id: process.id.0,
            record_id: process.record.0,
            reference: process.reference.clone(),
            title: process.title.clone(),
            unit_id: process.unit.0,
            state: process.state().to_owned(),
            opened_by: process.opened_by.map(|id| id.0),
            opened_at: process.opened_at,
            closed_by: process.closed.and_then(|(by, _)| by).map(|id| id.0),
            closed_at: process.closed.map(|(_, at)| at),
        }
    }
}
