create schema blobs;
grant usage on schema blobs to gw_app;
create table blobs.objects (
    tenant_id uuid not null default platform.tenant(),
    id uuid not null,
    object text not null,
    sealed_key bytea not null,
    size bigint not null check (size >= 0),
    sha256 text not null,
    media_type text not null,
    created_at timestamptz not null,
    primary key (tenant_id, id)
);
create index on blobs.objects (tenant_id, object);
select platform.close('blobs.objects');

create schema tasks;
grant usage on schema tasks to gw_app;
create table tasks.tasks (
    tenant_id uuid not null default platform.tenant(),
    id uuid not null,
    kind text not null,
    act text not null,
    title text not null,
    subject uuid not null,
    href text not null,
    assignee uuid not null,
    unit_id uuid not null,
    requested_by uuid,
    requester_name text not null,
    note text not null,
    due date,
    opened_at timestamptz not null,
    closed_at timestamptz,
    closed_by_name text,
    outcome text,
    primary key (tenant_id, id),
    check ((closed_at is null) = (outcome is null))
);
create index on tasks.tasks (tenant_id, assignee, closed_at, opened_at desc, id);
create index on tasks.tasks (tenant_id, subject);
select platform.close('tasks.tasks');
