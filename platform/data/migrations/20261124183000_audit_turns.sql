-- Whose turn it is to append: one row a tenant, locked while leaves are made. Advisory locks are nobody's any more.
create table platform.audit_turns (
    tenant_id uuid not null default platform.tenant(),
    primary key (tenant_id)
);
select platform.close('platform.audit_turns');
