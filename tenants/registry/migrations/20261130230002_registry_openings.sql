-- Break-glass on pages: one named tenant, reading only, for a while; asked for by one of the operator's, released by
-- another, answered by the tenant. The rows are the tenant's own, and only its own transactions write them. The way of
-- the database (platform.openings) stays as it is, for when no page can be had.
create table registry.openings (
    tenant_id uuid not null default platform.tenant(),
    id uuid not null,
    reason text not null check (length(reason) >= 10),
    ticket text not null check (ticket <> ''),
    minutes integer not null check (minutes > 0),
    asked_by text not null,
    asked_person uuid not null,
    asked_at timestamptz not null,
    released_by text,
    released_person uuid check (released_person <> asked_person),
    released_at timestamptz,
    answer text check (answer in ('given', 'refused')),
    answered_by text,
    answered_at timestamptz,
    factor text,
    opened_at timestamptz,
    by_emergency boolean,
    valid_until timestamptz,
    token_hash bytea,
    entered_at timestamptz,
    ended_at timestamptz,
    ended_by text,
    primary key (tenant_id, id),
    check ((released_at is null) = (released_person is null)),
    check (answer is distinct from 'given' or factor is not null),
    check (opened_at is null or released_at is not null and answer is distinct from 'refused'),
    check ((opened_at is null) = (valid_until is null) and (opened_at is null) = (token_hash is null))
);
create index on registry.openings (tenant_id, asked_at desc, id desc);
select platform.close('registry.openings');
revoke update, delete on registry.openings from gw_app;
grant update (released_by, released_person, released_at, answer, answered_by, answered_at, factor, opened_at, by_emergency,
    valid_until, token_hash, entered_at, ended_at, ended_by) on registry.openings to gw_app;
