diesel::table! {
    identity.units (tenant_id, id) {
        tenant_id -> Uuid,
        id -> Uuid,
        key -> Text,
        title -> Text,
        parent -> Nullable<Uuid>,
        path -> Array<Nullable<Uuid>>,
    }
}

diesel::table! {
    identity.persons (tenant_id, id) {
        tenant_id -> Uuid,
        id -> Uuid,
        login -> Text,
        name -> Text,
        unit_id -> Uuid,
        active -> Bool,
        created_at -> Timestamptz,
        email -> Text,
        left_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    identity.person_roles (tenant_id, person, role) {
        tenant_id -> Uuid,
        person -> Uuid,
        role -> Text,
    }
}

diesel::table! {
    identity.credentials (tenant_id, person) {
        tenant_id -> Uuid,
        person -> Uuid,
        password_hash -> Nullable<Text>,
        failures -> Integer,
        locked_until -> Nullable<Timestamptz>,
        totp -> Nullable<Binary>,
        totp_step -> BigInt,
    }
}

diesel::table! {
    identity.app_passwords (tenant_id, id) {
        tenant_id -> Uuid,
        id -> Uuid,
        person -> Uuid,
        title -> Text,
        digest -> Binary,
        created_at -> Timestamptz,
        expires_at -> Nullable<Timestamptz>,
        used_at -> Nullable<Timestamptz>,
        uses -> Array<Text>,
    }
}

diesel::table! {
    identity.sessions (tenant_id, digest) {
        tenant_id -> Uuid,
        digest -> Binary,
        person -> Uuid,
        created_at -> Timestamptz,
        seen_at -> Timestamptz,
        expires_at -> Timestamptz,
        id -> Uuid,
        device -> Text,
        idle_minutes -> Integer,
        waits -> Bool,
        provider -> Nullable<Uuid>,
        provider_session -> Nullable<Text>,
    }
}

diesel::table! {
    identity.invitations (tenant_id, id) {
        tenant_id -> Uuid,
        id -> Uuid,
        person -> Uuid,
        digest -> Binary,
        created_at -> Timestamptz,
        expires_at -> Timestamptz,
    }
}

diesel::table! {
    identity.moves (tenant_id, person) {
        tenant_id -> Uuid,
        person -> Uuid,
        due -> Date,
        unit_id -> Uuid,
        roles -> Array<Text>,
        leaves -> Bool,
        planned_at -> Timestamptz,
    }
}

diesel::table! {
    identity.rules (tenant_id, rule, valid_from) {
        tenant_id -> Uuid,
        rule -> Text,
        valid_from -> Date,
        value -> BigInt,
    }
}

diesel::table! {
    identity.oidc_flows (tenant_id, id) {
        tenant_id -> Uuid,
        id -> Uuid,
        nonce -> Text,
        verifier -> Text,
        next -> Text,
        created_at -> Timestamptz,
        provider -> Nullable<Uuid>,
    }
}

diesel::table! {
    identity.policy_lines (tenant_id, role, noun, verb, scope) {
        tenant_id -> Uuid,
        role -> Text,
        noun -> Text,
        verb -> Text,
        scope -> Text,
    }
}

diesel::table! {
    identity.factor_roles (tenant_id, role) {
        tenant_id -> Uuid,
        role -> Text,
    }
}

diesel::table! {
    identity.passkeys (tenant_id, id) {
        tenant_id -> Uuid,
        id -> Uuid,
        person -> Uuid,
        title -> Text,
        credential -> Binary,
        passkey -> Jsonb,
        created_at -> Timestamptz,
        used_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    identity.recovery_codes (tenant_id, person, digest) {
        tenant_id -> Uuid,
        person -> Uuid,
        digest -> Binary,
    }
}

diesel::table! {
    identity.challenges (tenant_id, id) {
        tenant_id -> Uuid,
        id -> Uuid,
        person -> Uuid,
        act -> Binary,
        state -> Jsonb,
        asked_at -> Timestamptz,
    }
}

diesel::table! {
    identity.providers (tenant_id, id) {
        tenant_id -> Uuid,
        id -> Uuid,
        title -> Text,
        issuer -> Text,
        client_id -> Text,
        sealed_secret -> Binary,
        admits -> Text,
        unit_id -> Uuid,
        roles_claim -> Text,
        roles_map -> Jsonb,
        units_claim -> Text,
        units_map -> Jsonb,
        changed_at -> Timestamptz,
    }
}

diesel::table! {
    identity.subjects (tenant_id, provider, subject) {
        tenant_id -> Uuid,
        provider -> Uuid,
        subject -> Text,
        person -> Uuid,
    }
}

diesel::table! {
    identity.substitutions (tenant_id, id) {
        tenant_id -> Uuid,
        id -> Uuid,
        absent -> Uuid,
        deputy -> Uuid,
        role -> Nullable<Text>,
        units -> Array<Uuid>,
        kinds -> Array<Text>,
        from_day -> Date,
        until_day -> Date,
        reason -> Text,
        made_by -> Uuid,
        made_by_name -> Text,
        made_at -> Timestamptz,
        ended_at -> Nullable<Timestamptz>,
        ended_by_name -> Nullable<Text>,
    }
}

diesel::table! {
    identity.rosters (tenant_id, id) {
        tenant_id -> Uuid,
        id -> Uuid,
        title -> Text,
        lines -> Jsonb,
        state -> Text,
        author -> Uuid,
        author_behalf -> Nullable<Uuid>,
        author_name -> Text,
        drafted_at -> Timestamptz,
        released_by -> Nullable<Text>,
        applied_at -> Nullable<Timestamptz>,
        before -> Jsonb,
        connection -> Nullable<Uuid>,
        day -> Nullable<Date>,
        leaves -> Array<Nullable<Uuid>>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    units,
    persons,
    person_roles,
    credentials,
    app_passwords,
    sessions,
    invitations,
    factor_roles,
    providers,
    subjects,
    substitutions
);
