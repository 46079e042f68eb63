//! The names of attributes: written in any case, kept in one (RFC 7643 §2.1).
use super::ENTERPRISE;
use serde_json::{Map, Value};

/// All names the schemas of users, groups and messages know.
const NAMES: [&str; 61] = [
    "schemas",
    "id",
    "externalId",
    "meta",
    "userName",
    "name",
    "formatted",
    "familyName",
    "givenName",
    "middleName",
    "honorificPrefix",
    "honorificSuffix",
    "displayName",
    "nickName",
    "profileUrl",
    "title",
    "userType",
    "preferredLanguage",
    "locale",
    "timezone",
    "active",
    "password",
    "emails",
    "phoneNumbers",
    "ims",
    "photos",
    "addresses",
    "groups",
    "entitlements",
    "roles",
    "x509Certificates",
    "members",
    "value",
    "display",
    "type",
    "primary",
    "$ref",
    "streetAddress",
    "locality",
    "region",
    "postalCode",
    "country",
    "employeeNumber",
    "costCenter",
    "organization",
    "division",
    "department",
    "manager",
    "managerId",
    "resourceType",
    "created",
    "lastModified",
    "location",
    "version",
    "Operations",
    "op",
    "path",
    "attributes",
    "excludedAttributes",
    "filter",
    "count",
];

/// The names of what has many values.
const MANY: [&str; 10] = [
    "emails",
    "phoneNumbers",
    "ims",
    "photos",
    "addresses",
    "groups",
    "entitlements",
    "roles",
    "x509Certificates",
    "members",
];

/// The name as the schemas write it, if they know it.
pub fn known(name: &str) -> Option<&'static str> {
    NAMES.into_iter().find(|known| known.eq_ignore_ascii_case(name))
}

/// Whether the attribute has many values.
pub fn is_many(name: &str) -> bool {
    MANY.contains(&name)
}

/// The same with every known name in its one form. Of two that differ in case only, the last counts.
pub fn canonical(value: Value) -> Value {
    match value {
        Value::Object(object) => {
            let named = object.into_iter().map(|(name, value)| (one_form(name), canonical(value)));
            Value::Object(named.collect::<Map<_, _>>())
        }
        Value::Array(values) => Value::Array(values.into_iter().map(canonical).collect()),
        plain => plain,
    }
}

fn one_form(name: String) -> String {
    if name.eq_ignore_ascii_case(ENTERPRISE) { ENTERPRISE.to_owned() } else { known(&name).map_or(name, str::to_owned) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn names_are_known_in_any_case() {
        let sent = json!({ "USERNAME": "a", "Emails": [{ "Value": "x" }], "ourOwn": 1, ENTERPRISE.to_uppercase(): {} });
        let kept = json!({ "userName": "a", "emails": [{ "value": "x" }], "ourOwn": 1, ENTERPRISE: {} });
        assert_eq!(canonical(sent), kept);
        assert!(is_many("emails") && !is_many("name"));
    }
}
