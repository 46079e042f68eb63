//! The database itself is asked whether every table is closed.
use diesel::{QueryableByName, sql_query, sql_types::Text};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use testkit::World;

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

/// What must not be found, and how it is looked for. `TABLES` are the tables of all tenants, `SCHEMAS` the schemas.
const RULES: [(&str, &str); 15] = [
    (
        "without forced row security",
        "select name as what from TABLES where not (relrowsecurity and relforcerowsecurity)",
    ),
    (
        "without a tenant that fills itself in",
        "select name as what from TABLES where not exists (select from pg_attribute a join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum \
         where a.attrelid = t.oid and a.attname = 'tenant_id' and a.attnotnull and a.atttypid = 'uuid'::regtype and pg_get_expr(d.adbin, d.adrelid) = 'platform.tenant()')",
    ),
    (
        "without a policy for reading and writing",
        "select name as what from TABLES where not exists (select from pg_policies p where p.schemaname || '.' || p.tablename = name \
         and p.cmd = 'ALL' and p.roles = '{public}' and p.qual = 'OURS' and p.with_check = 'OURS')",
    ),
    (
        "with a policy that opens it further; the relay's on the outbox is the only one",
        "select name || ' ' || p.policyname as what from TABLES join pg_policies p on p.schemaname || '.' || p.tablename = name \
         where (p.qual, p.with_check) is distinct from ('OURS', 'OURS') and (name, p.roles) <> ('platform.outbox', '{gw_relay}')",
    ),
    (
        "without a primary key",
        "select name as what from TABLES where not exists (select from pg_constraint k where k.conrelid = t.oid and k.contype = 'p')",
    ),
    (
        "keys that do not begin with the tenant",
        "select name || ' ' || conname as what from TABLES join pg_constraint k on k.conrelid = t.oid and k.contype in ('p', 'u', 'f') \
         where (select attname from pg_attribute a where a.attrelid = t.oid and a.attnum = k.conkey[1]) <> 'tenant_id'",
    ),
    (
        "unique over all tenants: tells that a foreign row exists",
        "select name || ' ' || i.indexrelid::regclass as what from TABLES join pg_index i on i.indrelid = t.oid and i.indisunique \
         where (select attname from pg_attribute a where a.attrelid = t.oid and a.attnum = i.indkey[0]) is distinct from 'tenant_id'",
    ),
    (
        "references that do not carry the tenant over",
        "select conname::text as what from TABLES join pg_constraint k on k.conrelid = t.oid and k.contype = 'f' \
         where (select attname from pg_attribute a where a.attrelid = k.confrelid and a.attnum = k.confkey[1]) <> 'tenant_id'",
    ),
    (
        "references that leave their schema",
        "select conname::text as what from pg_constraint k join pg_class a on a.oid = k.conrelid join pg_class b on b.oid = k.confrelid \
         where k.contype = 'f' and a.relnamespace <> b.relnamespace",
    ),
    (
        "views that look with the owner's eyes",
        "select c.oid::regclass::text as what from pg_class c join SCHEMAS on s.oid = c.relnamespace \
         where c.relkind in ('v', 'm', 'f') and coalesce(not c.reloptions @> array['security_invoker=true'], true)",
    ),
    (
        "functions that act for the owner and are not known to",
        "select p.oid::regprocedure::text as what from pg_proc p join SCHEMAS on s.oid = p.pronamespace where p.prosecdef \
         and (p.oid::regprocedure::text not in ('platform.tenant()', 'platform.town(text)', 'platform.towns()') \
         or not coalesce(p.proconfig::text, '') like '%search_path=pg_catalog%pg_temp%')",
    ),
    (
        "roles that may too much",
        "select rolname::text as what from pg_roles where rolname in ('gw_app', 'gw_relay') \
         and (rolsuper or rolbypassrls or rolcreatedb or rolcreaterole or rolreplication or exists (select from pg_auth_members m where m.member = pg_roles.oid))",
    ),
    (
        "things the application or the relay owns, or schemas they may create in",
        "select 'schema ' || nspname as what from SCHEMAS, unnest(array['gw_app', 'gw_relay']) r where has_schema_privilege(r, s.oid, 'create') \
         union all select c.oid::regclass::text from pg_class c where c.relowner in ('gw_app'::regrole, 'gw_relay'::regrole)",
    ),
    (
        "functions they must not call",
        "select r || ' ' || f as what from unnest(array['gw_app', 'gw_relay']) r, unnest(array['set_config(text, text, boolean)', 'platform.close(regclass)']) f \
         where has_function_privilege(r, f, 'execute')",
    ),
    (
        "tables the relay sees beside the outbox",
        "select c.oid::regclass::text as what from pg_class c join SCHEMAS on s.oid = c.relnamespace where c.relkind in ('r', 'p', 'v', 'm') \
         and c.oid <> 'platform.outbox'::regclass and has_any_column_privilege('gw_relay', c.oid, 'select, insert, update')",
    ),
];

/// Rows only added, never changed: proof and bills.
const KEPT: [&str; 6] = [
    "platform.audit",
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
    sql.replace("TABLES", &tables).replace("SCHEMAS", schemas).replace("OURS", OURS)
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
        grant select on dms.records to gw_relay; grant create on schema dms to gw_app; \
        grant execute on function set_config(text, text, boolean) to gw_app";
    let crossing = "create table dms.crossing (tenant_id uuid, id uuid, unique (id, tenant_id))";
    owner.batch_execute(crossing).await.unwrap();
    owner.batch_execute(break_in).await.unwrap();
    let mut blind = Vec::new();
    for (what, sql) in RULES {
        if findings(&mut owner, sql).await.is_empty() {
            blind.push(what);
        }
    }
    assert_eq!(blind, ["roles that may too much"], "roles belong to the whole cluster and are left alone");
    world.end().await;
}
