use crate::founding::Founding;
use crate::schema::{foundings, tenants};
use crate::tenant::State;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sdk::{Error, Result, TenantId, Tx, Unchecked, uuid::Uuid};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = foundings, treat_none_as_null = true)]
struct Row {
    tenant_id: Uuid,
    id: Uuid,
    sealed_password: Vec<u8>,
    attempts: i32,
    fault: Option<String>,
    tried_at: DateTime<Utc>,
}

impl From<Row> for Unchecked<Founding> {
    fn from(row: Row) -> Self {
        let Row { tenant_id, id, sealed_password, attempts, fault, tried_at } = row;
        let founder = tenant_id.into();
        Self::new(Founding { founder, id: id.into(), sealed_password, attempts, fault, tried_at })
    }
}

/// What is remembered of a founding, if it still is.
pub async fn get(tx: &mut Tx<'_>, id: TenantId) -> Result<Option<Unchecked<Founding>>> {
    let query = foundings::table
        .filter(foundings::tenant_id.eq(tx.tenant().0))
        .select(Row::as_select())
        .filter(foundings::id.eq(id.0));
    let row: Option<Row> = query.first(tx.sql()).await.optional()?;
    Ok(row.map(Unchecked::from))
}

/// A founding, held until the transaction ends.
pub async fn lock(tx: &mut Tx<'_>, id: TenantId) -> Result<Unchecked<Founding>> {
    let query = foundings::table
        .filter(foundings::tenant_id.eq(tx.tenant().0))
        .select(Row::as_select())
        .filter(foundings::id.eq(id.0))
        .for_update();
    let row: Option<Row> = query.first(tx.sql()).await.optional()?;
    row.map(Unchecked::from).ok_or_else(Error::not_found)
}

/// Foundings not tried since `before` whose tenant is still on its way, the longest waiting first.
pub async fn list_due(tx: &mut Tx<'_>, before: DateTime<Utc>, limit: i64) -> Result<Vec<Unchecked<Founding>>> {
    let waiting = foundings::tried_at.lt(before).and(tenants::state.eq(State::Founding.key()));
    let joined = foundings::table
        .filter(foundings::tenant_id.eq(tx.tenant().0))
        .inner_join(tenants::table.on(tenants::id.eq(foundings::id)));
    let query = joined.select(Row::as_select()).filter(waiting).order(foundings::tried_at).limit(limit);
    let rows: Vec<Row> = query.load(tx.sql()).await?;
    Ok(rows.into_iter().map(Unchecked::from).collect())
}

/// Writes a founding, new or changed.
pub async fn save(tx: &mut Tx<'_>, founding: &Founding) -> Result<()> {
    let row = Row {
        tenant_id: founding.founder.0,
        id: founding.id.0,
        sealed_password: founding.sealed_password.clone(),
        attempts: founding.attempts,
        fault: founding.fault.clone(),
        tried_at: founding.tried_at,
    };
    let insert = diesel::insert_into(foundings::table).values(&row);
    let save = insert.on_conflict((foundings::tenant_id, foundings::id)).do_update().set(&row);
    save.execute(tx.sql()).await?;
    Ok(())
}

/// Forgets a founding: its first log-in was handed over.
pub async fn delete(tx: &mut Tx<'_>, id: TenantId) -> Result<()> {
    diesel::delete(foundings::table.filter(foundings::tenant_id.eq(tx.tenant().0)).filter(foundings::id.eq(id.0)))
        .execute(tx.sql())
        .await?;
    Ok(())
}
