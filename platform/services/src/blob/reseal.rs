//! After a tenant got a new key: what an older one sealed is sealed anew, step by step. No file is touched.
use super::Vault;
use super::store::sealed::{self, Due};
use objects::{TenantKey, WrappedKey};
use sdk::{Action, Cx, Error, Form, Result, Sealed};

/// Seal with the new key what an older one sealed.
pub const RESEAL: Action = Action::new("blobs.secret.reseal", "Mit dem neuen Schlüssel versiegeln");

/// Seals everything anew that the tenant's newest key did not seal; tells after each step how many that were in all.
///
/// # Errors
/// Those of the database; `Internal` if something cannot be opened by any of the tenant's keys.
pub async fn reseal(cx: &Cx, vault: &Vault, told: impl Fn(u64)) -> Result<u64> {
    let (key, mut done) = (vault.key(cx.town())?, 0_u64);
    for column in cx.house().manifests.iter().flat_map(|manifest| manifest.sealed) {
        loop {
            let rows = cx.read(RESEAL, async |tx| sealed::due(tx, column, &key.mark()).await).await?;
            if rows.is_empty() {
                break;
            }
            done = done.saturating_add(u64::try_from(rows.len()).unwrap_or_default());
            let renewed = rows.iter().map(|row| anew(column, &key, row)).collect::<Result<Vec<_>>>()?;
            cx.write(RESEAL, async |tx| {
                tx.about(format!("{}.{}", column.table, column.column));
                tx.note("rows", rows.len());
                sealed::renew(tx, column, rows.iter().zip(renewed)).await
            })
            .await?;
            told(done);
        }
    }
    Ok(done)
}

fn anew(column: &Sealed, key: &TenantKey, row: &Due) -> Result<Vec<u8>> {
    let sealed = match column.form {
        Form::Key => key.rewrap(&row.name, &WrappedKey(row.kept.clone())).map(|wrapped| wrapped.0),
        _ if row.sealed => key.open(column.purpose, &row.kept).and_then(|plain| key.seal(column.purpose, &plain)),
        _ => key.seal(column.purpose, &row.kept),
    };
    sealed.map_err(Error::internal)
}
