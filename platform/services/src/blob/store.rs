//! The SQL of files.
use crate::schema::objects;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sdk::ports::{Located, Staged};
use sdk::{BlobId, Error, Result, Tx};

/// Makes a staged file the tenant's.
pub async fn save(tx: &mut Tx<'_>, staged: &Staged) -> Result<()> {
    let values = (
        objects::id.eq(staged.id.0),
        objects::object.eq(&staged.object),
        objects::sealed_key.eq(&staged.sealed_key),
        objects::size.eq(staged.size),
        objects::sha256.eq(&staged.sha256),
        objects::media_type.eq(&staged.media_type),
        objects::created_at.eq(tx.now()),
    );
    diesel::insert_into(objects::table).values(values).execute(tx.sql()).await?;
    Ok(())
}

/// A file's row.
pub async fn get(tx: &mut Tx<'_>, id: BlobId) -> Result<Located> {
    let columns = (objects::object, objects::sealed_key, objects::size, objects::sha256, objects::media_type);
    let query = objects::table.filter(objects::id.eq(id.0)).select(columns);
    let row: Option<(String, Vec<u8>, i64, String, String)> = query.first(tx.sql()).await.optional()?;
    let (object, sealed_key, size, sha256, media_type) = row.ok_or_else(Error::not_found)?;
    Ok(Located { id, object, sealed_key, size, sha256, media_type })
}

/// Those of these objects that belong to something.
pub async fn adopted(tx: &mut Tx<'_>, objects: &[String]) -> Result<Vec<String>> {
    let query = objects::table.filter(objects::object.eq_any(objects)).select(objects::object);
    Ok(query.load(tx.sql()).await?)
}
