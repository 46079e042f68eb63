-- The end of a tenant: its rows go, step by step, once its keys are gone. What it used stays with who invoices it.
alter table platform.tenants drop constraint tenants_state_check;
alter table platform.tenants add constraint tenants_state_check check (state in ('founding', 'active', 'suspended', 'shredded'));

-- Removes rows of the shredded tenant that the pass names, at most `share` at once, children before parents; returns how
-- many. A pass is signed by who holds the context key, for one tenant, one backend and ten minutes.
create function platform.forget(pass text, share bigint) returns bigint
    language plpgsql volatile security definer set search_path = pg_catalog, platform, pg_temp as $$
declare
    parts text[] := string_to_array(pass, '|');
    secret bytea;
    target uuid;
    found record;
    step bigint;
    done bigint := 0;
begin
    select key into secret from platform.context_key;
    if array_length(parts, 1) is distinct from 5 or parts[1] <> 'forget'
        or encode(platform.hmac(array_to_string(parts[1:4], '|')::bytea, secret, 'sha256'), 'hex') is distinct from parts[5]
        or parts[3]::bigint < extract(epoch from now()) or parts[4]::integer is distinct from pg_backend_pid()
    then
        raise exception 'no pass' using errcode = 'insufficient_privilege';
    end if;
    select id into target from platform.tenants where id = parts[2]::uuid and state = 'shredded';
    if target is null then
        raise exception 'not shredded' using errcode = 'insufficient_privilege';
    end if;
    for found in
        select c.oid::regclass as name from pg_class c join pg_attribute a on a.attrelid = c.oid
        where c.relkind in ('r', 'p') and c.relforcerowsecurity and a.attname = 'tenant_id' and not a.attisdropped
            and c.oid <> 'platform.usage'::regclass
    loop
        begin
            execute format('delete from %s where ctid = any (array(select ctid from %s where tenant_id = $1 limit $2))', found.name, found.name)
                using target, share - done;
            get diagnostics step = row_count;
            done := done + step;
        exception when foreign_key_violation then
            -- Others still refer to these; they come first.
            null;
        end;
        exit when done >= share;
    end loop;
    return done;
end $$;
revoke execute on function platform.forget(text, bigint) from public;
grant execute on function platform.forget(text, bigint) to gw_app;
