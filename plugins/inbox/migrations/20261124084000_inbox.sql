create schema inbox;
grant usage on schema inbox to gw_app;

-- Where unassigned post lies, and until when post counts for the day before. Versioned: the past keeps its rule.
create table inbox.settings (
    tenant_id uuid not null default platform.tenant(),
    valid_from date not null,
    unassigned_unit uuid not null,
    early_until time,
    primary key (tenant_id, valid_from)
);
select platform.close('inbox.settings');

-- The post book's last number per year; taken in the transaction of the receipt, so no number is ever missing.
create table inbox.counters (
    tenant_id uuid not null default platform.tenant(),
    year integer not null,
    last integer not null check (last > 0),
    primary key (tenant_id, year)
);
select platform.close('inbox.counters');

create table inbox.items (
    tenant_id uuid not null default platform.tenant(),
    id uuid not null,
    year integer not null,
    number integer not null,
    channel text not null check (channel in ('letter', 'email', 'upload', 'folder', 'api', 'fax', 'counter')),
    source text,
    file_name text not null,
    media_type text not null,
    size bigint not null,
    sha256 text not null,
    original uuid not null,
    rendition uuid,
    physical_at timestamptz not null,
    legal_at timestamptz not null,
    state text not null check (state in ('received', 'captured', 'attention', 'filed')),
    pages_done integer not null default 0,
    pages_total integer not null default 0,
    sender text,
    subject text,
    written_on date,
    edited boolean not null default false,
    trouble_code text,
    trouble_text text,
    remarks jsonb not null default '[]',
    body text not null default '',
    unit_id uuid not null,
    process uuid,
    document uuid,
    created_by uuid,
    created_at timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, year, number),
    unique (tenant_id, source),
    check ((state = 'filed') = (document is not null))
);
create index on inbox.items (tenant_id, unit_id, state, legal_at desc, id desc);
create index on inbox.items (tenant_id, legal_at desc, id desc);
select platform.close('inbox.items');

create table inbox.pages (
    tenant_id uuid not null default platform.tenant(),
    item uuid not null,
    number integer not null,
    text text not null,
    ocr boolean not null,
    image uuid,
    thumbnail uuid,
    primary key (tenant_id, item, number),
    foreign key (tenant_id, item) references inbox.items (tenant_id, id)
);
select platform.close('inbox.pages');

create table inbox.parts (
    tenant_id uuid not null default platform.tenant(),
    item uuid not null,
    number integer not null,
    name text not null,
    media_type text not null,
    size bigint not null,
    blob uuid not null,
    text text not null,
    primary key (tenant_id, item, number),
    foreign key (tenant_id, item) references inbox.items (tenant_id, id)
);
select platform.close('inbox.parts');
