diesel::table! {
    blobs.objects (tenant_id, id) {
        tenant_id -> Uuid,
        id -> Uuid,
        object -> Text,
        sealed_key -> Binary,
        size -> BigInt,
        sha256 -> Text,
        media_type -> Text,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    tasks.tasks (tenant_id, id) {
        tenant_id -> Uuid,
        id -> Uuid,
        kind -> Text,
        act -> Text,
        title -> Text,
        subject -> Uuid,
        href -> Text,
        assignee -> Uuid,
        unit_id -> Uuid,
        requested_by -> Nullable<Uuid>,
        requester_name -> Text,
        note -> Text,
        due -> Nullable<Date>,
        opened_at -> Timestamptz,
        closed_at -> Nullable<Timestamptz>,
        closed_by_name -> Nullable<Text>,
        outcome -> Nullable<Text>,
    }
}

diesel::table! {
    platform.usage (tenant_id, id) {
        tenant_id -> Uuid,
        id -> Uuid,
        meter -> Text,
        source -> Text,
        quantity -> BigInt,
        subject -> Nullable<Text>,
        at -> Timestamptz,
    }
}
