-- OpenID providers a tenant trusts, and who is who there.
create table identity.providers (
    tenant_id uuid not null default platform.tenant(),
    id uuid not null,
    title text not null check (title <> ''),
    issuer text not null,
    client_id text not null,
    sealed_secret bytea not null,
    admits text not null check (admits in ('known', 'everybody')),
    unit_id uuid not null,
    roles_claim text not null default '',
    roles_map jsonb not null default '{}',
    units_claim text not null default '',
    units_map jsonb not null default '{}',
    changed_at timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, issuer, client_id),
    foreign key (tenant_id, unit_id) references identity.units (tenant_id, id)
);
select platform.close('identity.providers');

-- Names at a provider may be given to somebody else; its subjects never are.
create table identity.subjects (
    tenant_id uuid not null default platform.tenant(),
    provider uuid not null,
    subject text not null,
    person uuid not null,
    primary key (tenant_id, provider, subject),
    foreign key (tenant_id, provider) references identity.providers (tenant_id, id) on delete cascade,
    foreign key (tenant_id, person) references identity.persons (tenant_id, id)
);
create index on identity.subjects (tenant_id, person);
select platform.close('identity.subjects');

alter table identity.oidc_flows add column provider uuid;
alter table identity.sessions
    add column provider uuid,
    add column provider_session text;
create index on identity.sessions (tenant_id, provider, provider_session);
