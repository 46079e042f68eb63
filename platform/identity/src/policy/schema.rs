diesel::table! {
    identity.roles (tenant_id, key) {
        tenant_id -> Uuid,
        key -> Text,
        title -> Text,
        own -> Bool,
    }
}

diesel::table! {
    identity.policy_offers (tenant_id, role, noun, verb) {
        tenant_id -> Uuid,
        role -> Text,
        noun -> Text,
        verb -> Text,
    }
}

diesel::table! {
    identity.policy_drafts (tenant_id, person) {
        tenant_id -> Uuid,
        person -> Uuid,
        base -> BigInt,
        submitted_at -> Nullable<Timestamptz>,
        reason -> Text,
    }
}

diesel::table! {
    identity.policy_draft_cells (tenant_id, person, role, noun, verb) {
        tenant_id -> Uuid,
        person -> Uuid,
        role -> Text,
        noun -> Text,
        verb -> Text,
        scopes -> Array<Nullable<Text>>,
    }
}

diesel::table! {
    identity.policy_changes (tenant_id, id) {
        tenant_id -> Uuid,
        id -> Uuid,
        at -> Timestamptz,
        person -> Nullable<Uuid>,
        person_name -> Text,
        role -> Text,
        role_title -> Text,
        noun -> Text,
        verb -> Text,
        before -> Array<Nullable<Text>>,
        after -> Array<Nullable<Text>>,
        held -> Bool,
        reason -> Text,
        released_by -> Nullable<Text>,
    }
}
