//! The database itself is asked whether every table is closed.
use diesel::{QueryableByName, sql_query, sql_types::Text};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use rules::RULES;
use testkit::World;

mod rules;

#[derive(QueryableByName)]
struct Finding {
    #[diesel(sql_type = Text)]
    what: String,
}

/// Tables that belong to no tenant, and why: `tenants` shows each tenant itself and what stands below it; the others are
/// the owner's alone.
const COMMON: &str = "('platform.tenants', 'platform.context_key', 'platform.migrations')";

/// The only way a row is seen or written.
const OURS: &str = "(tenant_id = ( SELECT platform.tenant() AS tenant))";

/// Whoever acts for the platform in the database; the owner only changes structure.
const ROLES: &str = "array['gw_app', 'gw_relay', 'gw_metering', 'gw_break_glass']";

/// What none of them may call: one of each family that `platform.shut()` shuts, and the owner's own.
const FORBIDDEN: &str = "array['set_config(text, text, boolean)', 'current_setting(text)', 'pg_terminate_backend(integer, bigint)', \
    'pg_cancel_backend(integer)', 'pg_notify(text, text)', 'pg_advisory_lock(bigint)', 'pg_try_advisory_xact_lock(integer, integer)', \
    'lo_create(oid)', 'loread(integer, integer)', 'pg_stat_get_activity(integer)', 'pg_lock_status()', 'query_to_xml(text, boolean, boolean, text)', \
    'pg_sleep(double precision)', 'pg_logical_emit_message(boolean, text, text)', 'pg_relation_size(regclass, text)', \
    'platform.close(regclass)', 'platform.shut()', 'platform.release(uuid, text)', 'platform.hmac(bytea, bytea, text)']";

/// Rows only added, never changed: proof and bills.
const KEPT: [&str; 11] = [
    "platform.audit",
    "platform.audit_leaves",
    "platform.audit_roots",
    "platform.audit_retentions",
    "platform.audit_expiries",
    "audit.occasions",
    "platform.usage",
    "contracts.price_versions",
    "contracts.statements",
    "contracts.invoices",
    "contracts.papers",
];

fn spelled_out(sql: &str) -> String {
    let schemas = "(select n.oid, n.nspname from pg_namespace n where n.nspname !~ '^pg_' and n.nspname <> 'information_schema') s";
    let tables = format!(
        "(select c.oid, n.nspname || '.' || c.relname as name, c.relrowsecurity, c.relforcerowsecurity from pg_class c \
         join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p') and n.nspname !~ '^pg_' \
         and n.nspname <> 'information_schema' and n.nspname || '.' || c.relname not in {COMMON}) t"
    );
    sql.replace("TABLES", &tables)
        .replace("SCHEMAS", schemas)
        .replace("OURS", OURS)
        .replace("ROLES", ROLES)
        .replace("FORBIDDEN", FORBIDDEN)
}

async fn findings(conn: &mut AsyncPgConnection, sql: &str) -> Vec<String> {
    let sql = spelled_out(sql);
    let rows: Vec<Finding> = sql_query(&sql).load(conn).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    rows.into_iter().map(|row| row.what).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_table_is_closed() {
    let world = World::new().await;
    let mut owner = AsyncPgConnection::establish(world.owner_url()).await.unwrap();
    for (what, sql) in RULES {
        assert_eq!(findings(&mut owner, sql).await, Vec::<String>::new(), "{what}");
    }
    for table in KEPT {
        let may = format!(
            "select p as what from unnest(array['update', 'delete', 'truncate']) p where has_table_privilege('gw_app', '{table}', p)"
        );
        assert_eq!(findings(&mut owner, &may).await, Vec::<String>::new(), "{table} is only added to");
    }
    let count = findings(&mut owner, "select name as what from TABLES").await.len();
    assert!(count >= 36, "the test must see the tables, not {count}");
    world.end().await;
}

/// A rule that finds nothing because it looks nowhere protects nobody.
#[tokio::test(flavor = "multi_thread")]
async fn the_rules_find_what_breaks_them() {
    use diesel_async::SimpleAsyncConnection;
    let world = World::new().await;
    let mut owner = AsyncPgConnection::establish(world.owner_url()).await.unwrap();
    let break_in = "create table dms.open (id uuid unique, unit uuid, foreign key (unit) references dms.open (id)); \
        create table inbox.abroad (tenant_id uuid, id uuid, primary key (tenant_id, id), foreign key (tenant_id, id) references dms.records (tenant_id, id)); \
        create table dms.crossed (tenant_id uuid, id uuid, foreign key (tenant_id, id) references dms.crossing (id, tenant_id)); \
        create policy wide on dms.records using (true); create view dms.all_records as select * from dms.records; \
        create function dms.theirs() returns bigint language sql security definer as 'select count(*) from dms.records'; \
        grant select on dms.records to gw_relay, gw_metering; grant create on schema dms to gw_app; \
        grant execute on function set_config(text, text, boolean) to gw_app; grant select on pg_stat_activity to gw_app; \
        alter default privileges grant select on tables to gw_app; grant truncate on dms.records to gw_app; \
        create sequence dms.counting; grant usage on sequence dms.counting to gw_app; drop event trigger platform_refuse_ddl; \
        create table dms.noted (tenant_id uuid, note text); create rule loot as on delete to dms.noted do instead nothing; \
        do $$ begin execute format('grant temporary on database %I to gw_app', current_database()); end $$";
    let crossing = "create table dms.crossing (tenant_id uuid, id uuid, unique (id, tenant_id))";
    owner.batch_execute(crossing).await.unwrap();
    owner.batch_execute(break_in).await.unwrap();
    let mut blind = Vec::new();
    for (what, sql) in RULES {
        if findings(&mut owner, sql).await.is_empty() {
            blind.push(what);
        }
    }
    let of_the_cluster = RULES[11..15].iter().map(|(what, _)| *what).collect::<Vec<_>>();
    assert_eq!(blind, of_the_cluster, "roles belong to the whole cluster and are left alone");
    world.end().await;
}
