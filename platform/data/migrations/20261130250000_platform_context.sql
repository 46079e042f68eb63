-- The context is checked by every statement: what that costs, every page costs many times. The same HMAC (RFC 2104), from
-- the server's own sha256 and pads made once, and without a subtransaction for errors.
create function platform.pad(key bytea, filled integer) returns bytea
    language plpgsql immutable strict parallel safe
    set search_path = pg_catalog, pg_temp as $$
declare
    short bytea := case when length(key) > 64 then sha256(key) else key end;
    pad bytea := decode(repeat(lpad(to_hex(filled), 2, '0'), 64), 'hex');
begin
    for place in 0 .. length(short) - 1 loop
        pad := set_byte(pad, place, get_byte(pad, place) # get_byte(short, place));
    end loop;
    return pad;
end $$;
revoke execute on function platform.pad(bytea, integer) from public;

alter table platform.context_key
    add column inner_pad bytea not null generated always as (platform.pad(key, 54)) stored,
    add column outer_pad bytea not null generated always as (platform.pad(key, 92)) stored;

-- The setting is "tenant|actor|expiry|backend|signature"; anything else is no tenant at all. Nothing is cast before the
-- signature fits. A pass of the door or of forgetting is signed, too, and names no tenant.
create or replace function platform.tenant() returns uuid
    language plpgsql stable security definer parallel restricted
    set search_path = pg_catalog, platform, pg_temp as $$
declare
    raw text := current_setting('gemeinwerk.context', true);
    inside bytea;
    outside bytea;
begin
    if raw is null or raw = '' then
        return null;
    end if;
    select inner_pad, outer_pad into inside, outside from platform.context_key;
    return case when encode(sha256(outside || sha256(inside || convert_to(left(raw, -65), 'UTF8'))), 'hex') = right(raw, 64) then
        case when length(split_part(raw, '|', 1)) = 36
            and to_timestamp(split_part(raw, '|', 3)::float8) >= now()
            and split_part(raw, '|', 4)::integer = pg_backend_pid()
        then split_part(raw, '|', 1)::uuid end
    end;
end $$;
