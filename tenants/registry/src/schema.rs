diesel::table! {
    platform.tenants (id) {
        id -> Uuid,
        key -> Text,
        title -> Text,
        kind -> Text,
        parent -> Nullable<Uuid>,
        path -> Array<Nullable<Uuid>>,
        state -> Text,
        blueprint -> Text,
        sealed_key -> Binary,
        founded_at -> Timestamptz,
        active_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    registry.foundings (tenant_id, id) {
        tenant_id -> Uuid,
        id -> Uuid,
        sealed_password -> Binary,
        attempts -> Integer,
        fault -> Nullable<Text>,
        tried_at -> Timestamptz,
    }
}

diesel::allow_tables_to_appear_in_same_query!(tenants, foundings, grants);

diesel::table! {
    registry.grants (tenant_id, id) {
        tenant_id -> Uuid,
        id -> Uuid,
        holder -> Uuid,
        holder_title -> Text,
        grantor -> Uuid,
        grantor_title -> Text,
        source -> Nullable<Uuid>,
        powers -> Array<Nullable<Text>>,
        given_at -> Timestamptz,
        given_by -> Text,
        valid_until -> Timestamptz,
        reason -> Text,
        revoked_at -> Nullable<Timestamptz>,
        revoked_by -> Nullable<Text>,
        revoked_in -> Nullable<Uuid>,
        revoked_for -> Nullable<Text>,
    }
}

diesel::table! {
    registry.grant_uses (tenant_id, id) {
        tenant_id -> Uuid,
        id -> Uuid,
        grant_id -> Nullable<Uuid>,
        at -> Timestamptz,
        who -> Text,
        action -> Text,
    }
}

diesel::table! {
    registry.rules (tenant_id, rule, valid_from) {
        tenant_id -> Uuid,
        rule -> Text,
        valid_from -> Date,
        value -> BigInt,
    }
}

diesel::table! {
    registry.shreddings (tenant_id, id) {
        tenant_id -> Uuid,
        id -> Uuid,
        key -> Text,
        title -> Text,
        reason -> Text,
        asked_by -> Uuid,
        asked_name -> Text,
        asked_at -> Timestamptz,
        released_by -> Nullable<Uuid>,
        released_name -> Nullable<Text>,
        released_at -> Nullable<Timestamptz>,
        keys_at -> Nullable<Timestamptz>,
        objects -> BigInt,
        rows -> BigInt,
        done_at -> Nullable<Timestamptz>,
        certificate -> Nullable<Jsonb>,
    }
}

diesel::table! {
    registry.openings (tenant_id, id) {
        tenant_id -> Uuid,
        id -> Uuid,
        reason -> Text,
        ticket -> Text,
        minutes -> Integer,
        asked_by -> Text,
        asked_person -> Uuid,
        asked_at -> Timestamptz,
        released_by -> Nullable<Text>,
        released_person -> Nullable<Uuid>,
        released_at -> Nullable<Timestamptz>,
        answer -> Nullable<Text>,
        answered_by -> Nullable<Text>,
        answered_at -> Nullable<Timestamptz>,
        factor -> Nullable<Text>,
        opened_at -> Nullable<Timestamptz>,
        by_emergency -> Nullable<Bool>,
        valid_until -> Nullable<Timestamptz>,
        token_hash -> Nullable<Binary>,
        entered_at -> Nullable<Timestamptz>,
        ended_at -> Nullable<Timestamptz>,
        ended_by -> Nullable<Text>,
    }
}
