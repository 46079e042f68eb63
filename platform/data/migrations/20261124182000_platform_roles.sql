-- Two roles that nobody logs in as by default (operator handbook, section 10).

-- Metering: what each tenant used, in sums. No person, no content, no other table.
create view platform.metered with (security_barrier = true) as
    select u.tenant_id, t.key, t.title, u.meter,
        date_trunc('month', u.at at time zone 'Europe/Berlin')::date as month,
        sum(u.quantity)::bigint as quantity, count(*) as records
    from platform.usage u join platform.tenants t on t.id = u.tenant_id
    group by u.tenant_id, t.key, t.title, u.meter, month;
revoke all on platform.metered from public;
grant usage on schema platform to gw_metering, gw_break_glass;
grant select on platform.metered to gw_metering;

-- Break-glass: one named tenant, reading only, for half an hour, asked for by one and released by another. The tenant
-- sees every step in rows of its own, which nobody but the owner can remove.
create table platform.openings (
    tenant_id uuid not null default platform.tenant(),
    id uuid not null,
    reason text not null check (length(reason) >= 10),
    ticket text not null check (ticket <> ''),
    asked_by text not null check (asked_by <> ''),
    asked_at timestamptz not null default now(),
    asked_in xid8 not null default pg_current_xact_id(),
    released_by text check (released_by <> asked_by),
    released_at timestamptz,
    opened_at timestamptz,
    opened_in xid8,
    primary key (tenant_id, id)
);
select platform.close('platform.openings');
revoke insert, update, delete on platform.openings from gw_app;

create function platform.ask_to_open(tenant uuid, why text, under_ticket text, who text) returns uuid
    language sql volatile security definer set search_path = pg_catalog, platform, pg_temp as $$
    insert into platform.openings (tenant_id, id, reason, ticket, asked_by)
    select id, gen_random_uuid(), why, under_ticket, who from platform.tenants where id = tenant returning id
$$;

-- By the owner, who is somebody else. Two names are compared; that they are two people is for the organisation to see to.
create function platform.release(opening uuid, who text) returns void
    language sql volatile set search_path = pg_catalog, platform, pg_temp as $$
    update platform.openings set released_by = who, released_at = now() where id = opening and released_at is null
$$;

-- Notes the opening; it is to be committed before `opened` hands out the context: no reading without a trace.
create function platform.open(opening uuid) returns timestamptz
    language sql volatile security definer set search_path = pg_catalog, platform, pg_temp as $$
    update platform.openings set opened_at = now(), opened_in = pg_current_xact_id()
    where id = opening and released_at > now() - interval '30 minutes' and opened_at is null returning opened_at
$$;

create function platform.opened(opening uuid) returns text
    language plpgsql stable security definer set search_path = pg_catalog, platform, pg_temp as $$
declare
    payload text;
    secret bytea;
begin
    select tenant_id || '|break-glass:' || id || '|' || extract(epoch from released_at + interval '30 minutes')::bigint || '|' || pg_backend_pid()
        into payload from platform.openings
        where id = opening and released_at > now() - interval '30 minutes'
            and opened_in is not null and opened_in is distinct from pg_current_xact_id_if_assigned();
    select key into secret from platform.context_key;
    return payload || '|' || encode(platform.hmac(payload::bytea, secret, 'sha256'), 'hex');
end $$;

revoke execute on function platform.ask_to_open(uuid, text, text, text), platform.release(uuid, text),
    platform.open(uuid), platform.opened(uuid) from public;
grant execute on function platform.tenant(), platform.ask_to_open(uuid, text, text, text), platform.open(uuid), platform.opened(uuid)
    to gw_break_glass;
