-- What guards single things beside the policy. A thing without a row here is guarded by nothing.
create table platform.guards (
    tenant_id uuid not null default platform.tenant(),
    thing uuid not null,
    kind text not null,
    level smallint not null default 0 check (level between 0 and 2),
    body uuid,
    file text check (file in ('personnel', 'social')),
    primary key (tenant_id, thing)
);
create index on platform.guards (tenant_id, body) where body is not null;
select platform.close('platform.guards');

-- What lies in what, all the way up: a guard counts for everything inside.
create table platform.containers (
    tenant_id uuid not null default platform.tenant(),
    thing uuid not null,
    container uuid not null,
    primary key (tenant_id, thing, container),
    check (thing <> container)
);
create index on platform.containers (tenant_id, container, thing);
select platform.close('platform.containers');

-- Who may read a single thing all the same, and who may have nothing to do with it. Lines end, they are never removed.
create table platform.exceptions (
    tenant_id uuid not null default platform.tenant(),
    id uuid not null,
    thing uuid not null,
    may boolean not null,
    person uuid,
    unit uuid,
    reason text not null check (reason <> ''),
    valid_from timestamptz,
    valid_until timestamptz,
    made_by uuid not null,
    made_at timestamptz not null,
    ended_by uuid,
    ended_at timestamptz,
    primary key (tenant_id, id),
    check ((person is null) <> (unit is null)),
    check (may or person is not null),
    check ((ended_at is null) = (ended_by is null)),
    check (valid_until > coalesce(valid_from, made_at))
);
create index on platform.exceptions (tenant_id, thing);
create index on platform.exceptions (tenant_id, person, thing);
select platform.close('platform.exceptions');
revoke delete on platform.exceptions from gw_app;
