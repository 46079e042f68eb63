use crate::schema::{person_roles, persons};

diesel::table! {
    identity.connections (tenant_id, id) {
        tenant_id -> Uuid,
        id -> Uuid,
        title -> Text,
        digest -> Binary,
        roles -> Array<Text>,
        unit_id -> Uuid,
        made_by -> Uuid,
        made_by_name -> Text,
        made_at -> Timestamptz,
        expires_at -> Timestamptz,
        revoked_at -> Nullable<Timestamptz>,
        revoked_by -> Nullable<Text>,
        used_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    identity.counterparts (tenant_id, connection, subject) {
        tenant_id -> Uuid,
        connection -> Uuid,
        subject -> Uuid,
        external_id -> Nullable<Text>,
        given_name -> Nullable<Text>,
        family_name -> Nullable<Text>,
        removed_at -> Nullable<Timestamptz>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(counterparts, persons);
diesel::allow_tables_to_appear_in_same_query!(counterparts, person_roles);
