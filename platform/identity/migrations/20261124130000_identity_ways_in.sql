-- What a person sees of their own ways in: which device, used when, until when.
alter table identity.sessions
    add column id uuid not null default gen_random_uuid(),
    add column device text not null default '';
alter table identity.sessions add unique (tenant_id, id);
create index on identity.sessions (tenant_id, person, seen_at desc);

alter table identity.app_passwords
    add column expires_at timestamptz,
    add column used_at timestamptz;
create index on identity.app_passwords (tenant_id, person);
