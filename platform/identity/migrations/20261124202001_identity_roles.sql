-- Rights as the tenant wants them: what it calls its roles, roles of its own, drafts of changes, and what was changed.
create table identity.roles (
    tenant_id uuid not null default platform.tenant(),
    key text not null check (key ~ '^[a-z][a-z0-9-]{1,39}$'),
    title text not null check (title <> ''),
    own boolean not null,
    primary key (tenant_id, key),
    unique (tenant_id, title)
);
select platform.close('identity.roles');

-- What manifests suggested and the tenant was given once; it is never given again, whatever became of it.
create table identity.policy_offers (
    tenant_id uuid not null default platform.tenant(),
    role text not null,
    noun text not null,
    verb text not null,
    at timestamptz not null default now(),
    primary key (tenant_id, role, noun, verb)
);
select platform.close('identity.policy_offers');
insert into identity.policy_offers (tenant_id, role, noun, verb)
    select distinct tenant_id, role, noun, verb from identity.policy_lines;

-- One draft per person. Its base is the policy version it was begun on.
create table identity.policy_drafts (
    tenant_id uuid not null default platform.tenant(),
    person uuid not null,
    base bigint not null,
    primary key (tenant_id, person),
    foreign key (tenant_id, person) references identity.persons (tenant_id, id)
);
select platform.close('identity.policy_drafts');

create table identity.policy_draft_cells (
    tenant_id uuid not null default platform.tenant(),
    person uuid not null,
    role text not null,
    noun text not null,
    verb text not null,
    scopes text[] not null,
    primary key (tenant_id, person, role, noun, verb),
    foreign key (tenant_id, person) references identity.policy_drafts (tenant_id, person) on delete cascade
);
select platform.close('identity.policy_draft_cells');

-- Every change of a right, with before and after. Nobody can change or remove a line of it.
create table identity.policy_changes (
    tenant_id uuid not null default platform.tenant(),
    id uuid not null,
    at timestamptz not null,
    person uuid,
    person_name text not null,
    role text not null,
    role_title text not null,
    noun text not null,
    verb text not null,
    before text[] not null,
    after text[] not null,
    held boolean not null,
    reason text not null default '',
    primary key (tenant_id, id)
);
create index on identity.policy_changes (tenant_id, at desc, id desc);
select platform.close('identity.policy_changes');
revoke update, delete on identity.policy_changes from gw_app;
