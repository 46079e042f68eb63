//! After a tenant got a new key: what an older one sealed is sealed anew, step by step. No file is touched.
use super::Vault;
use base64::{Engine, prelude::BASE64_STANDARD};
use diesel::{
    QueryableByName, sql_query,
    sql_types::{BigInt, Binary, Bool, Text, Uuid as SqlUuid},
};
use diesel_async::RunQueryDsl;
use objects::{TenantKey, WrappedKey};
use sdk::{Action, Cx, Error, Form, MARK, Result, Sealed, Tx};

/// Seal with the new key what an older one sealed.
pub const RESEAL: Action = Action::new("blobs.secret.reseal", "Mit dem neuen Schlüssel versiegeln");

/// Rows sealed anew in one transaction.
const STEP: i64 = 500;

/// One row that the newest key did not seal.
#[derive(QueryableByName)]
struct Due {
    /// Where it lies, and which version of it was read: whoever changed it meanwhile sealed it anew.
    #[diesel(sql_type = Text)]
    place: String,
    #[diesel(sql_type = Text)]
    version: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Bool)]
    sealed: bool,
    #[diesel(sql_type = Binary)]
    kept: Vec<u8>,
}

/// Seals everything anew that the tenant's newest key did not seal; tells after each step how many that were in all.
///
/// # Errors
/// Those of the database; `Internal` if something cannot be opened by any of the tenant's keys.
pub async fn reseal(cx: &Cx, vault: &Vault, told: impl Fn(u64)) -> Result<u64> {
    let (key, mut done) = (vault.key(cx.town())?, 0_u64);
    for column in cx.house().manifests.iter().flat_map(|manifest| manifest.sealed) {
        loop {
            let rows = cx.read(RESEAL, async |tx| due(tx, column, &key.mark()).await).await?;
            if rows.is_empty() {
                break;
            }
            done = done.saturating_add(u64::try_from(rows.len()).unwrap_or_default());
            cx.write(RESEAL, async |tx| renew(tx, column, &key, &rows).await).await?;
            told(done);
        }
    }
    Ok(done)
}

async fn due(tx: &mut Tx<'_>, column: &Sealed, mark: &[u8]) -> Result<Vec<Due>> {
    let Sealed { table, column, form, .. } = column;
    let (name, sealed, kept) = match form {
        Form::Bytes => ("''", "true".to_owned(), (*column).to_owned()),
        Form::Key => ("id::text", "true".to_owned(), (*column).to_owned()),
        Form::Text => (
            "''",
            format!("left({column}, 1) = chr(1)"),
            format!(
                "case when left({column}, 1) = chr(1) then decode(substr({column}, 2), 'base64') else convert_to({column}, 'UTF8') end"
            ),
        ),
    };
    // sql_query: the columns are data of the manifests, so no crate knows another's tables.
    let query = format!(
        "select ctid::text as place, xmin::text as version, {name} as name, sealed, kept from ( \
            select ctid, xmin, *, {sealed} as sealed, {kept} as kept from {table} where tenant_id = $1) row \
         where length(kept) > 0 and not (sealed and substring(kept for 5) = $2) limit $3"
    );
    let query = sql_query(query).bind::<SqlUuid, _>(tx.tenant().0).bind::<Binary, _>(mark).bind::<BigInt, _>(STEP);
    Ok(query.load(tx.sql()).await?)
}

async fn renew(tx: &mut Tx<'_>, column: &Sealed, key: &TenantKey, rows: &[Due]) -> Result<()> {
    let Sealed { table, column: name, form, .. } = column;
    let update = format!("update {table} set {name} = $1 where tenant_id = $2 and ctid = $3::tid and xmin::text = $4");
    let tenant = tx.tenant().0;
    for row in rows {
        let (sealed, update) = (anew(column, key, row)?, sql_query(&update).into_boxed());
        let update = match form {
            Form::Text => update.bind::<Text, _>(format!("{MARK}{}", BASE64_STANDARD.encode(sealed))),
            Form::Bytes | Form::Key => update.bind::<Binary, _>(sealed),
        };
        let update = update.bind::<SqlUuid, _>(tenant).bind::<Text, _>(&row.place).bind::<Text, _>(&row.version);
        update.execute(tx.sql()).await?;
    }
    tx.about(format!("{table}.{name}"));
    tx.note("rows", rows.len());
    Ok(())
}

fn anew(column: &Sealed, key: &TenantKey, row: &Due) -> Result<Vec<u8>> {
    let sealed = match column.form {
        Form::Key => key.rewrap(&row.name, &WrappedKey(row.kept.clone())).map(|wrapped| wrapped.0),
        _ if row.sealed => key.open(column.purpose, &row.kept).and_then(|plain| key.seal(column.purpose, &plain)),
        _ => key.seal(column.purpose, &row.kept),
    };
    sealed.map_err(Error::internal)
}
