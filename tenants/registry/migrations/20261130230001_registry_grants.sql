-- Delegation: what a tenant above may do to one below, for a time and a reason. A grant lies with the tenant it is
-- about: a municipality's with the municipality, the leave to found with the district that has it.
create table registry.grants (
    tenant_id uuid not null default platform.tenant(),
    id uuid not null,
    holder uuid not null,
    holder_title text not null,
    grantor uuid not null,
    grantor_title text not null,
    source uuid,
    powers text[] not null check (powers <@ array['found', 'configure', 'suspend'] and cardinality(powers) > 0),
    given_at timestamptz not null,
    given_by text not null,
    valid_until timestamptz not null check (valid_until > given_at),
    reason text not null check (reason <> ''),
    revoked_at timestamptz,
    revoked_by text,
    revoked_in uuid,
    revoked_for text,
    primary key (tenant_id, id),
    check ((revoked_at is null) = (revoked_by is null))
);
create index on registry.grants (tenant_id, holder, given_at desc);
select platform.close('registry.grants');
-- Its holder and its grantor see it from where they are; only the tenant it lies with, in its own transactions, changes it.
create policy held on registry.grants for select
    using (holder = (select platform.tenant()) or grantor = (select platform.tenant()));
revoke update, delete on registry.grants from gw_app;
grant update (revoked_at, revoked_by, revoked_in, revoked_for) on registry.grants to gw_app;

-- What was done under which grant; the audit row of the same transaction proves it.
create table registry.grant_uses (
    tenant_id uuid not null default platform.tenant(),
    id uuid not null,
    grant_id uuid,
    at timestamptz not null,
    who text not null,
    action text not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, grant_id) references registry.grants (tenant_id, id)
);
create index on registry.grant_uses (tenant_id, at desc, id desc);
select platform.close('registry.grant_uses');
revoke update, delete on registry.grant_uses from gw_app;

-- Periods of the registry, set by the tenant they concern, each from a day on.
create table registry.rules (
    tenant_id uuid not null default platform.tenant(),
    rule text not null,
    valid_from date not null,
    value bigint not null,
    primary key (tenant_id, rule, valid_from)
);
select platform.close('registry.rules');

-- Whoever lives by standing above receives the grant they have lived by.
insert into registry.grants (tenant_id, id, holder, holder_title, grantor, grantor_title, powers, given_at, given_by, valid_until, reason)
select t.id, gen_random_uuid(), h.id, h.title, o.id, o.title,
    case when t.id = h.id then array['found', 'configure', 'suspend'] else array['configure', 'suspend'] end,
    now(), 'Gemeinwerk', now() + interval '730 days', 'Bestand bei der Einführung befristeter Betreuung'
from platform.tenants t
join platform.tenants h on h.kind in ('district', 'association') and h.id in (t.id, t.parent)
join platform.tenants o on o.kind = 'operator';
