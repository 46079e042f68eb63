-- Bodies with a space of their own: who belongs to them is their own affair, and what it was stays written down.
create table identity.bodies (
    tenant_id uuid not null default platform.tenant(),
    id uuid not null,
    title text not null check (title <> ''),
    founded_by uuid not null,
    founded_at timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, title)
);
select platform.close('identity.bodies');
revoke delete on identity.bodies from gw_app;

create table identity.body_members (
    tenant_id uuid not null default platform.tenant(),
    id uuid not null,
    body uuid not null,
    person uuid not null,
    chair boolean not null,
    since timestamptz not null,
    appointed_by uuid not null,
    until timestamptz,
    dismissed_by uuid,
    primary key (tenant_id, id),
    foreign key (tenant_id, body) references identity.bodies (tenant_id, id),
    foreign key (tenant_id, person) references identity.persons (tenant_id, id),
    check ((until is null) = (dismissed_by is null))
);
-- Each person once, and one chair, at any time.
create unique index on identity.body_members (tenant_id, body, person) where until is null;
create unique index on identity.body_members (tenant_id, body) where chair and until is null;
create index on identity.body_members (tenant_id, person) where until is null;
select platform.close('identity.body_members');
revoke delete on identity.body_members from gw_app;

-- A chair from outside the body's own will: proposed by one person, confirmed by another, both written down.
create table identity.body_proposals (
    tenant_id uuid not null default platform.tenant(),
    id uuid not null,
    body uuid not null,
    person uuid not null,
    reason text not null check (reason <> ''),
    proposed_by uuid not null,
    proposed_at timestamptz not null,
    decided_by uuid,
    decided_at timestamptz,
    confirmed boolean,
    primary key (tenant_id, id),
    foreign key (tenant_id, body) references identity.bodies (tenant_id, id),
    foreign key (tenant_id, person) references identity.persons (tenant_id, id),
    check (person <> proposed_by),
    check (decided_by <> proposed_by and decided_by <> person),
    check ((decided_at is null) = (decided_by is null) and (decided_at is null) = (confirmed is null))
);
create unique index on identity.body_proposals (tenant_id, body) where decided_at is null;
select platform.close('identity.body_proposals');
revoke delete on identity.body_proposals from gw_app;
