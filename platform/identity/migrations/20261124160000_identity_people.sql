-- Persons come, move and go.
alter table identity.persons
    add column email text not null default '',
    add column left_at timestamptz;
create index on identity.persons (tenant_id, name, id);

-- A link that works once: it lets a person choose a password.
create table identity.invitations (
    tenant_id uuid not null default platform.tenant(),
    id uuid not null,
    person uuid not null,
    digest bytea not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, digest),
    unique (tenant_id, person),
    foreign key (tenant_id, person) references identity.persons (tenant_id, id)
);
select platform.close('identity.invitations');

-- What a person becomes on a day: until then nothing changes, from then on the old rights are gone.
create table identity.moves (
    tenant_id uuid not null default platform.tenant(),
    person uuid not null,
    due date not null,
    unit_id uuid not null,
    roles text[] not null,
    leaves boolean not null default false,
    planned_at timestamptz not null,
    primary key (tenant_id, person),
    foreign key (tenant_id, person) references identity.persons (tenant_id, id),
    foreign key (tenant_id, unit_id) references identity.units (tenant_id, id)
);
create index on identity.moves (tenant_id, due);
select platform.close('identity.moves');

-- Periods and limits of signing in, each from a day on; what is not set here is as the product suggests.
create table identity.rules (
    tenant_id uuid not null default platform.tenant(),
    rule text not null,
    valid_from date not null,
    value bigint not null,
    primary key (tenant_id, rule, valid_from)
);
select platform.close('identity.rules');

-- A session knows its own patience, and whether it still waits for a second factor.
alter table identity.sessions
    add column idle_minutes integer not null default 120,
    add column waits boolean not null default false;

-- Who holds one of these roles signs in with a second factor.
create table identity.factor_roles (
    tenant_id uuid not null default platform.tenant(),
    role text not null,
    primary key (tenant_id, role)
);
select platform.close('identity.factor_roles');
