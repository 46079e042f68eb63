use crate::schema::{foundings, grants, tenants};
use crate::tenant::{State, Tenant};
use chrono::{DateTime, Utc};
use diesel::dsl::exists;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel_async::RunQueryDsl;
use sdk::web::{Cursor, PAGE_SIZE};
use sdk::{Error, Kind, Result, TenantId, Tx, Unchecked, uuid::Uuid};
use std::collections::HashMap;

#[derive(Queryable, Selectable)]
#[diesel(table_name = tenants)]
struct Row {
    id: Uuid,
    key: String,
    title: String,
    kind: String,
    parent: Option<Uuid>,
    path: Vec<Option<Uuid>>,
    state: String,
    blueprint: String,
    founded_at: DateTime<Utc>,
}

impl Row {
    /// The row as the transaction's tenant sees it, which must stand on its path.
    fn seen_by(self, tx: &Tx<'_>) -> Result<Unchecked<Tenant>> {
        let id = TenantId::from(self.id);
        let path: Vec<TenantId> = self.path.into_iter().flatten().map(TenantId::from).collect();
        let seen_from = if path.contains(&tx.tenant()) { tx.tenant() } else { id };
        Ok(Unchecked::new(Tenant {
            id,
            key: self.key,
            title: self.title,
            kind: self.kind.parse()?,
            parent: self.parent.map(TenantId::from),
            path,
            state: self.state.parse()?,
            blueprint: self.blueprint,
            founded_at: self.founded_at,
            seen_from,
        }))
    }
}

/// What the transaction's tenant sees below itself: the operator all; anybody else what it has a grant for at this moment,
/// or is just founding.
fn in_sight(tx: &Tx<'_>) -> Box<dyn BoxableExpression<tenants::table, Pg, SqlType = Bool>> {
    let (here, now) = (tx.tenant().0, tx.now());
    let live = grants::revoked_at.is_null().and(grants::given_at.le(now)).and(grants::valid_until.gt(now));
    let granted = grants::table.filter(grants::tenant_id.eq(tenants::id)).filter(grants::holder.eq(here).and(live));
    let begun = foundings::table.filter(foundings::tenant_id.eq(here)).filter(foundings::id.eq(tenants::id));
    let founding = tenants::state.eq(State::Founding.key()).and(exists(begun));
    let all = (tx.town().kind == "operator").into_sql::<Bool>();
    Box::new(all.or(tenants::id.eq(here)).or(exists(granted)).or(founding))
}

/// A tenant by its identity written out or its short name.
pub async fn find(tx: &mut Tx<'_>, text: &str) -> Result<Option<Unchecked<Tenant>>> {
    let query = tenants::table.filter(in_sight(tx)).select(Row::as_select());
    let row: Option<Row> = match text.parse::<Uuid>() {
        Ok(id) => query.filter(tenants::id.eq(id)).first(tx.sql()).await.optional()?,
        Err(_) => query.filter(tenants::key.eq(text)).first(tx.sql()).await.optional()?,
    };
    row.map(|row| row.seen_by(tx)).transpose()
}

/// A tenant.
pub async fn get(tx: &mut Tx<'_>, id: TenantId) -> Result<Unchecked<Tenant>> {
    let query = tenants::table.find(id.0).filter(in_sight(tx)).select(Row::as_select());
    let row: Option<Row> = query.first(tx.sql()).await.optional()?;
    row.ok_or_else(Error::not_found)?.seen_by(tx)
}

/// A tenant, held until the transaction ends.
pub async fn lock(tx: &mut Tx<'_>, id: TenantId) -> Result<Unchecked<Tenant>> {
    let query = tenants::table.find(id.0).filter(in_sight(tx)).select(Row::as_select()).for_update();
    let row: Option<Row> = query.first(tx.sql()).await.optional()?;
    row.ok_or_else(Error::not_found)?.seen_by(tx)
}

/// One page of the tenants below the transaction's tenant, youngest first.
pub async fn list(tx: &mut Tx<'_>, after: Option<Cursor>) -> Result<Vec<Unchecked<Tenant>>> {
    let own = tx.tenant().0;
    let visible = tx.visibility().everything().into_sql::<Bool>();
    let below = tenants::path.contains(vec![Some(own)]).and(tenants::id.ne(own));
    let mut query = tenants::table.select(Row::as_select()).filter(below.and(visible).and(in_sight(tx))).into_boxed();
    if let Some(Cursor { at, id }) = after {
        let older = tenants::founded_at.lt(at).or(tenants::founded_at.eq(at).and(tenants::id.lt(id)));
        query = query.filter(older);
    }
    let order = (tenants::founded_at.desc(), tenants::id.desc());
    let rows: Vec<Row> = query.order(order).limit(PAGE_SIZE.saturating_add(1)).load(tx.sql()).await?;
    rows.into_iter().map(|row| row.seen_by(tx)).collect()
}

