-- What PostgreSQL tells everybody, and lets everybody do, beyond the rows: shut as far as it can be.

-- Host names and the round of background work: only for who signs with the context key. Inside a tenant nobody does.
create function platform.at_the_door(pass text) returns boolean
    language plpgsql stable security definer parallel restricted
    set search_path = pg_catalog, platform, pg_temp as $$
declare
    parts text[] := string_to_array(pass, '|');
    secret bytea;
begin
    if array_length(parts, 1) is distinct from 5 or parts[1] <> 'door' then
        return false;
    end if;
    select key into secret from platform.context_key;
    return encode(platform.hmac(array_to_string(parts[1:4], '|')::bytea, secret, 'sha256'), 'hex') = parts[5]
        and parts[3]::bigint >= extract(epoch from now())
        and parts[4]::integer = pg_backend_pid();
exception when others then
    return false;
end $$;

create function platform.town(wanted text, pass text) returns table (id uuid, key text, title text, kind text, state text, epoch bigint, policy_version bigint, sealed_key bytea)
    language sql stable security definer set search_path = pg_catalog, platform, pg_temp as $$
    select id, key, title, kind, state, epoch, policy_version, sealed_key from platform.tenants
    where tenants.key = wanted and (select platform.at_the_door(pass))
$$;
create function platform.towns(pass text) returns table (id uuid, key text, title text, kind text, state text, epoch bigint, policy_version bigint, sealed_key bytea)
    language sql stable security definer set search_path = pg_catalog, platform, pg_temp as $$
    select id, key, title, kind, state, epoch, policy_version, sealed_key from platform.tenants
    where (select platform.at_the_door(pass)) order by founded_at, id
$$;

-- Processes that were running before this step ask without a pass. They are answered for one day, outside of every
-- tenant; a database that has no tenants yet has no such processes.
do $$ begin
    if not exists (select from platform.tenants) then
        drop function platform.town(text);
        drop function platform.towns();
        return;
    end if;
    create or replace function platform.town(wanted text) returns table (id uuid, key text, title text, kind text, state text, epoch bigint, policy_version bigint, sealed_key bytea)
        language sql stable security definer set search_path = pg_catalog, platform, pg_temp as $town$
        select id, key, title, kind, state, epoch, policy_version, sealed_key from platform.tenants
        where tenants.key = wanted and platform.tenant() is null and exists (
            select from platform.migrations m where m.name = '20261124181000_platform_shut' and m.at > now() - interval '1 day')
    $town$;
    create or replace function platform.towns() returns table (id uuid, key text, title text, kind text, state text, epoch bigint, policy_version bigint, sealed_key bytea)
        language sql stable security definer set search_path = pg_catalog, platform, pg_temp as $town$
        select id, key, title, kind, state, epoch, policy_version, sealed_key from platform.tenants
        where platform.tenant() is null and exists (
            select from platform.migrations m where m.name = '20261124181000_platform_shut' and m.at > now() - interval '1 day')
        order by founded_at, id
    $town$;
    grant execute on function platform.town(text), platform.towns() to gw_app;
end $$;

-- Nothing of this schema is everybody's: neither our functions nor those of pgcrypto.
revoke execute on all functions in schema platform from public;
grant execute on function platform.tenant(), platform.town(text, text), platform.towns(text) to gw_app;
-- The outbox fills in its tenant with it, and its policies ask it.
grant execute on function platform.tenant() to gw_relay;

-- Whoever is no superuser changes no structure: no temporary objects, no grants, no "drop owned".
create function platform.refuse_ddl() returns event_trigger
    language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if not coalesce((select rolsuper from pg_roles where rolname = session_user), false) then
        raise exception 'structure is the owner''s: % is refused', tg_tag using errcode = 'insufficient_privilege';
    end if;
end $$;
revoke execute on function platform.refuse_ddl() from public;
create event trigger platform_refuse_ddl on ddl_command_start execute function platform.refuse_ddl();

-- Repeatable, and repeated after every migration: a new table, a restored database or a new major version is shut again.
create function platform.shut() returns void
    language plpgsql set search_path = pg_catalog, platform, pg_temp as $$
declare
    found record;
begin
    execute format('revoke create, temporary on database %I from public', current_database());
    -- What other backends do, locks that outlive a transaction, large objects, messages, sizes, settings (the signed
    -- context among them), and functions that run a text as SQL. Monitoring gets what it needs by the role pg_monitor.
    for found in
        select p.oid::regprocedure as name from pg_proc p
        where p.pronamespace = 'pg_catalog'::regnamespace and has_function_privilege('public', p.oid, 'execute') and (
            p.proname ~ '^(pg_(try_)?advisory|pg_stat_get_|pg_stat_clear|lo_|query_to_xml|table_to_xml|cursor_to_xml|schema_to_xml|database_to_xml|pg_ls_|pg_sleep|pg_logical_)'
            or p.proname in ('set_config', 'current_setting', 'pg_show_all_settings', 'pg_lock_status', 'pg_blocking_pids', 'pg_safe_snapshot_blocking_pids',
                'pg_terminate_backend', 'pg_cancel_backend', 'pg_notify', 'pg_export_snapshot', 'loread', 'lowrite', 'currtid2', 'ts_stat',
                'pg_relation_size', 'pg_table_size', 'pg_indexes_size', 'pg_total_relation_size', 'pg_database_size', 'pg_tablespace_size',
                'pg_current_wal_lsn', 'pg_current_wal_insert_lsn', 'pg_current_wal_flush_lsn', 'pg_prepared_xact', 'pg_get_replication_slots'))
    loop
        execute format('revoke execute on function %s from public', found.name);
        execute format('grant execute on function %s to pg_monitor', found.name);
    end loop;
    for found in
        select c.oid::regclass as name from pg_class c
        where c.relnamespace = 'pg_catalog'::regnamespace and c.relkind = 'v' and has_table_privilege('public', c.oid, 'select')
            and (c.relname ~ '^pg_stat' or c.relname in ('pg_locks', 'pg_settings', 'pg_prepared_xacts', 'pg_replication_slots'))
    loop
        execute format('revoke all on %s from public', found.name);
        execute format('grant select on %s to pg_monitor', found.name);
    end loop;
    -- The planner shows what it knows of a column (EXPLAIN): of texts it is to know nothing, or one tenant could ask how
    -- often another's word stands there.
    for found in
        select c.oid::regclass as name, a.attrelid, a.attnum, a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid
        where c.relkind in ('r', 'p') and c.relrowsecurity and a.attnum > 0 and not a.attisdropped and a.attstattarget <> 0
            and a.atttypid in ('text'::regtype, 'text[]'::regtype, 'varchar'::regtype, 'jsonb'::regtype, 'bytea'::regtype)
            and c.oid <> 'platform.tenants'::regclass
    loop
        execute format('alter table %s alter column %I set statistics 0', found.name, found.attname);
        delete from pg_statistic where starelid = found.attrelid and staattnum = found.attnum;
    end loop;
end $$;
revoke execute on function platform.shut() from public;
