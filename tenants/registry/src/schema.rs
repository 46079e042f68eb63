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

diesel::allow_tables_to_appear_in_same_query!(tenants, foundings);
