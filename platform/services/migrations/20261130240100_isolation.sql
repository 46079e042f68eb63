create schema isolation;
grant usage on schema isolation to gw_app;

-- What this tenant was found to see of the cell's tripwire: one row a day, the last round of the day counts.
create table isolation.rounds (
    tenant_id uuid not null default platform.tenant(),
    day date not null,
    at timestamptz not null,
    tables bigint not null,
    own bigint not null,
    foreign_rows bigint not null,
    files bigint not null,
    opened bigint not null,
    searched boolean not null,
    hits bigint not null,
    primary key (tenant_id, day)
);
select platform.close('isolation.rounds');
revoke delete on isolation.rounds from gw_app;

-- Where the tripwire's marker was about to come out, or a round found something of it.
create table isolation.alarms (
    tenant_id uuid not null default platform.tenant(),
    day date not null,
    place text not null,
    times bigint not null default 1,
    first_at timestamptz not null,
    last_at timestamptz not null,
    request text not null,
    primary key (tenant_id, day, place)
);
select platform.close('isolation.alarms');
revoke delete on isolation.alarms from gw_app;

-- Backups that were restored and tried, whether or not this tenant was among the samples.
create table isolation.drills (
    tenant_id uuid not null default platform.tenant(),
    at timestamptz not null,
    backup_at timestamptz not null,
    tenants bigint not null,
    included boolean not null,
    files bigint not null,
    faults bigint not null,
    primary key (tenant_id, at)
);
select platform.close('isolation.drills');
revoke update, delete on isolation.drills from gw_app;

-- The certificate of a month, signed; never made anew.
create table isolation.certificates (
    tenant_id uuid not null default platform.tenant(),
    month date not null check (extract(day from month) = 1),
    made_at timestamptz not null,
    certificate jsonb not null,
    primary key (tenant_id, month)
);
select platform.close('isolation.certificates');
revoke update, delete on isolation.certificates from gw_app;

-- Tenants that were founded before have the rights new ones are founded with.
insert into identity.policy_lines (tenant_id, role, noun, verb, scope)
    select t.id, r.role, 'isolation.proof', 'read', 'tenant' from platform.tenants t
    cross join (values ('admin', '{}'::text[]), ('operator', '{operator}'), ('district-admin', '{district,association}')) r (role, kinds)
    where r.kinds = '{}' or t.kind = any (r.kinds)
    on conflict do nothing;
update platform.tenants set policy_version = policy_version + 1;
