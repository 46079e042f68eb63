-- The end of a tenant, as its operator remembers it: who asked, who released, and the certificate. Kept when the tenant is gone.
create table registry.shreddings (
    tenant_id uuid not null default platform.tenant(),
    id uuid not null,
    key text not null,
    title text not null,
    reason text not null check (length(reason) >= 10),
    asked_by uuid not null,
    asked_name text not null,
    asked_at timestamptz not null,
    released_by uuid check (released_by <> asked_by),
    released_name text,
    released_at timestamptz,
    keys_at timestamptz,
    objects bigint not null default 0 check (objects >= 0),
    rows bigint not null default 0 check (rows >= 0),
    done_at timestamptz,
    certificate jsonb,
    primary key (tenant_id, id),
    check ((released_by is null) = (released_at is null)),
    check (keys_at is null or released_at is not null),
    check ((done_at is null) = (certificate is null))
);
select platform.close('registry.shreddings');
