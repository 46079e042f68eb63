use super::super::names::canonical;
use super::*;

fn thing() -> Value {
    json!({
        "schemas": [USER], "id": "7", "userName": "a", "active": true, "displayName": "A B",
        "name": { "formatted": "A B", "givenName": "A", "familyName": "B" },
        "emails": [{ "type": "work", "value": "a@x.example", "primary": true }],
        "members": [{ "value": "1" }, { "value": "2" }, { "value": "3" }],
        ENTERPRISE: { "department": "FB20" },
    })
}

fn patched(operations: Value) -> Result<Value> {
    apply(&thing(), &canonical(json!({ "schemas": [], "Operations": operations })))
}

#[track_caller]
fn becomes(operation: Value, pointer: &str, value: Value) {
    let text = operation.to_string();
    let changed = patched(json!([operation])).unwrap_or_else(|error| panic!("{text}: {error}"));
    let found = changed.pointer(&pointer.replace("ENT", ENTERPRISE)).cloned().unwrap_or_default();
    assert_eq!(found, value, "{text}");
}

#[track_caller]
fn refused(operation: Value, code: &str) {
    let text = operation.to_string();
    assert_eq!(patched(json!([operation])).unwrap_err().code, format!("identity.scim_{code}"), "{text}");
}

#[test]
fn single_attributes_are_set_and_removed() {
    becomes(json!({ "op": "replace", "path": "active", "value": false }), "/active", json!(false));
    becomes(json!({ "op": "Replace", "path": "active", "value": "False" }), "/active", json!("False"));
    becomes(json!({ "op": "replace", "value": { "active": false } }), "/active", json!(false));
    becomes(json!({ "op": "add", "value": { "displayName": "C" } }), "/displayName", json!("C"));
    becomes(json!({ "op": "remove", "path": "displayName" }), "/displayName", Value::Null);
    becomes(json!({ "op": "replace", "path": "displayName", "value": null }), "/displayName", Value::Null);
    becomes(json!({ "op": "Add", "path": "USERNAME", "value": "b" }), "/userName", json!("b"));
    becomes(json!({ "op": "add", "path": "externalId", "value": "e" }), "/externalId", json!("e"));
}

#[test]
fn parts_of_complex_attributes_leave_the_others() {
    let kept = json!({ "formatted": "A B", "givenName": "A", "familyName": "C" });
    becomes(json!({ "op": "replace", "path": "name.familyName", "value": "C" }), "/name", kept.clone());
    becomes(json!({ "op": "replace", "path": "name", "value": { "familyName": "C" } }), "/name", kept.clone());
    becomes(json!({ "op": "Add", "value": { "name.familyName": "C" } }), "/name", kept);
    becomes(json!({ "op": "add", "path": "emails.value", "value": "n" }), "/emails/0/value", json!("n"));
}

#[test]
fn what_an_employer_adds_is_reached_in_every_dialect() {
    let path = format!("{ENTERPRISE}:department");
    for operation in [
        json!({ "op": "replace", "path": path, "value": "FB01" }),
        json!({ "op": "Add", "value": { path.as_str(): "FB01" } }),
        json!({ "op": "replace", "value": { ENTERPRISE: { "department": "FB01" } } }),
        json!({ "op": "add", "path": ENTERPRISE, "value": { "department": "FB01" } }),
    ] {
        becomes(operation, "/ENT/department", json!("FB01"));
    }
    becomes(json!({ "op": "remove", "path": path }), "/ENT", json!({}));
    becomes(json!({ "op": "remove", "path": ENTERPRISE }), "/ENT", Value::Null);
    becomes(json!({ "op": "replace", "path": format!("{USER}:userName"), "value": "b" }), "/userName", json!("b"));
}

