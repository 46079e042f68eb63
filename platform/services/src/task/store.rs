//! The SQL of tasks.
use super::task::{Closed, Task};
use crate::schema::tasks;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sdk::web::{Cursor, PAGE_SIZE};
use sdk::{Condition, Part, Resource, Result, TaskId, TenantId, Tx, Unchecked, Visibility, seen, uuid::Uuid};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = tasks)]
struct Row {
    tenant_id: Uuid,
    id: Uuid,
    kind: String,
    act: String,
    title: String,
    subject: Uuid,
    href: String,
    assignee: Uuid,
    unit_id: Uuid,
    requested_by: Option<Uuid>,
    requester_name: String,
    note: String,
    due: Option<NaiveDate>,
    opened_at: DateTime<Utc>,
    closed_at: Option<DateTime<Utc>>,
    closed_by_name: Option<String>,
    outcome: Option<String>,
}

/// Reads a task and holds it until the transaction ends.
pub async fn lock(tx: &mut Tx<'_>, id: TaskId) -> Result<Option<Unchecked<Task>>> {
    let query = tasks::table
        .filter(tasks::tenant_id.eq(tx.tenant().0))
        .filter(tasks::id.eq(id.0))
        .select(Row::as_select())
        .for_update();
    let row: Option<Row> = query.first(tx.sql()).await.optional()?;
    Ok(row.map(|row| Unchecked::new(row.into())))
}

/// Reads a task.
pub async fn get(tx: &mut Tx<'_>, id: TaskId) -> Result<Option<Unchecked<Task>>> {
    let query =
        tasks::table.filter(tasks::tenant_id.eq(tx.tenant().0)).filter(tasks::id.eq(id.0)).select(Row::as_select());
    let row: Option<Row> = query.first(tx.sql()).await.optional()?;
    Ok(row.map(|row| Unchecked::new(row.into())))
}

fn visible(tenant: TenantId, sight: Visibility) -> tasks::BoxedQuery<'static, Pg> {
    let reach = |part: &Part| -> Condition<tasks::table> {
        let asked = tasks::requested_by.eq(part.owner).and(tasks::requested_by.is_not_null());
        let mine = tasks::assignee.nullable().eq(part.assignee).or(asked);
        Box::new(tasks::unit_id.eq_any(part.units.clone()).or(mine.assume_not_null()))
    };
    let seen = seen("tasks.tasks.subject", &sight, Task::OPENS, reach);
    tasks::table.filter(tasks::tenant_id.eq(tenant.0)).into_boxed().filter(seen)
}

/// How many tasks, open or done, lie within this sight.
pub async fn within(tx: &mut Tx<'_>, sight: Visibility) -> Result<i64> {
    Ok(visible(tx.tenant(), sight).count().get_result(tx.sql()).await?)
}

/// Open or done tasks the actor may see, newest first, one more than a page.
pub async fn list(tx: &mut Tx<'_>, done: bool, after: Option<Cursor>) -> Result<Vec<Unchecked<Task>>> {
    let mut query = visible(tx.tenant(), tx.visibility()).select(Row::as_select());
    query = if done { query.filter(tasks::closed_at.is_not_null()) } else { query.filter(tasks::closed_at.is_null()) };
    if let Some(Cursor { at, id }) = after {
        query = query.filter(tasks::opened_at.lt(at).or(tasks::opened_at.eq(at).and(tasks::id.lt(id))));
    }
    let order = (tasks::opened_at.desc(), tasks::id.desc());
    let rows: Vec<Row> = query.order(order).limit(PAGE_SIZE.saturating_add(1)).load(tx.sql()).await?;
    Ok(rows.into_iter().map(|row| Unchecked::new(row.into())).collect())
}

/// How many open tasks wait for the actor and those they stand in for.
pub async fn count(tx: &mut Tx<'_>) -> Result<i64> {
    let sight = tx.visibility();
    let waiting = sight.assignees();
    let open = visible(tx.tenant(), sight).filter(tasks::assignee.eq_any(waiting).and(tasks::closed_at.is_null()));
    Ok(open.count().get_result(tx.sql()).await?)
}

/// Closes an open task unseen.
pub async fn save_withdrawn(tx: &mut Tx<'_>, id: TaskId, outcome: &str) -> Result<()> {
    let open = tasks::table
        .filter(tasks::tenant_id.eq(tx.tenant().0))
        .filter(tasks::id.eq(id.0).and(tasks::closed_at.is_null()));
    let by = tx.hand().name();
    let values = (tasks::closed_at.eq(tx.now()), tasks::closed_by_name.eq(by), tasks::outcome.eq(outcome));
    diesel::update(open).set(values).execute(tx.sql()).await?;
    Ok(())
}

/// Writes a task, new or changed.
pub async fn save(tx: &mut Tx<'_>, task: &Task) -> Result<()> {
    let row = Row::from(task);
    diesel::insert_into(tasks::table)
        .values(&row)
        .on_conflict((tasks::tenant_id, tasks::id))
        .do_update()
        .set(&row)
        .execute(tx.sql())
        .await?;
    Ok(())
}

impl From<Row> for Task {
    fn from(row: Row) -> Self {
        let closed = row.closed_at.map(|at| Closed {
            at,
            by_name: row.closed_by_name.unwrap_or_default(),
            outcome: row.outcome.unwrap_or_default(),
        });
        Self {
            tenant: row.tenant_id.into(),
            id: row.id.into(),
            kind: row.kind,
            act: row.act,
            title: row.title,
            subject: row.subject,
            href: row.href,
            assignee: row.assignee.into(),
            unit: row.unit_id.into(),
            requested_by: row.requested_by.map(Into::into),
            requester_name: row.requester_name,
            note: row.note,
            due: row.due,
            opened_at: row.opened_at,
            closed,
        }
    }
}

impl From<&Task> for Row {
    fn from(task: &Task) -> Self {
        let closed = task.closed.as_ref();
        Self {
            tenant_id: task.tenant.0,
            id: task.id.0,
            kind: task.kind.clone(),
            act: task.act.clone(),
            title: task.title.clone(),
            subject: task.subject,
            href: task.href.clone(),
            assignee: task.assignee.0,
            unit_id: task.unit.0,
            requested_by: task.requested_by.map(|id| id.0),
            requester_name: task.requester_name.clone(),
            note: task.note.clone(),
            due: task.due,
            opened_at: task.opened_at,
            closed_at: closed.map(|closed| closed.at),
            closed_by_name: closed.map(|closed| closed.by_name.clone()),
            outcome: closed.map(|closed| closed.outcome.clone()),
        }
    }
}
