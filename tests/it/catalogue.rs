//! The database itself is asked whether every table is closed.
use diesel::{QueryableByName, sql_query, sql_types::Text};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use testkit::World;

#[derive(QueryableByName)]
struct Finding {
    #[diesel(sql_type = Text)]
    what: String,
}

/// Tables that belong to no tenant, and why: `tenants` shows each tenant itself and what stands below it; the others are
/// the owner's alone.
const COMMON: &str = "('platform.tenants', 'platform.context_key', 'platform.migrations')";

async fn findings(conn: &mut AsyncPgConnection, sql: &str) -> Vec<String> {
    let rows: Vec<Finding> = sql_query(sql).load(conn).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    rows.into_iter().map(|row| row.what).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_table_is_closed() {
    let world = World::new().await;
    let mut owner = AsyncPgConnection::establish(world.owner_url()).await.unwrap();
    let tables = format!(
        "select c.oid, n.nspname || '.' || c.relname as name, c.relrowsecurity, c.relforcerowsecurity from pg_class c \
         join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p') and n.nspname !~ '^pg_' \
         and n.nspname <> 'information_schema' and n.nspname || '.' || c.relname not in {COMMON}"
    );
    let ask = |sql: &str| sql.replace("TABLES", &format!("({tables}) t"));
    let none: Vec<String> = Vec::new();
    let open = ask("select name as what from TABLES where not (relrowsecurity and relforcerowsecurity)");
    assert_eq!(findings(&mut owner, &open).await, none, "without forced row security");
    let naked = ask(
        "select name as what from TABLES where not exists (select from pg_policy p where p.polrelid = t.oid and p.polqual is not null and p.polwithcheck is not null)",
    );
    assert_eq!(findings(&mut owner, &naked).await, none, "without a policy for reading and writing");
    let keys = ask(
        "select name || ' ' || conname as what from TABLES join pg_constraint k on k.conrelid = t.oid and k.contype in ('p', 'u', 'f') \
         where (select attname from pg_attribute a where a.attrelid = t.oid and a.attnum = k.conkey[1]) <> 'tenant_id'",
    );
    assert_eq!(findings(&mut owner, &keys).await, none, "keys that do not begin with the tenant");
    let keyless = ask(
        "select name as what from TABLES where not exists (select from pg_constraint k where k.conrelid = t.oid and k.contype = 'p')",
    );
    assert_eq!(findings(&mut owner, &keyless).await, none, "without a primary key");
    let abroad = "select conname::text as what from pg_constraint k join pg_class a on a.oid = k.conrelid join pg_class b on b.oid = k.confrelid where k.contype = 'f' and a.relnamespace <> b.relnamespace";
    assert_eq!(findings(&mut owner, abroad).await, none, "foreign keys that leave their schema");
    let roles = "select rolname::text as what from pg_roles where rolname in ('gw_app', 'gw_relay') and (rolsuper or rolbypassrls or rolcreatedb or rolcreaterole)";
    assert_eq!(findings(&mut owner, roles).await, none, "roles that may too much");
    let count = ask("select count(*)::text as what from TABLES");
    assert!(findings(&mut owner, &count).await[0].parse::<i32>().unwrap() >= 20, "the test must see the tables");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_signed_context_nothing_is_read_or_written() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let mut app = AsyncPgConnection::establish(world.app_url()).await.unwrap();
    let count = "select count(*)::text as what from identity.persons";
    assert_eq!(findings(&mut app, count).await, ["0"], "no context");
    let id = town.placed.0.id;
    let forged = format!("begin; set local gemeinwerk.context = '{id}|x|9999999999|1|00'");
    app.batch_execute(&forged).await.unwrap();
    assert_eq!(findings(&mut app, count).await, ["0"], "a forged context");
    app.batch_execute("rollback").await.unwrap();
    for refused in [
        "select set_config('gemeinwerk.context', 'x', true)",
        "select * from platform.context_key",
        "insert into identity.units (id, key, title, path) values (gen_random_uuid(), 'X', 'X', '{}')",
        "create table public.loot (x int)",
        "set role gw_owner",
        "update platform.audit set action = 'x'",
        "select sealed_key from platform.tenants",
        "copy identity.persons to program 'cat'",
    ] {
        assert!(app.batch_execute(refused).await.is_err(), "{refused}");
    }
    world.end().await;
}
