use crate::plan::PlanUnit;
use crate::schema::plan_units;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sdk::{Result, Tx, Unchecked, uuid::Uuid};

/// The whole plan of the tenant, by key.
pub async fn list(tx: &mut Tx<'_>) -> Result<Vec<Unchecked<PlanUnit>>> {
    let query = plan_units::table
        .filter(plan_units::tenant_id.eq(tx.tenant().0))
        .select(Row::as_select())
        .order(plan_units::key);
    let rows: Vec<Row> = query.load(tx.sql()).await?;
    Ok(rows.into_iter().map(|row| Unchecked::new(row.into())).collect())
}

/// How many units the plan has.
pub async fn count(tx: &mut Tx<'_>) -> Result<i64> {
    Ok(plan_units::table.filter(plan_units::tenant_id.eq(tx.tenant().0)).count().get_result(tx.sql()).await?)
}

/// Adds a unit.
///
/// # Errors
/// `Conflict` if the key is taken.
pub async fn save(tx: &mut Tx<'_>, unit: &PlanUnit) -> Result<()> {
    diesel::insert_into(plan_units::table).values(Row::from(unit)).execute(tx.sql()).await?;
    Ok(())
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = plan_units)]
struct Row {
    tenant_id: Uuid,
    id: Uuid,
    key: String,
    title: String,
    parent: Option<Uuid>,
}

impl From<Row> for PlanUnit {
    fn from(row: Row) -> Self {
        let Row { tenant_id, id, key, title, parent } = row;
        Self { tenant: tenant_id.into(), id: id.into(), key, title, parent: parent.map(Into::into) }
    }
}

impl From<&PlanUnit> for Row {
    fn from(unit: &PlanUnit) -> Self {
        Self {
            tenant_id: unit.tenant.0,
            id: unit.id.0,
            key: unit.key.clone(),
            title: unit.title.clone(),
            parent: unit.parent.map(|id| id.0),
        }
    }
}
