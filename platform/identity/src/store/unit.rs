use crate::schema::units;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sdk::{Result, Tx, UnitId, ports::UnitView, uuid::Uuid};

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
        Self { id: row.id.into(), key: row.key, title: row.title, depth }
    }
}

/// All units, parents before their children, siblings by code.
pub async fn list(tx: &mut Tx<'_>) -> Result<Vec<UnitView>> {
    let query = units::table.select((units::id, units::key, units::title, units::path)).order(units::key);
    let rows: Vec<Row> = query.load(tx.sql()).await?;
    Ok(rows.into_iter().map(UnitView::from).collect())
}

/// One unit by its code or its identity written out.
pub async fn find(tx: &mut Tx<'_>, code: &str) -> Result<Option<UnitView>> {
    let query = units::table.select((units::id, units::key, units::title, units::path));
    let row: Option<Row> = match code.parse::<Uuid>() {
        Ok(id) => query.filter(units::id.eq(id)).first(tx.sql()).await.optional()?,
        Err(_) => query.filter(units::key.eq(code)).first(tx.sql()).await.optional()?,
    };
    Ok(row.map(UnitView::from))
}

/// A unit and everything below it.
pub async fn subtree(tx: &mut Tx<'_>, unit: UnitId) -> Result<Vec<UnitId>> {
    let below = units::table.filter(units::path.contains(vec![Some(unit.0)])).select(units::id);
    let ids: Vec<Uuid> = below.load(tx.sql()).await?;
    Ok(ids.into_iter().map(UnitId::from).collect())
}

/// Adds a unit under its parent.
pub async fn save(tx: &mut Tx<'_>, key: &str, title: &str, parent: Option<UnitId>) -> Result<UnitId> {
    let id = UnitId::new();
    let mut path: Vec<Option<Uuid>> = match parent {
        Some(parent) => units::table.filter(units::id.eq(parent.0)).select(units::path).first(tx.sql()).await?,
        None => Vec::new(),
    };
    path.push(Some(id.0));
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