#[test]
fn one_of_many_values_is_meant_by_a_filter() {
    let work = "emails[type eq \"work\"].value";
    becomes(json!({ "op": "Replace", "path": work, "value": "n" }), "/emails/0/value", json!("n"));
    let home = json!([thing()["emails"][0], { "type": "home", "value": "h" }]);
    becomes(json!({ "op": "Add", "path": "emails[type eq \"home\"].value", "value": "h" }), "/emails", home.clone());
    becomes(json!({ "op": "add", "value": { "emails[type eq \"home\"].value": "h" } }), "/emails", home);
    becomes(json!({ "op": "remove", "path": "emails[type eq \"work\"]" }), "/emails", json!([]));
    becomes(json!({ "op": "remove", "path": "emails[type eq \"home\"]" }), "/emails/0/value", json!("a@x.example"));
    refused(json!({ "op": "replace", "path": "emails[type eq \"home\"].value", "value": "h" }), "target");
}

#[test]
fn members_come_and_go_in_every_dialect() {
    let without = json!([{ "value": "1" }, { "value": "3" }]);
    becomes(json!({ "op": "remove", "path": "members[value eq \"2\"]" }), "/members", without.clone());
    becomes(json!({ "op": "Remove", "path": "members", "value": [{ "value": "2" }] }), "/members", without.clone());
    becomes(
        json!({ "op": "Remove", "path": "members", "value": [{ "$ref": null, "value": "2" }] }),
        "/members",
        without,
    );
    becomes(json!({ "op": "remove", "path": "members" }), "/members", Value::Null);
    becomes(
        json!({ "op": "add", "path": "members", "value": [{ "value": "1" }, { "value": "4" }] }),
        "/members/3",
        json!({ "value": "4" }),
    );
    becomes(
        json!({ "op": "add", "path": "members", "value": { "value": "4" } }),
        "/members/3",
        json!({ "value": "4" }),
    );
    becomes(json!({ "op": "replace", "path": "members", "value": [] }), "/members", json!([]));
    becomes(
        json!({ "op": "replace", "value": { "members": [{ "value": "9" }] } }),
        "/members",
        json!([{ "value": "9" }]),
    );
}

#[test]
fn what_is_ours_stays_and_nonsense_is_named() {
    becomes(
        json!({ "op": "replace", "value": { "id": "7", "schemas": [], "displayName": "C" } }),
        "/displayName",
        json!("C"),
    );
    refused(json!({ "op": "replace", "path": "id", "value": "8" }), "read_only");
    refused(json!({ "op": "add", "path": "groups", "value": [] }), "read_only");
    refused(json!({ "op": "remove", "path": "id" }), "read_only");
    refused(json!({ "op": "remove" }), "target");
    refused(json!({ "op": "move", "path": "active", "value": 1 }), "syntax");
    refused(json!({ "op": "add", "path": 7, "value": 1 }), "syntax");
    refused(json!({ "op": "add", "path": "colour", "value": 1 }), "path");
    refused(json!({ "op": "add", "path": "urn:other:2.0:User:department", "value": 1 }), "path");
    refused(json!({ "op": "add", "path": "emails[", "value": 1 }), "path");
    refused(json!({ "op": "add", "path": "active" }), "value");
    refused(json!({ "op": "add", "value": "x" }), "value");
    refused(json!({ "op": "replace", "path": "name", "value": "x" }), "value");
    for message in [json!({}), json!([]), json!({ "Operations": [] }), json!({ "Operations": "x" })] {
        assert_eq!(apply(&thing(), &message).unwrap_err().code, "identity.scim_syntax");
    }
}

#[test]
fn what_a_message_speaks_of_is_told() {
    let speaks = |operation: Value| names(&canonical(json!({ "Operations": [operation] })), "active");
    assert!(speaks(json!({ "op": "Replace", "path": "Active", "value": "True" })));
    assert!(speaks(json!({ "op": "replace", "value": { "ACTIVE": true } })));
    assert!(
        !speaks(json!({ "op": "replace", "path": "displayName", "value": "active" })) && !names(&json!([]), "active")
    );
}
