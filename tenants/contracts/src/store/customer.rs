use crate::customer::Customer;
use crate::schema::tenants;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel_async::RunQueryDsl;
use sdk::web::{Cursor, PAGE_SIZE};
use sdk::{Result, TenantId, Tx, Unchecked, uuid::Uuid};

#[derive(Queryable, Selectable)]
#[diesel(table_name = tenants)]
struct Row {
    id: Uuid,
    key: String,
    title: String,
    path: Vec<Option<Uuid>>,
    founded_at: DateTime<Utc>,
}

impl Row {
    /// The row as the transaction's tenant sees it, which must stand on its path.
    fn seen_by(self, tx: &Tx<'_>) -> Unchecked<Customer> {
        let (own, id) = (tx.tenant(), TenantId::from(self.id));
        let seen_from = if self.path.contains(&Some(own.0)) { own } else { id };
        let Self { key, title, founded_at, .. } = self;
        Unchecked::new(Customer { id, key, title, founded_at, seen_from })
    }
}

/// A tenant below this one, by its identity written out or its short name.
pub async fn find(tx: &mut Tx<'_>, text: &str) -> Result<Option<Unchecked<Customer>>> {
    let below = tenants::table.select(Row::as_select()).filter(tenants::id.ne(tx.tenant().0));
    let row: Option<Row> = match text.parse::<Uuid>() {
        Ok(id) => below.filter(tenants::id.eq(id)).first(tx.sql()).await.optional()?,
        Err(_) => below.filter(tenants::key.eq(text)).first(tx.sql()).await.optional()?,
    };
    Ok(row.map(|row| row.seen_by(tx)))
}

/// One page of the tenants below this one that are open or were, youngest first.
pub async fn list(tx: &mut Tx<'_>, after: Option<Cursor>) -> Result<Vec<Unchecked<Customer>>> {
    let own = tx.tenant().0;
    let visible = tx.visibility().everything().into_sql::<Bool>();
    let below = tenants::path.contains(vec![Some(own)]).and(tenants::id.ne(own));
    let settled = tenants::state.ne("founding");
    let mut query = tenants::table.select(Row::as_select()).filter(below.and(settled).and(visible)).into_boxed();
    if let Some(Cursor { at, id }) = after {
        let older = tenants::founded_at.lt(at).or(tenants::founded_at.eq(at).and(tenants::id.lt(id)));
        query = query.filter(older);
    }
    let order = (tenants::founded_at.desc(), tenants::id.desc());
    let rows: Vec<Row> = query.order(order).limit(PAGE_SIZE.saturating_add(1)).load(tx.sql()).await?;
    Ok(rows.into_iter().map(|row| row.seen_by(tx)).collect())
}

/// All tenants below this one, by name: for choosing one.
pub async fn choices(tx: &mut Tx<'_>) -> Result<Vec<Unchecked<Customer>>> {
    let own = tx.tenant().0;
    let visible = tx.visibility().everything().into_sql::<Bool>();
    let below = tenants::path.contains(vec![Some(own)]).and(tenants::id.ne(own));
    let query = tenants::table.select(Row::as_select()).filter(below.and(visible));
    let rows: Vec<Row> = query.order((tenants::title, tenants::id)).load(tx.sql()).await?;
    Ok(rows.into_iter().map(|row| row.seen_by(tx)).collect())
}
