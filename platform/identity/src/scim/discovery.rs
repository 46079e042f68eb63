//! What this service can do, for programs to find out (RFC 7644 §4, RFC 7643 §5 to §7).
use super::{ENTERPRISE, GROUP, LIST, PAGE, ROOT, USER};
use serde_json::{Value, json};

const PROVIDER: &str = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig";
const TYPE: &str = "urn:ietf:params:scim:schemas:core:2.0:ResourceType";
const SCHEMA: &str = "urn:ietf:params:scim:schemas:core:2.0:Schema";

/// What is supported, and what is not.
pub fn provider(address: &str) -> Value {
    json!({
        "schemas": [PROVIDER],
        "patch": { "supported": true },
        "bulk": { "supported": false, "maxOperations": 0, "maxPayloadSize": 0 },
        "filter": { "supported": true, "maxResults": PAGE },
        "changePassword": { "supported": false },
        "sort": { "supported": false },
        "etag": { "supported": true },
        "authenticationSchemes": [{
            "type": "oauthbearertoken", "name": "Token der Anbindung", "primary": true,
            "description": "Authorization: Bearer, with the token of the connection",
        }],
        "meta": { "resourceType": "ServiceProviderConfig", "location": format!("{address}{ROOT}/ServiceProviderConfig") },
    })
}

/// Users and groups.
pub fn types(address: &str) -> Vec<Value> {
    let of = |name: &str, schema: &str, extensions: Value| {
        json!({
            "schemas": [TYPE], "id": name, "name": name, "endpoint": format!("/{name}s"), "schema": schema,
            "schemaExtensions": extensions,
            "meta": { "resourceType": "ResourceType", "location": format!("{address}{ROOT}/ResourceTypes/{name}") },
        })
    };
    vec![of("User", USER, json!([{ "schema": ENTERPRISE, "required": false }])), of("Group", GROUP, json!([]))]
}

/// The attributes that are kept: no more are promised. `units` are the codes a department can have in this tenant.
pub fn schemas(address: &str, units: &[String]) -> Vec<Value> {
    let of = |id: &str, name: &str, attributes: Value| {
        json!({
            "schemas": [SCHEMA], "id": id, "name": name, "description": name, "attributes": attributes,
            "meta": { "resourceType": "Schema", "location": format!("{address}{ROOT}/Schemas/{id}") },
        })
    };
    vec![of(USER, "User", user()), of(GROUP, "Group", group()), of(ENTERPRISE, "EnterpriseUser", enterprise(units))]
}

/// All of a list: there are never many.
pub fn listed(all: Vec<Value>) -> Value {
    json!({ "schemas": [LIST], "totalResults": all.len(), "startIndex": 1, "itemsPerPage": all.len(), "Resources": all })
}

fn user() -> Value {
    let external = Attribute { exact: true, ..Attribute::text("externalId") };
    let login = Attribute { required: true, uniqueness: "server", ..Attribute::text("userName") };
    let name = Attribute::text("name").of(&[
        // Made of both parts where both are told; read where they are not.
        Attribute::shown("formatted"),
        Attribute::text("familyName"),
        Attribute::text("givenName"),
    ]);
    let emails = Attribute { many: true, ..Attribute::text("emails") }.of(&[
        Attribute::text("value"),
        Attribute { values: Some("work"), ..Attribute::text("type") },
        // There is one, so it always is.
        Attribute { kind: "boolean", ..Attribute::shown("primary") },
    ]);
    let groups = Attribute { many: true, ..Attribute::shown("groups") }.of(&[
        Attribute::shown("value"),
        Attribute::reference("$ref", "Group"),
        Attribute::shown("display"),
        Attribute::shown("type"),
    ]);
    let active = Attribute { kind: "boolean", ..Attribute::text("active") };
    let plain = [external, login, Attribute::text("displayName"), active].map(Attribute::json);
    plain.into_iter().chain([name, emails, groups]).collect()
}

fn group() -> Value {
    let external = Attribute { exact: true, ..Attribute::text("externalId") };
    // Roles are made and named by drafts of rights, which people save and release.
    let title = Attribute::shown("displayName");
    let person = Attribute { mutability: "immutable", exact: true, ..Attribute::text("value") };
    let members = Attribute { many: true, ..Attribute::text("members") }.of(&[
        person,
        Attribute { mutability: "immutable", ..Attribute::reference("$ref", "User") },
        Attribute::shown("display"),
        Attribute { mutability: "immutable", ..Attribute::text("type") },
    ]);
    [external, title].map(Attribute::json).into_iter().chain([members]).collect()
}

fn enterprise(units: &[String]) -> Value {
    json!([with(Attribute::text("department").json(), "canonicalValues", units.into())])
}

/// One attribute of a schema (RFC 7643 §7).
#[derive(Clone, Copy)]
struct Attribute<'a> {
    name: &'a str,
    kind: &'a str,
    many: bool,
    required: bool,
    exact: bool,
    mutability: &'a str,
    uniqueness: &'a str,
    refers: Option<&'a str>,
    /// The one value it has, if there is only one.
    values: Option<&'a str>,
}

impl<'a> Attribute<'a> {
    fn text(name: &'a str) -> Self {
        let (kind, mutability, uniqueness) = ("string", "readWrite", "none");
        Self {
            name,
            kind,
            many: false,
            required: false,
            exact: false,
            mutability,
            uniqueness,
            refers: None,
            values: None,
        }
    }

    fn shown(name: &'a str) -> Self {
        Self { mutability: "readOnly", ..Self::text(name) }
    }

    fn reference(name: &'a str, to: &'a str) -> Self {
        Self { kind: "reference", exact: true, refers: Some(to), ..Self::shown(name) }
    }

    fn of(self, parts: &[Self]) -> Value {
        let parts = parts.iter().map(|part| part.json()).collect();
        with(Self { kind: "complex", ..self }.json(), "subAttributes", parts)
    }

    fn json(self) -> Value {
        let attribute = json!({
            "name": self.name, "type": self.kind, "multiValued": self.many, "description": self.name,
            "required": self.required, "caseExact": self.exact, "mutability": self.mutability, "returned": "default",
            "uniqueness": self.uniqueness,
        });
        let one = |name: &str, value: Option<&str>, attribute: Value| match value {
            Some(value) => with(attribute, name, json!([value])),
            None => attribute,
        };
        one("referenceTypes", self.refers, one("canonicalValues", self.values, attribute))
    }
}

/// The same with one more member.
fn with(mut attribute: Value, name: &str, value: Value) -> Value {
    if let Some(members) = attribute.as_object_mut() {
        members.insert(name.to_owned(), value);
    }
    attribute
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_schema_is_named_by_a_type_and_promises_only_what_is_kept() {
        let (types, schemas) = (types("https://x.example"), schemas("https://x.example", &["FB20".into()]));
        let ids: Vec<_> = schemas.iter().map(|schema| schema["id"].as_str().unwrap()).collect();
        for kind in &types {
            assert!(ids.contains(&kind["schema"].as_str().unwrap()), "{kind}");
        }
        let names = |at: usize| schemas[at]["attributes"].as_array().unwrap().iter().map(|one| one["name"].clone());
        assert!(names(0).eq(["externalId", "userName", "displayName", "active", "name", "emails", "groups"]));
        assert!(names(1).eq(["externalId", "displayName", "members"]));
        assert_eq!(schemas[2]["attributes"][0]["canonicalValues"], json!(["FB20"]));
        assert_eq!(provider("")["bulk"]["supported"], false);
        assert_eq!(listed(types)["totalResults"], 2);
    }
}
