diesel::table! {
    platform.tenants (id) {
        id -> Uuid,
        key -> Text,
        title -> Text,
        path -> Array<Nullable<Uuid>>,
        state -> Text,
        founded_at -> Timestamptz,
    }
}

diesel::table! {
    contracts.issuers (tenant_id, id) {
        tenant_id -> Uuid,
        id -> Uuid,
        valid_from -> Date,
        name -> Text,
        street -> Text,
        postcode -> Text,
        city -> Text,
        vat_id -> Text,
        legal_note -> Nullable<Text>,
        contact -> Text,
        phone -> Text,
        email -> Text,
        iban -> Text,
        payment_days -> Integer,
        payment_terms -> Text,
    }
}

diesel::table! {
    contracts.counters (tenant_id, kind, year) {
        tenant_id -> Uuid,
        kind -> Text,
        year -> Integer,
        last -> BigInt,
    }
}

diesel::table! {
    contracts.agreements (tenant_id, id) {
        tenant_id -> Uuid,
        id -> Uuid,
        number -> Text,
        customer -> Uuid,
        product -> Text,
        valid_from -> Date,
        name -> Text,
        street -> Text,
        postcode -> Text,
        city -> Text,
        leitweg_id -> Text,
        email -> Text,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    contracts.price_versions (tenant_id, id) {
        tenant_id -> Uuid,
        id -> Uuid,
        agreement -> Uuid,
        valid_from -> Date,
        base_cents -> BigInt,
        per_user_cents -> BigInt,
        per_gb_cents -> BigInt,
        vat_rate_bp -> Integer,
    }
}

diesel::table! {
    contracts.statements (tenant_id, id) {
        tenant_id -> Uuid,
        id -> Uuid,
        customer -> Uuid,
        month -> Date,
        usage -> Jsonb,
        digest -> Text,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    contracts.invoices (tenant_id, id) {
        tenant_id -> Uuid,
        id -> Uuid,
        number -> Text,
        customer -> Uuid,
        title -> Text,
        month -> Date,
        statement -> Uuid,
        body -> Jsonb,
        net_cents -> BigInt,
        vat_cents -> BigInt,
        gross_cents -> BigInt,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    contracts.papers (tenant_id, invoice) {
        tenant_id -> Uuid,
        invoice -> Uuid,
        xml -> Binary,
        pdf -> Binary,
        issued_at -> Timestamptz,
    }
}

diesel::table! {
    contracts.runs (tenant_id, month) {
        tenant_id -> Uuid,
        month -> Date,
        failures -> Jsonb,
        ended_at -> Timestamptz,
    }
}

diesel::allow_tables_to_appear_in_same_query!(tenants, agreements, price_versions, statements, invoices, papers);
