-- What the founder of a tenant must remember until it is handed over. The tenant itself is a row of platform.tenants.
create schema registry;
grant usage on schema registry to gw_app;

create table registry.foundings (
    tenant_id uuid not null default platform.tenant(),
    id uuid not null,
    sealed_password bytea not null,
    attempts integer not null default 0 check (attempts >= 0),
    fault text,
    tried_at timestamptz not null,
    primary key (tenant_id, id)
);
select platform.close('registry.foundings');
