-- A program that cares for the tenant's persons by SCIM (Anbindung): let in by a token of its own, which is kept as a
-- digest only. Rows stay: they say who could change persons, and until when.
create table identity.connections (
    tenant_id uuid not null default platform.tenant(),
    id uuid not null,
    title text not null,
    digest bytea not null,
    -- The roles it may give and take; it neither sees nor touches the others.
    roles text[] not null,
    -- Where new persons work whose department it does not name.
    unit_id uuid not null,
    made_by uuid not null,
    made_by_name text not null,
    made_at timestamptz not null,
    expires_at timestamptz not null,
    revoked_at timestamptz,
    revoked_by text,
    used_at timestamptz,
    primary key (tenant_id, id),
    unique (tenant_id, digest),
    foreign key (tenant_id, unit_id) references identity.units (tenant_id, id),
    foreign key (tenant_id, made_by) references identity.persons (tenant_id, id)
);
select platform.close('identity.connections');

-- What a connection calls a person or a role, and whether it removed a person: then they are gone for it, not for us.
create table identity.counterparts (
    tenant_id uuid not null default platform.tenant(),
    connection uuid not null,
    subject uuid not null,
    external_id text,
    given_name text,
    family_name text,
    removed_at timestamptz,
    primary key (tenant_id, connection, subject),
    unique (tenant_id, connection, external_id),
    foreign key (tenant_id, connection) references identity.connections (tenant_id, id)
);
select platform.close('identity.counterparts');

-- Endings that came through a connection lie beside the lists of everybody: those of a day, and those that are held.
-- A word of its own for the held: a program of before reads it as dropped, and releases nothing.
alter table identity.rosters
    add column connection uuid,
    add column day date,
    add column leaves uuid[] not null default '{}',
    drop constraint rosters_state_check,
    add constraint rosters_state_check check (state in ('draft', 'waiting', 'held', 'applied', 'taken_back', 'dropped')),
    add constraint rosters_connection_fkey foreign key (tenant_id, connection)
        references identity.connections (tenant_id, id);
create index on identity.rosters (tenant_id, day) where connection is not null;
