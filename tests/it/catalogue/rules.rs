//! What must not be found in the catalogue of a database that hosts tenants.

/// What must not be found, and how it is looked for. `TABLES` are the tables of all tenants, `SCHEMAS` the schemas.
pub const RULES: [(&str, &str); 28] = [
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
        "with a policy that opens it further; there are two: the relay's on the outbox, and a grant is seen by whom it names",
        "select name || ' ' || p.policyname as what from TABLES join pg_policies p on p.schemaname || '.' || p.tablename = name \
         where (p.qual, p.with_check) is distinct from ('OURS', 'OURS') and (name, p.roles) <> ('platform.outbox', '{gw_relay}') \
         and (name, p.cmd, p.policyname) <> ('registry.grants', 'SELECT', 'held')",
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
        "indexes over all tenants: unique ones tell that a foreign row exists, others how many; the relay claims by class",
        "select name || ' ' || i.indexrelid::regclass as what from TABLES join pg_index i on i.indrelid = t.oid \
         where (select attname from pg_attribute a where a.attrelid = t.oid and a.attnum = i.indkey[0]) is distinct from 'tenant_id' \
         and (i.indisunique or name <> 'platform.outbox')",
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
         where c.relkind in ('v', 'm', 'f') and c.oid <> 'platform.metered'::regclass and coalesce(not c.reloptions @> array['security_invoker=true'], true)",
    ),
    (
        "functions that act for the owner and are not known to",
        "select p.oid::regprocedure::text as what from pg_proc p join SCHEMAS on s.oid = p.pronamespace where p.prosecdef \
         and (p.oid::regprocedure::text not in ('platform.tenant()', 'platform.at_the_door(text)', 'platform.expire_audit(bigint,bigint)', 'platform.town(text,text)', 'platform.towns(text)', 'platform.forget(text,bigint)', \
         'platform.ask_to_open(uuid,text,text,text)', 'platform.open(uuid)', 'platform.opened(uuid)') \
         or not coalesce(p.proconfig::text, '') like '%search_path=pg_catalog%pg_temp%')",
    ),
    (
        "roles that may too much",
        "select rolname::text as what from pg_roles where rolname = any (ROLES) and (rolsuper or rolbypassrls or rolcreatedb or rolcreaterole or rolreplication)",
    ),
    (
        "members: nobody acts as one of our roles, and they act as nobody",
        "select roleid::regrole || ' ' || member::regrole as what from pg_auth_members where (member::regrole::text = any (ROLES) or roleid::regrole::text = any (ROLES))",
    ),
    (
        "ways in for roles at rest",
        "select rolname::text as what from pg_roles where rolname in ('gw_metering', 'gw_break_glass') and rolcanlogin",
    ),
    (
        "settings that wait for whoever logs in",
        "select setrole::regrole::text as what from pg_db_role_setting where setrole <> 0 and setrole::regrole::text = any (ROLES)",
    ),
    (
        "things the application or the relay owns, or schemas they may create in",
        "select 'schema ' || nspname as what from SCHEMAS, unnest(ROLES) r where has_schema_privilege(r, s.oid, 'create') \
         union all select c.oid::regclass::text from pg_class c where c.relowner::regrole::text = any (ROLES)",
    ),
    (
        "functions they must not call",
        "select r || ' ' || f as what from unnest(ROLES) r, unnest(FORBIDDEN) f \
         where has_function_privilege(r, f, 'execute')",
    ),
    (
        "system views that tell of others",
        "select r || ' ' || v as what from unnest(ROLES) r, unnest(array['pg_stat_activity', 'pg_settings', 'pg_locks', 'pg_stat_user_tables', 'pg_statistic', 'pg_authid']) v \
         where has_table_privilege(r, 'pg_catalog.' || v, 'select')",
    ),
    (
        "tables a role at rest sees beside its own",
        "select r || ' ' || c.oid::regclass as what from unnest(array['gw_metering', 'gw_break_glass']) r, pg_class c join SCHEMAS on s.oid = c.relnamespace \
         where c.relkind in ('r', 'p', 'v', 'm') and has_any_column_privilege(r, c.oid, 'select, insert, update') and (r, c.oid) <> ('gw_metering', 'platform.metered'::regclass)",
    ),
    (
        "things that are everybody's",
        "select c.oid::regclass::text as what from pg_class c join SCHEMAS on s.oid = c.relnamespace where c.relkind in ('r', 'p', 'v', 'm') and has_any_column_privilege('public', c.oid, 'select, insert, update') \
         union all select p.oid::regprocedure::text from pg_proc p join SCHEMAS on s.oid = p.pronamespace where has_function_privilege('public', p.oid, 'execute') \
         union all select 'schema ' || nspname from SCHEMAS where has_schema_privilege('public', s.oid, 'create') or (nspname <> 'public' and has_schema_privilege('public', s.oid, 'usage'))",
    ),
    (
        "rights that arise by themselves",
        "select defaclrole::regrole || ' ' || defaclacl::text as what from pg_default_acl",
    ),
    (
        "rights on tables that no query needs",
        "select r || ' ' || name as what from TABLES, unnest(ROLES) r where has_table_privilege(r, t.oid, 'truncate, references, trigger')",
    ),
    (
        "sequences that can be read or moved: they count over all tenants",
        "select r || ' ' || c.oid::regclass as what from unnest(ROLES) r, pg_class c join SCHEMAS on s.oid = c.relnamespace \
         where case when c.relkind = 'S' then has_sequence_privilege(r, c.oid, 'usage, select, update') end",
    ),
    (
        "databases in which they may create, if only for the time of a session",
        "select r as what from unnest(ROLES) r where has_database_privilege(r, current_database(), 'create, temporary')",
    ),
    (
        "structure that anybody may change",
        "select 'platform_refuse_ddl' as what where not exists (select from pg_event_trigger where evtname = 'platform_refuse_ddl' and evtenabled = 'O' and evttags is null)",
    ),
    (
        "texts the planner remembers: EXPLAIN would tell how often a word of another tenant stands there",
        "select name || ' ' || a.attname as what from TABLES join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped \
         where a.atttypid in ('text'::regtype, 'text[]'::regtype, 'varchar'::regtype, 'jsonb'::regtype, 'bytea'::regtype) and a.attstattarget <> 0",
    ),
    (
        "rules that rewrite queries",
        "select name || ' ' || r.rulename as what from TABLES join pg_rewrite r on r.ev_class = t.oid",
    ),
    (
        "tables the relay sees beside the outbox",
        "select c.oid::regclass::text as what from pg_class c join SCHEMAS on s.oid = c.relnamespace where c.relkind in ('r', 'p', 'v', 'm') \
         and c.oid <> 'platform.outbox'::regclass and has_any_column_privilege('gw_relay', c.oid, 'select, insert, update')",
    ),
];
