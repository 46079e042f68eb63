use crate::schema::statements;
use crate::statement::Statement;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sdk::{Error, Month, Result, TenantId, Tx, Unchecked, uuid::Uuid};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = statements)]
pub(super) struct Row {
    tenant_id: Uuid,
    id: Uuid,
    customer: Uuid,
    month: NaiveDate,
    usage: serde_json::Value,
    digest: String,
    created_at: DateTime<Utc>,
}

impl TryFrom<Row> for Statement {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            tenant: row.tenant_id.into(),
            id: row.id,
            customer: row.customer.into(),
            month: Month::of(row.month),
            usage: serde_json::from_value(row.usage).map_err(Error::internal)?,
            created_at: row.created_at,
        })
    }
}

/// What these customers were billed for in a month, as far as they were.
pub async fn list_of(tx: &mut Tx<'_>, month: Month, customers: &[TenantId]) -> Result<Vec<Unchecked<Statement>>> {
    let ids: Vec<Uuid> = customers.iter().map(|id| id.0).collect();
    let billed = statements::month.eq(month.first()).and(statements::customer.eq_any(ids));
    let rows: Vec<Row> = statements::table
        .filter(statements::tenant_id.eq(tx.tenant().0))
        .select(Row::as_select())
        .filter(billed)
        .load(tx.sql())
        .await?;
    rows.into_iter().map(|row| row.try_into().map(Unchecked::new)).collect()
}

/// Freezes a statement.
pub async fn add(tx: &mut Tx<'_>, statement: &Statement) -> Result<()> {
    let row = Row {
        tenant_id: statement.tenant.0,
        id: statement.id,
        customer: statement.customer.0,
        month: statement.month.first(),
        usage: serde_json::to_value(&statement.usage).map_err(Error::internal)?,
        digest: statement.usage.digest.clone(),
        created_at: statement.created_at,
    };
    diesel::insert_into(statements::table).values(row).execute(tx.sql()).await?;
    Ok(())
}
