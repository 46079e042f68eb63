-- Second factors beside one-time codes: passkeys, and codes for the day a device is lost.
create table identity.passkeys (
    tenant_id uuid not null default platform.tenant(),
    id uuid not null,
    person uuid not null,
    title text not null,
    credential bytea not null,
    passkey jsonb not null,
    created_at timestamptz not null,
    used_at timestamptz,
    primary key (tenant_id, id),
    unique (tenant_id, credential),
    foreign key (tenant_id, person) references identity.persons (tenant_id, id)
);
create index on identity.passkeys (tenant_id, person);
select platform.close('identity.passkeys');

create table identity.recovery_codes (
    tenant_id uuid not null default platform.tenant(),
    person uuid not null,
    digest bytea not null,
    primary key (tenant_id, person, digest),
    foreign key (tenant_id, person) references identity.persons (tenant_id, id)
);
select platform.close('identity.recovery_codes');

-- What a passkey was asked to sign, and for which act: good once and for that act only.
create table identity.challenges (
    tenant_id uuid not null default platform.tenant(),
    id uuid not null,
    person uuid not null,
    act bytea not null,
    state jsonb not null,
    asked_at timestamptz not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, person) references identity.persons (tenant_id, id)
);
create index on identity.challenges (tenant_id, asked_at);
select platform.close('identity.challenges');
