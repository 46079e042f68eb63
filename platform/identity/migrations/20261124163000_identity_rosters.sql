-- A list of everybody who works here, as another system knows it: what it would change, who released it, what was before.
create table identity.rosters (
    tenant_id uuid not null default platform.tenant(),
    id uuid not null,
    title text not null,
    lines jsonb not null,
    state text not null check (state in ('draft', 'waiting', 'applied', 'taken_back', 'dropped')),
    author uuid not null,
    author_name text not null,
    drafted_at timestamptz not null,
    released_by text,
    applied_at timestamptz,
    before jsonb not null default '[]',
    primary key (tenant_id, id),
    foreign key (tenant_id, author) references identity.persons (tenant_id, id)
);
create index on identity.rosters (tenant_id, drafted_at desc);
select platform.close('identity.rosters');
