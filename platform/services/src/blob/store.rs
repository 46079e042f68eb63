//! The SQL of files.
pub mod sealed;

use crate::schema::objects;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sdk::ports::{Located, Staged};
use sdk::{BlobId, Error, Result, Tx};

/// PostgreSQL takes 65,535 values in one statement; a file has seven.
const BATCH: usize = 1_000;

/// Makes staged files the tenant's.
pub async fn save(tx: &mut Tx<'_>, staged: &[&Staged]) -> Result<()> {
    let now = tx.now();
    for batch in staged.chunks(BATCH) {
        let row = |file: &&Staged| {
            (
                objects::id.eq(file.id.0),
                objects::object.eq(file.object.clone()),
                objects::sealed_key.eq(file.sealed_key.clone()),
                objects::size.eq(file.size),
                objects::sha256.eq(file.sha256.clone()),
                objects::media_type.eq(file.media_type.clone()),
                objects::created_at.eq(now),
            )
        };
        let rows: Vec<_> = batch.iter().map(row).collect();
        diesel::insert_into(objects::table).values(rows).execute(tx.sql()).await?;
    }
    Ok(())
}

/// Some files of the tenant, chosen by chance.
pub async fn some(tx: &mut Tx<'_>, most: i64) -> Result<Vec<Located>> {
    let columns =
        (objects::id, objects::object, objects::sealed_key, objects::size, objects::sha256, objects::media_type);
    let query = objects::table.filter(objects::tenant_id.eq(tx.tenant().0)).select(columns);
    let query = query.order(diesel::dsl::sql::<diesel::sql_types::Double>("random()")).limit(most);
    let rows: Vec<(uuid::Uuid, String, Vec<u8>, i64, String, String)> = query.load(tx.sql()).await?;
    let located = |(id, object, sealed_key, size, sha256, media_type)| Located {
        id: BlobId(id),
        object,
        sealed_key,
        size,
        sha256,
        media_type,
    };
    Ok(rows.into_iter().map(located).collect())
}

/// A file's row.
pub async fn get(tx: &mut Tx<'_>, id: BlobId) -> Result<Located> {
    let columns = (objects::object, objects::sealed_key, objects::size, objects::sha256, objects::media_type);
    let query =
        objects::table.filter(objects::tenant_id.eq(tx.tenant().0)).filter(objects::id.eq(id.0)).select(columns);
    let row: Option<(String, Vec<u8>, i64, String, String)> = query.first(tx.sql()).await.optional()?;
    let (object, sealed_key, size, sha256, media_type) = row.ok_or_else(Error::not_found)?;
    Ok(Located { id, object, sealed_key, size, sha256, media_type })
}

/// Those of these objects that belong to something.
pub async fn adopted(tx: &mut Tx<'_>, objects: &[String]) -> Result<Vec<String>> {
    let query = objects::table
        .filter(objects::tenant_id.eq(tx.tenant().0))
        .filter(objects::object.eq_any(objects))
        .select(objects::object);
    Ok(query.load(tx.sql()).await?)
}
