use crate::schema::persons;

diesel::table! {
    identity.bodies (tenant_id, id) {
        tenant_id -> Uuid,
        id -> Uuid,
        title -> Text,
        founded_by -> Uuid,
        founded_at -> Timestamptz,
    }
}

diesel::table! {
    identity.body_members (tenant_id, id) {
        tenant_id -> Uuid,
        id -> Uuid,
        body -> Uuid,
        person -> Uuid,
        chair -> Bool,
        since -> Timestamptz,
        appointed_by -> Uuid,
        until -> Nullable<Timestamptz>,
        dismissed_by -> Nullable<Uuid>,
    }
}

diesel::table! {
    identity.body_proposals (tenant_id, id) {
        tenant_id -> Uuid,
        id -> Uuid,
        body -> Uuid,
        person -> Uuid,
        reason -> Text,
        proposed_by -> Uuid,
        proposed_at -> Timestamptz,
        decided_by -> Nullable<Uuid>,
        decided_at -> Nullable<Timestamptz>,
        confirmed -> Nullable<Bool>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(persons, bodies, body_members, body_proposals);
