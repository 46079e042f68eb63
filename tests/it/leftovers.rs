//! What one tenant leaves on a pooled connection does not meet the next: asked through the platform's own transactions,
//! over the only connection there is.
use diesel::{QueryableByName, sql_query, sql_types::Text};
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use sdk::{Action, Cx, Error, Tx};
use testkit::World;

/// Something every person may do.
const ACCOUNT: Action = Action::new("identity.account.edit", "Eigenes Konto bearbeiten");

#[derive(QueryableByName)]
struct Value {
    #[diesel(sql_type = Text)]
    value: String,
}

async fn ask(conn: &mut AsyncPgConnection, sql: &str) -> Result<String, Error> {
    Ok(sql_query(format!("select ({sql})::text as value")).get_result::<Value>(conn).await?.value)
}

/// What a transaction finds: whose backend, whose persons, in which mode, and whether the planner still decides.
async fn found(cx: &Cx) -> Vec<String> {
    let look = async |tx: &mut Tx<'_>| {
        let mut found = Vec::new();
        for sql in [
            "pg_backend_pid()",
            "select count(*) from identity.persons",
            "select count(*) from pg_cursors where name = 'loot'",
            "now()::text ~ '[+]00$'",
        ] {
            found.push(ask(tx.sql(), sql).await?);
        }
        Ok(found)
    };
    cx.read(ACCOUNT, look).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_tenant_finds_a_clean_connection() {
    let world = World::with(|config| config.connections = 1).await;
    let (town, other) = (world.town("rurbroich").await, world.town("kleinhausen").await);
    let (mine, theirs) = (town.cx("admin").await, other.cx("admin").await);
    let before = found(&theirs).await;
    for left in [
        "set row_security = off",
        "set statement_timeout = '1ms'",
        "set default_transaction_read_only = on",
        "set session characteristics as transaction isolation level serializable, read only, deferrable",
        "set search_path = pg_temp",
        "set timezone = 'Pacific/Auckland'",
        "set gemeinwerk.context = 'x'",
        "declare loot cursor with hold for select login from identity.persons",
        "listen loot",
        "set enable_seqscan = off; set enable_indexscan = off; set work_mem = '64kB'",
    ] {
        mine.read(ACCOUNT, async |tx| Ok(tx.sql().batch_execute(left).await?)).await.unwrap();
        assert_eq!(found(&theirs).await, before, "after: {left}");
        let renamed = "update identity.persons set name = name";
        let write = async |tx: &mut Tx<'_>| Ok(tx.sql().batch_execute(renamed).await?);
        theirs.write(ACCOUNT, write).await.unwrap_or_else(|error| panic!("{left}: {error:?}"));
        // An ear is closed when the transaction that closes it commits.
        let ears = async |tx: &mut Tx<'_>| ask(tx.sql(), "select count(*) from pg_listening_channels()").await;
        assert_eq!(theirs.read(ACCOUNT, ears).await.unwrap(), "0", "after: {left}");
    }
    world.end().await;
}
