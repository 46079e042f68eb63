-- File plan -> record -> process -> document -> page, and who co-signed what.
create schema dms;
grant usage on schema dms to gw_app;

create table dms.plan_units (
    tenant_id uuid not null default platform.tenant(),
    id uuid not null,
    key text not null check (key ~ '^[0-9A-Z]{1,8}(\.[0-9A-Z]{1,8}){0,7}$'),
    title text not null check (title <> ''),
    parent uuid,
    primary key (tenant_id, id),
    unique (tenant_id, key),
    foreign key (tenant_id, parent) references dms.plan_units (tenant_id, id)
);
select platform.close('dms.plan_units');

create table dms.records (
    tenant_id uuid not null default platform.tenant(),
    id uuid not null,
    reference text not null,
    title text not null check (title <> ''),
    plan_unit uuid not null,
    unit_id uuid not null,
    year integer not null,
    state text not null check (state in ('open', 'closed')),
    last_process integer not null default 0 check (last_process >= 0),
    opened_by uuid,
    opened_at timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, reference),
    foreign key (tenant_id, plan_unit) references dms.plan_units (tenant_id, id)
);
create index on dms.records (tenant_id, opened_at desc, id desc);
create index on dms.records (tenant_id, plan_unit, opened_at desc);
create index on dms.records (tenant_id, unit_id, opened_at desc);
select platform.close('dms.records');

-- One row per file plan unit and year: its row lock is what makes a reference unique without gaps.
create table dms.record_counters (
    tenant_id uuid not null default platform.tenant(),
    plan_unit uuid not null,
    year integer not null,
    last integer not null check (last > 0),
    primary key (tenant_id, plan_unit, year),
    foreign key (tenant_id, plan_unit) references dms.plan_units (tenant_id, id)
);
select platform.close('dms.record_counters');

create table dms.processes (
    tenant_id uuid not null default platform.tenant(),
    id uuid not null,
    record_id uuid not null,
    reference text not null,
    title text not null check (title <> ''),
    unit_id uuid not null,
    state text not null check (state in ('open', 'closed')),
    opened_by uuid,
    opened_at timestamptz not null,
    closed_by uuid,
    closed_at timestamptz,
    primary key (tenant_id, id),
    unique (tenant_id, reference),
    foreign key (tenant_id, record_id) references dms.records (tenant_id, id),
    check ((state = 'closed') = (closed_at is not null))
);
create index on dms.processes (tenant_id, record_id, opened_at desc);
create index on dms.processes (tenant_id, unit_id, opened_at desc);
create index on dms.processes (tenant_id, opened_at desc, id desc);
select platform.close('dms.processes');

create table dms.documents (
    tenant_id uuid not null default platform.tenant(),
    id uuid not null,
    record_id uuid not null,
    process_id uuid not null,
    reference text not null,
    unit_id uuid not null,
    title text not null check (title <> ''),
    sender text,
    receipt_number text,
    received_at timestamptz not null,
    written_on date,
    file_name text not null,
    media_type text not null,
    original uuid not null,
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    rendition uuid,
    pages integer not null check (pages >= 0),
    text text not null default '',
    version integer not null check (version > 0),
    state text not null check (state in ('filed', 'cosigning', 'cosigned', 'refused')),
    created_by uuid,
    created_at timestamptz not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, record_id) references dms.records (tenant_id, id),
    foreign key (tenant_id, process_id) references dms.processes (tenant_id, id)
);
create index on dms.documents (tenant_id, process_id, created_at desc, id desc);
create index on dms.documents (tenant_id, record_id, created_at desc, id desc);
create index on dms.documents (tenant_id, unit_id, created_at desc, id desc);
create index on dms.documents (tenant_id, created_at desc, id desc);
select platform.close('dms.documents');

create table dms.pages (
    tenant_id uuid not null default platform.tenant(),
    document_id uuid not null,
    number integer not null check (number > 0),
    text text not null,
    image uuid,
    thumbnail uuid,
    primary key (tenant_id, document_id, number),
    foreign key (tenant_id, document_id) references dms.documents (tenant_id, id)
);
select platform.close('dms.pages');

-- What was asked, of whom, with which words, over which bytes; and what they did. Decided rows are never changed.
create table dms.cosignatures (
    tenant_id uuid not null default platform.tenant(),
    id uuid not null,
    document_id uuid not null,
    unit_id uuid not null,
    version integer not null check (version > 0),
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    wording text not null,
    note text not null,
    requested_by uuid not null,
    requested_at timestamptz not null,
    assignee uuid not null,
    task_id uuid not null,
    state text not null check (state in ('requested', 'signed', 'refused')),
    decided_at timestamptz,
    signer_name text,
    signer_role text,
    factor text,
    credential text,
    reason text,
    primary key (tenant_id, id),
    foreign key (tenant_id, document_id) references dms.documents (tenant_id, id),
    check (assignee <> requested_by),
    check ((state = 'requested') = (decided_at is null)),
    check ((state = 'requested') = (signer_name is null)),
    check ((state = 'signed') = (factor is not null)),
    check ((state = 'refused') = (reason is not null))
);
create index on dms.cosignatures (tenant_id, document_id, requested_at);
create index on dms.cosignatures (tenant_id, assignee, document_id);
-- Nobody is asked twice at the same time for the same document.
create unique index on dms.cosignatures (tenant_id, document_id, assignee) where state = 'requested';
select platform.close('dms.cosignatures');
