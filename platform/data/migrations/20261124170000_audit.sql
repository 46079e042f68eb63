-- The audit log as proof: rows are sealed when written, become leaves of a Merkle log, and expire under signature.
alter table platform.audit
    add column behalf text,
    add column behalf_name text,
    add column salt uuid,
    add column seal bytea;
create index on platform.audit (tenant_id, action, at desc);
create index on platform.audit (tenant_id, subject, at desc) where subject is not null;

-- Rows on their way to a leaf. A row leaves in the transaction that makes the leaf: a late commit is never missed.
create table platform.audit_queue (
    tenant_id uuid not null default platform.tenant(),
    id uuid not null,
    primary key (tenant_id, id)
);
select platform.close('platform.audit_queue');
revoke update on platform.audit_queue from gw_app;

-- The log: digests in their order, each sealed with its place.
create table platform.audit_leaves (
    tenant_id uuid not null default platform.tenant(),
    n bigint not null check (n >= 0),
    row_id uuid not null,
    digest bytea not null check (length(digest) = 32),
    state text not null check (state in ('sealed', 'foreign', 'vanished', 'lost')),
    seal bytea not null,
    primary key (tenant_id, n)
);
create index on platform.audit_leaves (tenant_id, row_id);
select platform.close('platform.audit_leaves');
revoke update, delete on platform.audit_leaves from gw_app;

-- One signed root a local day; the edge is what the next one is grown from.
create table platform.audit_roots (
    tenant_id uuid not null default platform.tenant(),
    day date not null,
    size bigint not null check (size >= 0),
    hash bytea not null check (length(hash) = 32),
    edge bytea not null,
    note text not null,
    at timestamptz not null,
    primary key (tenant_id, day)
);
select platform.close('platform.audit_roots');
revoke update, delete on platform.audit_roots from gw_app;

-- How long contents are kept. A new line follows the old one, none is changed. The floor protects evidence from haste.
create table platform.audit_retentions (
    tenant_id uuid not null default platform.tenant(),
    valid_from date not null,
    days integer not null default 730 check (days between 90 and 36500),
    primary key (tenant_id, valid_from)
);
select platform.close('platform.audit_retentions');
revoke update, delete on platform.audit_retentions from gw_app;
insert into platform.audit_retentions (tenant_id, valid_from)
    select id, (founded_at at time zone 'Europe/Berlin')::date from platform.tenants;

-- Signed statements: contents below this place are gone because they had expired.
create table platform.audit_expiries (
    tenant_id uuid not null default platform.tenant(),
    upto bigint not null check (upto > 0),
    before timestamptz not null,
    note text not null,
    primary key (tenant_id, upto)
);
select platform.close('platform.audit_expiries');
revoke update, delete on platform.audit_expiries from gw_app;

-- The only way contents go: what is a leaf under a root, stated as expired, and older than the tenant's retention.
create function platform.expire_audit(since bigint, upto bigint) returns bigint
    language plpgsql security definer set search_path = pg_catalog, platform, pg_temp as $$
declare
    here uuid := platform.tenant();
    kept integer;
    gone bigint;
begin
    select r.days into kept from platform.audit_retentions r
        where r.tenant_id = here and r.valid_from <= (now() at time zone 'Europe/Berlin')::date
        order by r.valid_from desc limit 1;
    delete from platform.audit a using platform.audit_leaves l
        where a.tenant_id = here and l.tenant_id = here and a.id = l.row_id
        and l.n >= since and l.n < expire_audit.upto
        and l.n < (select max(e.upto) from platform.audit_expiries e where e.tenant_id = here)
        and l.n < (select max(r.size) from platform.audit_roots r where r.tenant_id = here)
        and a.at < now() - make_interval(days => kept);
    get diagnostics gone = row_count;
    return gone;
end $$;
revoke execute on function platform.expire_audit(bigint, bigint) from public;
grant execute on function platform.expire_audit(bigint, bigint) to gw_app;
