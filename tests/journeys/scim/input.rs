//! Whatever is sent: never a fault of ours, always an error of the standard.
use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn scim_bad_users_are_explained() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let program = connected(&town).await;
    let here = program.hires("neu").await;
    for wrong in [
        json!({}),
        json!([]),
        json!("x"),
        Value::Null,
        json!({ "userName": "" }),
        json!({ "userName": "a b" }),
        json!({ "userName": "a\u{0}" }),
        json!({ "userName": "x".repeat(400) }),
        json!({ "userName": ["a"] }),
        json!({ "userName": "a", "active": "vielleicht" }),
        json!({ "userName": "a", "emails": {} }),
        json!({ "userName": "a", "emails": [{ "value": "x\u{0}@y" }] }),
        json!({ "userName": "a", "displayName": "x".repeat(250) }),
        json!({ "userName": "a", "externalId": 7 }),
        json!({ "userName": "a", ENTERPRISE: { "department": "FB99" } }),
        json!({ "userName": "a", ENTERPRISE: [] , "name": [] , "active": {} }),
    ] {
        for answer in [program.post(USERS, wrong.clone()).await, program.put(&here, wrong.clone()).await] {
            assert_eq!(answer.status, 400, "{wrong}: {}", answer.text());
        }
    }
    is_refused(program.post(USERS, json!({ "userName": "NEU" })).await, 409, Some("uniqueness"));
    let twin = json!({ "userName": "b", "externalId": "1" });
    program.post(USERS, twin.clone()).await.is(201);
    is_refused(program.post(USERS, json!({ "userName": "c", "externalId": "1" })).await, 409, Some("uniqueness"));
    let rename = json!([{ "op": "replace", "path": "userName", "value": "b" }]);
    is_refused(program.patch(&here, rename).await, 409, Some("uniqueness"));
    assert_eq!(program.get(USERS).await.json()["totalResults"], 6, "four of the town, and two");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scim_bad_messages_are_explained() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let program = connected(&town).await;
    let (here, group) = (program.hires("neu").await, address(&program.group("Leitung").await));
    for path in [&here, &group] {
        for (operations, word) in [
            (json!([]), "invalidSyntax"),
            (json!([{ "op": "tanzen" }]), "invalidSyntax"),
            (json!([7]), "invalidSyntax"),
            (json!([{ "op": "remove" }]), "noTarget"),
            (json!([{ "op": "add", "path": "farbe", "value": 1 }]), "invalidPath"),
            (json!([{ "op": "add", "path": "((((", "value": 1 }]), "invalidPath"),
            (json!([{ "op": "replace", "path": "id", "value": "7" }]), "mutability"),
            (json!([{ "op": "replace" }]), "invalidValue"),
        ] {
            is_refused(program.patch(path, operations).await, 400, Some(word));
        }
        for body in ["", "{", "\u{0}", "[[[[", "{\"Operations\":"] {
            let request = program.0.request(Method::PATCH, path).header(header::CONTENT_TYPE, "application/scim+json");
            is_refused(Answer::of(request.body(body)).await, 400, Some("invalidSyntax"));
        }
        let deep = format!("{}1{}", "[".repeat(5_000), "]".repeat(5_000));
        let request = program.0.request(Method::PUT, path).header(header::CONTENT_TYPE, "application/scim+json");
        is_refused(Answer::of(request.body(deep)).await, 400, Some("invalidSyntax"));
        let long = json!({ "userName": "a", "displayName": "x".repeat(2_000_000) });
        assert!(matches!(program.put(path, long).await.status, 400 | 413));
    }
    for id in ["nichts", "%00", "00000000-0000-0000-0000-000000000000"] {
        is_refused(program.get(&format!("{USERS}/{id}")).await, 404, None);
        is_refused(program.get(&format!("{GROUPS}/{id}")).await, 404, None);
    }
    world.end().await;
}
