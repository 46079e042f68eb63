create schema identity;
grant usage on schema identity to gw_app;

create table identity.units (
    tenant_id uuid not null default platform.tenant(),
    id uuid not null,
    key text not null check (key <> ''),
    title text not null,
    parent uuid,
    path uuid[] not null,
    primary key (tenant_id, id),
    unique (tenant_id, key),
    foreign key (tenant_id, parent) references identity.units (tenant_id, id)
);
select platform.close('identity.units');

create table identity.persons (
    tenant_id uuid not null default platform.tenant(),
    id uuid not null,
    login text not null check (login = lower(login) and login <> ''),
    name text not null,
    unit_id uuid not null,
    active boolean not null default true,
    created_at timestamptz not null default now(),
    primary key (tenant_id, id),
    unique (tenant_id, login),
    foreign key (tenant_id, unit_id) references identity.units (tenant_id, id)
);
create index on identity.persons (tenant_id, unit_id);
select platform.close('identity.persons');

create table identity.person_roles (
    tenant_id uuid not null default platform.tenant(),
    person uuid not null,
    role text not null,
    primary key (tenant_id, person, role),
    foreign key (tenant_id, person) references identity.persons (tenant_id, id)
);
select platform.close('identity.person_roles');

create table identity.credentials (
    tenant_id uuid not null default platform.tenant(),
    person uuid not null,
    password_hash text,
    failures integer not null default 0,
    locked_until timestamptz,
    totp bytea,
    totp_step bigint not null default 0,
    primary key (tenant_id, person),
    foreign key (tenant_id, person) references identity.persons (tenant_id, id)
);
select platform.close('identity.credentials');

create table identity.app_passwords (
    tenant_id uuid not null default platform.tenant(),
    id uuid not null,
    person uuid not null,
    title text not null,
    digest bytea not null,
    created_at timestamptz not null default now(),
    primary key (tenant_id, id),
    unique (tenant_id, digest),
    foreign key (tenant_id, person) references identity.persons (tenant_id, id)
);
select platform.close('identity.app_passwords');

create table identity.sessions (
    tenant_id uuid not null default platform.tenant(),
    digest bytea not null,
    person uuid not null,
    created_at timestamptz not null,
    seen_at timestamptz not null,
    expires_at timestamptz not null,
    primary key (tenant_id, digest),
    foreign key (tenant_id, person) references identity.persons (tenant_id, id)
);
create index on identity.sessions (tenant_id, expires_at);
select platform.close('identity.sessions');

create table identity.oidc_flows (
    tenant_id uuid not null default platform.tenant(),
    id uuid not null,
    nonce text not null,
    verifier text not null,
    next text not null,
    created_at timestamptz not null,
    primary key (tenant_id, id)
);
select platform.close('identity.oidc_flows');

-- The source of every decision: who (role), what (noun and verb), how far (scope). Edited by the tenant.
create table identity.policy_lines (
    tenant_id uuid not null default platform.tenant(),
    role text not null,
    noun text not null,
    verb text not null,
    scope text not null check (scope in ('own', 'assigned', 'unit', 'subtree', 'tenant')),
    primary key (tenant_id, role, noun, verb, scope)
);
select platform.close('identity.policy_lines');