/// The tenants below and including the transaction's tenant that others of that kind can stand below, by name.
pub async fn list_holders(tx: &mut Tx<'_>) -> Result<Vec<Unchecked<Tenant>>> {
    let visible = tx.visibility().everything().into_sql::<Bool>();
    let open = tenants::state.eq(State::Active.key());
    let above = tenants::kind.ne(crate::kind::Kind::Municipality.key());
    let line = tenants::path.contains(vec![Some(tx.tenant().0)]);
    let query =
        tenants::table.select(Row::as_select()).filter(line.and(open).and(above).and(visible)).filter(in_sight(tx));
    let rows: Vec<Row> = query.order((tenants::title, tenants::id)).load(tx.sql()).await?;
    rows.into_iter().map(|row| row.seen_by(tx)).collect()
}

/// How many tenants stand below this one, whatever their state, but for those that are no more.
pub async fn count_below(tx: &mut Tx<'_>, id: TenantId) -> Result<i64> {
    let below = tenants::path.contains(vec![Some(id.0)]).and(tenants::id.ne(id.0));
    let alive = tenants::state.ne(State::Shredded.key());
    Ok(tenants::table.filter(below.and(alive)).count().get_result(tx.sql()).await?)
}

/// How many tenants below the transaction's tenant are in each state.
pub async fn count(tx: &mut Tx<'_>) -> Result<Vec<(State, i64)>> {
    let own = tx.tenant().0;
    let below = tenants::path.contains(vec![Some(own)]).and(tenants::id.ne(own));
    let visible = tx.visibility().everything().into_sql::<Bool>();
    let query = tenants::table.filter(below.and(visible)).filter(in_sight(tx)).group_by(tenants::state);
    let rows: Vec<(String, i64)> = query.select((tenants::state, diesel::dsl::count_star())).load(tx.sql()).await?;
    rows.into_iter().map(|(state, count)| Ok((state.parse()?, count))).collect()
}

/// The names of tenants the transaction's tenant may see.
pub async fn titles(tx: &mut Tx<'_>, ids: &[TenantId]) -> Result<HashMap<TenantId, String>> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let query = tenants::table.filter(tenants::id.eq_any(ids)).select((tenants::id, tenants::title));
    let rows: Vec<(Uuid, String)> = query.load(tx.sql()).await?;
    Ok(rows.into_iter().map(|(id, title)| (id.into(), title)).collect())
}

/// Enters a founded tenant with its wrapped data key.
pub async fn add(tx: &mut Tx<'_>, tenant: &Tenant, sealed_key: Vec<u8>) -> Result<()> {
    let path: Vec<Option<Uuid>> = tenant.path.iter().map(|id| Some(id.0)).collect();
    let values = (
        tenants::id.eq(tenant.id.0),
        tenants::key.eq(&tenant.key),
        tenants::title.eq(&tenant.title),
        tenants::kind.eq(tenant.kind.key()),
        tenants::parent.eq(tenant.parent.map(|id| id.0)),
        tenants::path.eq(path),
        tenants::state.eq(tenant.state.key()),
        tenants::blueprint.eq(&tenant.blueprint),
        tenants::sealed_key.eq(sealed_key),
    );
    let added = diesel::insert_into(tenants::table).values(values).execute(tx.sql()).await.map_err(Error::from);
    match added {
        Ok(_) => Ok(()),
        Err(error) if error.code == "duplicate" => Err(Error::new(
            Kind::Conflict,
            "registry.key_taken",
            format!(
                "Den Kurznamen „{}“ gibt es schon. Es wurde nichts angelegt. Wählen Sie einen anderen.",
                tenant.key
            ),
        )),
        Err(error) => Err(error),
    }
}

/// Writes a tenant's state.
pub async fn save_state(tx: &mut Tx<'_>, tenant: &Tenant) -> Result<()> {
    let row = diesel::update(tenants::table.find(tenant.id.0));
    row.set(tenants::state.eq(tenant.state.key())).execute(tx.sql()).await?;
    Ok(())
}
