-- The ground every plugin stands on: signed tenant context, outbox, audit, usage, search entries.
create schema if not exists platform;
create extension if not exists pgcrypto with schema platform;

-- A plain setting falls to one injected "select set_config(...)"; SET cannot be embedded in a select.
revoke execute on function pg_catalog.set_config(text, text, boolean) from public;
revoke create on schema public from public;

create table platform.context_key (
    id boolean primary key default true check (id),
    key bytea not null
);
revoke all on platform.context_key from public;

-- The setting is "tenant|actor|expiry|backend|signature"; anything else is no tenant at all.
create function platform.tenant() returns uuid
    language plpgsql stable security definer parallel restricted
    set search_path = pg_catalog, platform, pg_temp as $$
declare
    raw text := current_setting('gemeinwerk.context', true);
    parts text[];
    secret bytea;
begin
    if raw is null or raw = '' then
        return null;
    end if;
    parts := string_to_array(raw, '|');
    if array_length(parts, 1) is distinct from 5 then
        return null;
    end if;
    select key into secret from platform.context_key;
    if encode(platform.hmac(array_to_string(parts[1:4], '|')::bytea, secret, 'sha256'), 'hex') is distinct from parts[5]
        or parts[3]::bigint < extract(epoch from now())
        or parts[4]::integer is distinct from pg_backend_pid()
    then
        return null;
    end if;
    return parts[1]::uuid;
exception when others then
    return null;
end $$;

-- Every tenant table is closed the same way; the catalogue test asks whether it was.
create function platform.close(target regclass) returns void
    language plpgsql set search_path = pg_catalog, platform, pg_temp as $$
begin
    execute format('alter table %s enable row level security', target);
    execute format('alter table %s force row level security', target);
    execute format('create policy tenant on %s using (tenant_id = (select platform.tenant())) with check (tenant_id = (select platform.tenant()))', target);
    execute format('grant select, insert, update, delete on %s to gw_app', target);
end $$;
revoke execute on function platform.close(regclass) from public;

grant usage on schema platform to gw_app, gw_relay;

-- Who exists. A row is visible to the tenant itself and to those above it: operator > district > municipality.
create table platform.tenants (
    id uuid primary key,
    key text not null unique check (key ~ '^[a-z][a-z0-9-]{1,38}[a-z0-9]$'),
    title text not null,
    kind text not null check (kind in ('operator', 'district', 'association', 'municipality')),
    parent uuid references platform.tenants (id),
    path uuid[] not null,
    state text not null check (state in ('founding', 'active', 'suspended')),
    blueprint text not null,
    cell text not null default 'main',
    epoch bigint not null default 1,
    sealed_key bytea not null,
    policy_version bigint not null default 1,
    founded_at timestamptz not null default now(),
    active_at timestamptz,
    check (path[array_length(path, 1)] = id)
);
create index on platform.tenants using gin (path);
alter table platform.tenants enable row level security;
alter table platform.tenants force row level security;
create policy line on platform.tenants for select using ((select platform.tenant()) = any (path));
create policy found on platform.tenants for insert with check ((select platform.tenant()) = any (path) and id <> (select platform.tenant()));
create policy lead on platform.tenants for update using ((select platform.tenant()) = any (path)) with check ((select platform.tenant()) = any (path));
grant select (id, key, title, kind, parent, path, state, blueprint, cell, epoch, policy_version, founded_at, active_at) on platform.tenants to gw_app;
grant insert (id, key, title, kind, parent, path, state, blueprint, sealed_key) on platform.tenants to gw_app;
grant update (state, policy_version, active_at) on platform.tenants to gw_app;

-- A host name must be known before a tenant is set; nothing else of the row is told.
create function platform.town(wanted text) returns table (id uuid, key text, title text, kind text, state text, epoch bigint, policy_version bigint, sealed_key bytea)
    language sql stable security definer set search_path = pg_catalog, platform, pg_temp as $$
    select id, key, title, kind, state, epoch, policy_version, sealed_key from platform.tenants where tenants.key = wanted
$$;
-- Background work walks the tenants of its cell; it learns names, never content.
create function platform.towns() returns table (id uuid, key text, title text, kind text, state text, epoch bigint, policy_version bigint, sealed_key bytea)
    language sql stable security definer set search_path = pg_catalog, platform, pg_temp as $$
    select id, key, title, kind, state, epoch, policy_version, sealed_key from platform.tenants order by founded_at, id
$$;

-- Facts on their way to other plugins.
create table platform.outbox (
    tenant_id uuid not null default platform.tenant(),
    id uuid not null,
    topic text not null,
    class text not null,
    body jsonb not null,
    at timestamptz not null default now(),
    due_at timestamptz not null default now(),
    attempts integer not null default 0,
    last_error text,
    primary key (tenant_id, id)
);
create index on platform.outbox (class, tenant_id, due_at);
select platform.close('platform.outbox');
create policy relay on platform.outbox to gw_relay using (true) with check (true);
grant select, update, delete on platform.outbox to gw_relay;

-- What each consumer has already done: the same event never takes effect twice.
create table platform.deliveries (
    tenant_id uuid not null default platform.tenant(),
    consumer text not null,
    event uuid not null,
    at timestamptz not null default now(),
    primary key (tenant_id, consumer, event)
);
select platform.close('platform.deliveries');

-- Who did what. Written in the transaction of the deed; the application cannot change or remove it.
create table platform.audit (
    tenant_id uuid not null default platform.tenant(),
    id uuid not null,
    at timestamptz not null default now(),
    actor text not null,
    actor_name text not null,
    action text not null,
    subject text,
    detail jsonb not null default '{}',
    request text not null,
    primary key (tenant_id, id)
);
create index on platform.audit (tenant_id, at desc);
select platform.close('platform.audit');
revoke update, delete on platform.audit from gw_app;

-- What was used, recorded in the transaction that used it. Same source twice: once.
create table platform.usage (
    tenant_id uuid not null default platform.tenant(),
    id uuid not null,
    meter text not null,
    source text not null,
    quantity bigint not null,
    subject text,
    at timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, meter, source)
);
create index on platform.usage (tenant_id, meter, at);
select platform.close('platform.usage');
revoke update, delete on platform.usage from gw_app;

-- What can be found. The full-text index of each node is a cache of these rows.
create table platform.entries (
    tenant_id uuid not null default platform.tenant(),
    kind text not null,
    id uuid not null,
    title text not null,
    body text not null,
    readers text[] not null,
    at timestamptz not null,
    gone boolean not null default false,
    seq bigint not null generated always as identity,
    xid xid8 not null default pg_current_xact_id(),
    primary key (tenant_id, kind, id)
);
create index on platform.entries (tenant_id, xid, seq);
select platform.close('platform.entries');
