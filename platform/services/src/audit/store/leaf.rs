//! The SQL of leaves.
use super::row::{COLUMNS, Columns};
use super::{counted, place};
use diesel::sql_types::{Array, BigInt, Binary, Text, Uuid as SqlUuid};
use diesel::{QueryableByName, sql_query};
use diesel_async::RunQueryDsl;
use ledger::{Digest, Leaf, LeafLine, Signer, State};
use sdk::{Error, Result, Tx, uuid::Uuid};

/// Whether this transaction alone may append; false if another one does.
pub async fn lock(tx: &mut Tx<'_>) -> Result<bool> {
    let tenant = tx.tenant().0;
    // sql_query: a row that is only ever locked; appending alone takes it, never a writer.
    sql_query("insert into platform.audit_turns default values on conflict do nothing").execute(tx.sql()).await?;
    let query = sql_query("select from platform.audit_turns where tenant_id = $1 for update skip locked");
    Ok(query.bind::<SqlUuid, _>(tenant).execute(tx.sql()).await? > 0)
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    size: i64,
}

/// How many leaves there are: the last place and one.
pub async fn size(tx: &mut Tx<'_>) -> Result<u64> {
    let tenant = tx.tenant().0;
    let query = sql_query("select coalesce(max(n) + 1, 0) as size from platform.audit_leaves where tenant_id = $1");
    Ok(place(query.bind::<SqlUuid, _>(tenant).get_result::<Count>(tx.sql()).await?.size))
}

/// Keeps leaves, sealed.
pub async fn save(tx: &mut Tx<'_>, leaves: &[Leaf], signer: &Signer) -> Result<()> {
    let tenant = tx.tenant().0;
    let places: Vec<i64> = leaves.iter().map(|leaf| counted(leaf.n)).collect();
    let rows: Vec<Uuid> = leaves.iter().map(|leaf| leaf.row).collect();
    let digests: Vec<&[u8]> = leaves.iter().map(|leaf| leaf.digest.as_ref()).collect();
    let states: Vec<&str> = leaves.iter().map(|leaf| leaf.state.key()).collect();
    let seals: Vec<Vec<u8>> = leaves.iter().map(|leaf| leaf.seal(tenant, signer)).collect();
    // sql_query: unnest keeps one prepared statement for every number of leaves.
    sql_query(
        "insert into platform.audit_leaves (n, row_id, digest, state, seal) select * from unnest($1, $2, $3, $4, $5)",
    )
    .bind::<Array<BigInt>, _>(places)
    .bind::<Array<SqlUuid>, _>(rows)
    .bind::<Array<Binary>, _>(digests)
    .bind::<Array<Text>, _>(states)
    .bind::<Array<Binary>, _>(seals)
    .execute(tx.sql())
    .await?;
    Ok(())
}

#[derive(QueryableByName)]
struct Entry {
    #[diesel(sql_type = BigInt)]
    n: i64,
    #[diesel(sql_type = Binary)]
    digest: Vec<u8>,
}

/// The entries of the tree from a place on.
pub async fn digests(tx: &mut Tx<'_>, from: u64, most: i64) -> Result<Vec<(u64, Digest)>> {
    let tenant = tx.tenant().0;
    let query =
        sql_query("select n, digest from platform.audit_leaves where n >= $1 and tenant_id = $3 order by n limit $2");
    let query = query.bind::<BigInt, _>(counted(from)).bind::<BigInt, _>(most).bind::<SqlUuid, _>(tenant);
    let rows: Vec<Entry> = query.load(tx.sql()).await?;
    let entry = |row: Entry| Ok((place(row.n), Digest::from_bytes(&row.digest).map_err(Error::internal)?));
    rows.into_iter().map(entry).collect()
}

#[derive(QueryableByName)]
struct Full {
    #[diesel(sql_type = BigInt)]
    n: i64,
    #[diesel(sql_type = SqlUuid)]
    row_id: Uuid,
    #[diesel(sql_type = Binary)]
    digest: Vec<u8>,
    #[diesel(sql_type = Text)]
    state: String,
    #[diesel(sql_type = Binary)]
    leaf_seal: Vec<u8>,
    #[diesel(embed)]
    columns: Columns,
}

/// Leaves with their rows, from a place to another, as the export has them.
pub async fn with_rows(tx: &mut Tx<'_>, from: u64, to: u64, most: i64) -> Result<Vec<LeafLine>> {
    let tenant = tx.tenant();
    // sql_query: an outer join, since contents expire.
    let query = sql_query(format!(
        "select l.n, l.row_id, l.digest, l.state, l.seal as leaf_seal, {COLUMNS} from platform.audit_leaves l \
         left join platform.audit a on a.tenant_id = $4 and a.id = l.row_id \
         where l.tenant_id = $4 and l.n >= $1 and l.n < $2 order by l.n limit $3"
    ));
    let query = query.bind::<BigInt, _>(counted(from)).bind::<BigInt, _>(counted(to)).bind::<BigInt, _>(most);
    let query = query.bind::<SqlUuid, _>(tenant.0);
    let rows: Vec<Full> = query.load(tx.sql()).await?;
    let line = |row: Full| {
        let digest = Digest::from_bytes(&row.digest).map_err(Error::internal)?;
        let leaf = Leaf { n: place(row.n), row: row.row_id, digest, state: state(&row.state) };
        Ok(LeafLine::new(leaf, &row.leaf_seal, row.columns.found(tenant).map(|found| found.row)))
    };
    rows.into_iter().map(line).collect()
}

fn state(key: &str) -> State {
    let all = [State::Sealed, State::Vanished, State::Lost];
    all.into_iter().find(|state| state.key() == key).unwrap_or(State::Foreign)
}
