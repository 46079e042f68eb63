use crate::schema::{persons, units};
use diesel::prelude::*;
use diesel::sql_types::{Array, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use sdk::{Result, Tx, UnitId, ports::UnitView, uuid::Uuid};
use std::collections::HashMap;

#[derive(Queryable)]
struct Row {
    id: Uuid,
    key: String,
    title: String,
    path: Vec<Option<Uuid>>,
}

impl From<Row> for UnitView {
    fn from(row: Row) -> Self {
        let depth = i32::try_from(row.path.len()).unwrap_or(i32::MAX).saturating_sub(1);
        let parent = row.path.iter().rev().nth(1).copied().flatten().map(UnitId::from);
        Self { id: row.id.into(), key: row.key, title: row.title, parent, depth }
    }
}

/// All units, parents before their children, siblings by code.
pub async fn list(tx: &mut Tx<'_>) -> Result<Vec<UnitView>> {
    let query = units::table.filter(units::tenant_id.eq(tx.tenant().0)).select((
        units::id,
        units::key,
        units::title,
        units::path,
    ));
    let mut rows: Vec<Row> = query.load(tx.sql()).await?;
    let keys: HashMap<Uuid, String> = rows.iter().map(|row| (row.id, row.key.clone())).collect();
    let way = |row: &Row| row.path.iter().flatten().map(|unit| keys.get(unit).cloned()).collect::<Vec<_>>();
    rows.sort_by_cached_key(way);
    Ok(rows.into_iter().map(UnitView::from).collect())
}

/// One unit by its code or its identity written out.
pub async fn find(tx: &mut Tx<'_>, code: &str) -> Result<Option<UnitView>> {
    let query = units::table.filter(units::tenant_id.eq(tx.tenant().0)).select((
        units::id,
        units::key,
        units::title,
        units::path,
    ));
    let row: Option<Row> = match code.parse::<Uuid>() {
        Ok(id) => query.filter(units::id.eq(id)).first(tx.sql()).await.optional()?,
        Err(_) => query.filter(units::key.eq(code)).first(tx.sql()).await.optional()?,
    };
    Ok(row.map(UnitView::from))
}

/// A unit and everything below it.
pub async fn subtree(tx: &mut Tx<'_>, unit: UnitId) -> Result<Vec<UnitId>> {
    let below = units::table
        .filter(units::tenant_id.eq(tx.tenant().0))
        .filter(units::path.contains(vec![Some(unit.0)]))
        .select(units::id);
    let ids: Vec<Uuid> = below.load(tx.sql()).await?;
    Ok(ids.into_iter().map(UnitId::from).collect())
}

/// The units at and below these, with the way up to the top.
pub async fn below(tx: &mut Tx<'_>, tops: Vec<Uuid>) -> Result<Vec<(Uuid, Vec<Uuid>)>> {
    if tops.is_empty() {
        return Ok(Vec::new());
    }
    let tops: Vec<Option<Uuid>> = tops.into_iter().map(Some).collect();
    let query = units::table
        .filter(units::tenant_id.eq(tx.tenant().0))
        .filter(units::path.overlaps_with(tops))
        .select((units::id, units::path));
    let rows: Vec<(Uuid, Vec<Option<Uuid>>)> = query.load(tx.sql()).await?;
    Ok(rows.into_iter().map(|(id, path)| (id, path.into_iter().flatten().collect())).collect())
}

/// How many active persons work in each unit; units without anybody are left out.
pub async fn headcount(tx: &mut Tx<'_>) -> Result<Vec<(UnitId, i64)>> {
    let query =
        persons::table.filter(persons::tenant_id.eq(tx.tenant().0)).filter(persons::active).group_by(persons::unit_id);
    let rows: Vec<(Uuid, i64)> = query.select((persons::unit_id, diesel::dsl::count_star())).load(tx.sql()).await?;
    Ok(rows.into_iter().map(|(unit, count)| (unit.into(), count)).collect())
}

/// Holds the whole tree until the transaction ends: two changes at once could tie a knot.
pub async fn lock_all(tx: &mut Tx<'_>) -> Result<()> {
    let _held: Vec<Uuid> = units::table
        .filter(units::tenant_id.eq(tx.tenant().0))
        .order(units::id)
        .select(units::id)
        .for_update()
        .load(tx.sql())
        .await?;
    Ok(())
}

/// Renames a unit and hangs it under a parent, with everything below it.
pub async fn change(tx: &mut Tx<'_>, id: UnitId, key: &str, title: &str, parent: Option<UnitId>) -> Result<()> {
    let above = path_of(tx, parent).await?;
    let row = units::table.filter(units::tenant_id.eq(tx.tenant().0)).filter(units::id.eq(id.0));
    let values = (units::key.eq(key), units::title.eq(title), units::parent.eq(parent.map(|unit| unit.0)));
    diesel::update(row).set(values).execute(tx.sql()).await?;
    // sql_query: cuts the old way down and puts the new one in front, for the whole subtree at once.
    diesel::sql_query("update identity.units set path = $1 || path[array_position(path, $2):] where tenant_id = $3 and path @> array[$2]")
        .bind::<Array<SqlUuid>, _>(above)
        .bind::<SqlUuid, _>(id.0)
        .bind::<SqlUuid, _>(tx.tenant().0)
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// The way from the top down to a unit, itself included.
async fn path_of(tx: &mut Tx<'_>, unit: Option<UnitId>) -> Result<Vec<Uuid>> {
    let Some(unit) = unit else { return Ok(Vec::new()) };
    let query =
        units::table.filter(units::tenant_id.eq(tx.tenant().0)).filter(units::id.eq(unit.0)).select(units::path);
    let path: Vec<Option<Uuid>> = query.first(tx.sql()).await?;
    Ok(path.into_iter().flatten().collect())
}

/// Adds a unit under its parent.
pub async fn save(tx: &mut Tx<'_>, key: &str, title: &str, parent: Option<UnitId>) -> Result<UnitId> {
    let id = UnitId::new();
    let mut path = path_of(tx, parent).await?;
    path.push(id.0);
    let values = (
        units::id.eq(id.0),
        units::key.eq(key),
        units::title.eq(title),
        units::parent.eq(parent.map(|unit| unit.0)),
        units::path.eq(path),
    );
    diesel::insert_into(units::table).values(values).execute(tx.sql()).await?;
    Ok(id)
}
