create schema audit;
grant usage on schema audit to gw_app;

-- Where the tenant wants its roots.
create table audit.recipients (
    tenant_id uuid not null default platform.tenant(),
    address text not null check (length(address) between 3 and 320),
    primary key (tenant_id, address)
);
select platform.close('audit.recipients');

-- Roots on their way by mail.
create table audit.letters (
    tenant_id uuid not null default platform.tenant(),
    day date not null,
    address text not null,
    attempts integer not null default 0,
    due_at timestamptz not null,
    sent_at timestamptz,
    primary key (tenant_id, day, address)
);
create index on audit.letters (tenant_id, due_at) where sent_at is null;
select platform.close('audit.letters');

-- Why somebody wanted to see names, and until when.
create table audit.occasions (
    tenant_id uuid not null default platform.tenant(),
    id uuid not null,
    person uuid not null,
    reason text not null,
    at timestamptz not null,
    until timestamptz not null,
    primary key (tenant_id, id)
);
select platform.close('audit.occasions');
revoke update, delete on audit.occasions from gw_app;

-- Tenants that were founded before have the rights new ones are founded with.
insert into identity.policy_lines (tenant_id, role, noun, verb, scope)
    select t.id, r.role, a.noun, a.verb, 'tenant' from platform.tenants t
    cross join (values ('admin', '{}'::text[]), ('operator', '{operator}'), ('district-admin', '{district,association}')) r (role, kinds)
    cross join (values ('audit.row', 'read'), ('audit.row', 'identify'), ('audit.log', 'export'), ('audit.log', 'settle')) a (noun, verb)
    where r.kinds = '{}' or t.kind = any (r.kinds)
    on conflict do nothing;
update platform.tenants set policy_version = policy_version + 1;
