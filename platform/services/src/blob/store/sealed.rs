//! The SQL of sealed columns, which manifests name: no crate knows another's tables.
use diesel::{
    QueryableByName, sql_query,
    sql_types::{BigInt, Binary, Bool, Text, Uuid as SqlUuid},
};
use diesel_async::RunQueryDsl;
use sdk::{Form, Result, Sealed, Tx, as_text};

/// Rows sealed anew in one transaction.
const STEP: i64 = 500;

/// One row that the newest key did not seal.
#[derive(QueryableByName)]
pub struct Due {
    /// Where it lies, and which version of it was read: whoever changed it meanwhile sealed it anew.
    #[diesel(sql_type = Text)]
    place: String,
    #[diesel(sql_type = Text)]
    version: String,
    /// The row's identity, if what is sealed is a file's key.
    #[diesel(sql_type = Text)]
    pub name: String,
    /// Whether it is sealed at all: texts from before are not.
    #[diesel(sql_type = Bool)]
    pub sealed: bool,
    /// What lies there, decoded.
    #[diesel(sql_type = Binary)]
    pub kept: Vec<u8>,
}

/// Rows of a column that do not begin with the newest key's mark.
pub async fn due(tx: &mut Tx<'_>, column: &Sealed, mark: &[u8]) -> Result<Vec<Due>> {
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

/// Writes what was sealed anew, in rows nobody changed meanwhile.
pub async fn renew<'a>(tx: &mut Tx<'_>, column: &Sealed, rows: impl Iterator<Item = (&'a Due, Vec<u8>)>) -> Result<()> {
    let Sealed { table, column: name, form, .. } = column;
    let update = format!("update {table} set {name} = $1 where tenant_id = $2 and ctid = $3::tid and xmin::text = $4");
    let tenant = tx.tenant().0;
    for (row, sealed) in rows {
        let update = sql_query(&update).into_boxed();
        let update = match form {
            Form::Text => update.bind::<Text, _>(as_text(&sealed)),
            Form::Bytes | Form::Key => update.bind::<Binary, _>(sealed),
        };
        let update = update.bind::<SqlUuid, _>(tenant).bind::<Text, _>(&row.place).bind::<Text, _>(&row.version);
        update.execute(tx.sql()).await?;
    }
    Ok(())
}
