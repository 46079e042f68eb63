diesel::table! {
    inbox.settings (tenant_id, valid_from) {
        tenant_id -> Uuid,
        valid_from -> Date,
        unassigned_unit -> Uuid,
        early_until -> Nullable<Time>,
    }
}

diesel::table! {
    inbox.counters (tenant_id, year) {
        tenant_id -> Uuid,
        year -> Integer,
        last -> Integer,
    }
}

diesel::table! {
    inbox.items (tenant_id, id) {
        tenant_id -> Uuid,
        id -> Uuid,
        year -> Integer,
        number -> Integer,
        channel -> Text,
        source -> Nullable<Text>,
        file_name -> Text,
        media_type -> Text,
        size -> BigInt,
        sha256 -> Text,
        original -> Uuid,
        rendition -> Nullable<Uuid>,
        physical_at -> Timestamptz,
        legal_at -> Timestamptz,
        state -> Text,
        pages_done -> Integer,
        pages_total -> Integer,
        sender -> Nullable<Text>,
        subject -> Nullable<Text>,
        written_on -> Nullable<Date>,
        edited -> Bool,
        trouble_code -> Nullable<Text>,
        trouble_text -> Nullable<Text>,
        remarks -> Jsonb,
        body -> Text,
        unit_id -> Uuid,
        process -> Nullable<Uuid>,
        document -> Nullable<Uuid>,
        created_by -> Nullable<Uuid>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    inbox.pages (tenant_id, item, number) {
        tenant_id -> Uuid,
        item -> Uuid,
        number -> Integer,
        text -> Text,
        ocr -> Bool,
        image -> Nullable<Uuid>,
        thumbnail -> Nullable<Uuid>,
    }
}

diesel::table! {
    inbox.mails (tenant_id, item) {
        tenant_id -> Uuid,
        item -> Uuid,
        sender -> Text,
        recipients -> Text,
        subject -> Text,
        sent_at -> Nullable<Timestamptz>,
        message_id -> Nullable<Text>,
    }
}

diesel::table! {
    inbox.parts (tenant_id, item, number) {
        tenant_id -> Uuid,
        item -> Uuid,
        number -> Integer,
        name -> Text,
        media_type -> Text,
        size -> BigInt,
        blob -> Uuid,
        text -> Text,
    }
}
