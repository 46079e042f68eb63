//! The tables of the E-Akte, as the query builder sees them.

diesel::table! {
    dms.plan_units (tenant_id, id) {
        tenant_id -> Uuid,
        id -> Uuid,
        key -> Text,
        title -> Text,
        parent -> Nullable<Uuid>,
    }
}

diesel::table! {
    dms.records (tenant_id, id) {
        tenant_id -> Uuid,
        id -> Uuid,
        reference -> Text,
        title -> Text,
        plan_unit -> Uuid,
        unit_id -> Uuid,
        year -> Integer,
        state -> Text,
        last_process -> Integer,
        opened_by -> Nullable<Uuid>,
        opened_at -> Timestamptz,
    }
}

diesel::table! {
    dms.record_counters (tenant_id, plan_unit, year) {
        tenant_id -> Uuid,
        plan_unit -> Uuid,
        year -> Integer,
        last -> Integer,
    }
}

diesel::table! {
    dms.processes (tenant_id, id) {
        tenant_id -> Uuid,
        id -> Uuid,
        record_id -> Uuid,
        reference -> Text,
        title -> Text,
        unit_id -> Uuid,
        state -> Text,
        opened_by -> Nullable<Uuid>,
        opened_at -> Timestamptz,
        closed_by -> Nullable<Uuid>,
        closed_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    dms.documents (tenant_id, id) {
        tenant_id -> Uuid,
        id -> Uuid,
        record_id -> Uuid,
        process_id -> Uuid,
        reference -> Text,
        unit_id -> Uuid,
        title -> Text,
        sender -> Nullable<Text>,
        receipt_number -> Nullable<Text>,
        received_at -> Timestamptz,
        written_on -> Nullable<Date>,
        file_name -> Text,
        media_type -> Text,
        original -> Uuid,
        sha256 -> Text,
        rendition -> Nullable<Uuid>,
        pages -> Integer,
        text -> Text,
        version -> Integer,
        state -> Text,
        created_by -> Nullable<Uuid>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    dms.pages (tenant_id, document_id, number) {
        tenant_id -> Uuid,
        document_id -> Uuid,
        number -> Integer,
        text -> Text,
        image -> Nullable<Uuid>,
        thumbnail -> Nullable<Uuid>,
    }
}

diesel::table! {
    dms.cosignatures (tenant_id, id) {
        tenant_id -> Uuid,
        id -> Uuid,
        document_id -> Uuid,
        unit_id -> Uuid,
        version -> Integer,
        sha256 -> Text,
        wording -> Text,
        note -> Text,
        requested_by -> Uuid,
        requested_at -> Timestamptz,
        assignee -> Uuid,
        task_id -> Uuid,
        state -> Text,
        decided_at -> Nullable<Timestamptz>,
        signer_name -> Nullable<Text>,
        signer_role -> Nullable<Text>,
        factor -> Nullable<Text>,
        credential -> Nullable<Text>,
        reason -> Nullable<Text>,
        requested_for -> Nullable<Uuid>,
        signer -> Nullable<Uuid>,
        signer_behalf -> Nullable<Text>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(plan_units, records, processes, documents, cosignatures);
