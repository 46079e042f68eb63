-- Service contracts, prices and invoices. All rows lie in the issuer's tenant; customers are named by their identity only.
create schema contracts;
grant usage on schema contracts to gw_app;

-- Who invoices, from when on. Printed on an invoice as it was on the day of issue.
create table contracts.issuers (
    tenant_id uuid not null default platform.tenant(),
    id uuid not null,
    valid_from date not null,
    name text not null,
    street text not null,
    postcode text not null,
    city text not null,
    vat_id text not null,
    legal_note text,
    contact text not null,
    phone text not null,
    email text not null,
    iban text not null,
    payment_days integer not null check (payment_days between 0 and 365),
    payment_terms text not null,
    primary key (tenant_id, id),
    unique (tenant_id, valid_from)
);
select platform.close('contracts.issuers');

-- The last number given out; taken in the transaction that uses it, so that nothing is skipped.
create table contracts.counters (
    tenant_id uuid not null default platform.tenant(),
    kind text not null check (kind in ('agreement', 'invoice')),
    year integer not null,
    last bigint not null check (last > 0),
    primary key (tenant_id, kind, year)
);
select platform.close('contracts.counters');

create table contracts.agreements (
    tenant_id uuid not null default platform.tenant(),
    id uuid not null,
    number text not null,
    customer uuid not null,
    product text not null check (product in ('platform', 'inbox', 'dms')),
    valid_from date not null,
    name text not null,
    street text not null,
    postcode text not null,
    city text not null,
    leitweg_id text not null,
    email text not null,
    created_at timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, number),
    unique (tenant_id, customer, product)
);
create index on contracts.agreements (tenant_id, created_at desc, id desc);
select platform.close('contracts.agreements');

create table contracts.price_versions (
    tenant_id uuid not null default platform.tenant(),
    id uuid not null,
    agreement uuid not null,
    valid_from date not null,
    base_cents bigint not null check (base_cents >= 0),
    per_user_cents bigint not null check (per_user_cents >= 0),
    per_gb_cents bigint not null check (per_gb_cents >= 0),
    vat_rate_bp integer not null check (vat_rate_bp between 1 and 10000),
    primary key (tenant_id, id),
    unique (tenant_id, agreement, valid_from),
    foreign key (tenant_id, agreement) references contracts.agreements (tenant_id, id)
);
select platform.close('contracts.price_versions');
revoke update, delete on contracts.price_versions from gw_app;

-- What a customer used in a month, as it stood when it was billed. Never changes.
create table contracts.statements (
    tenant_id uuid not null default platform.tenant(),
    id uuid not null,
    customer uuid not null,
    month date not null check (extract(day from month) = 1),
    usage jsonb not null,
    digest text not null,
    created_at timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, customer, month)
);
select platform.close('contracts.statements');
revoke update, delete on contracts.statements from gw_app;

-- The invoice as a value: number, parties, lines and sums are final here. It is issued once its papers exist.
create table contracts.invoices (
    tenant_id uuid not null default platform.tenant(),
    id uuid not null,
    number text not null,
    customer uuid not null,
    title text not null,
    month date not null check (extract(day from month) = 1),
    statement uuid not null,
    body jsonb not null,
    net_cents bigint not null,
    vat_cents bigint not null,
    gross_cents bigint not null,
    created_at timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, number),
    unique (tenant_id, customer, month),
    foreign key (tenant_id, statement) references contracts.statements (tenant_id, id)
);
create index on contracts.invoices (tenant_id, month, created_at desc, id desc);
create index on contracts.invoices (tenant_id, created_at desc, id desc);
select platform.close('contracts.invoices');
revoke update, delete on contracts.invoices from gw_app;

-- What was sent: the XRechnung, which is the original, and the same for people.
create table contracts.papers (
    tenant_id uuid not null default platform.tenant(),
    invoice uuid not null,
    xml bytea not null,
    pdf bytea not null,
    issued_at timestamptz not null,
    primary key (tenant_id, invoice),
    foreign key (tenant_id, invoice) references contracts.invoices (tenant_id, id)
);
select platform.close('contracts.papers');
revoke update, delete on contracts.papers from gw_app;

-- How the last run of a month ended: what it could not bill, and why.
create table contracts.runs (
    tenant_id uuid not null default platform.tenant(),
    month date not null check (extract(day from month) = 1),
    failures jsonb not null,
    ended_at timestamptz not null,
    primary key (tenant_id, month)
);
select platform.close('contracts.runs');
