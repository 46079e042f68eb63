-- Who takes whose place, from day to day (Vertretung, "i. V."). Rows stay: they say who could act for whom, and when.
create table identity.substitutions (
    tenant_id uuid not null default platform.tenant(),
    id uuid not null,
    absent uuid not null,
    deputy uuid not null check (deputy <> absent),
    -- One role of the absent person; all they hold, if none is named.
    role text,
    -- What lies with these units and those below; everything, if none is named.
    units uuid[] not null default '{}',
    -- The work of these plugins; all of it, if none is named.
    kinds text[] not null default '{}',
    from_day date not null,
    until_day date not null check (until_day >= from_day),
    reason text not null,
    made_by uuid not null,
    made_by_name text not null,
    made_at timestamptz not null,
    ended_at timestamptz,
    ended_by_name text,
    primary key (tenant_id, id),
    foreign key (tenant_id, absent) references identity.persons (tenant_id, id),
    foreign key (tenant_id, deputy) references identity.persons (tenant_id, id)
);
-- Asked with every request: whose place does this person take today?
create index on identity.substitutions (tenant_id, deputy, until_day) where ended_at is null;
create index on identity.substitutions (tenant_id, absent, made_at desc);
select platform.close('identity.substitutions');

-- In whose stead a list of everybody was brought: a deputy is no second person for the absent one.
alter table identity.rosters add column author_behalf uuid;
