//! What the systems out there really send.
use super::*;

/// The user after these operations.
async fn after(program: &Program, here: &str, operations: Value) -> Value {
    program.patch(here, operations).await.is(200).json()
}

#[tokio::test(flavor = "multi_thread")]
async fn scim_entra_id_changes_persons_in_its_own_way() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    generous(&town).await;
    let program = connected(&town).await;
    let here = program.hires("neu").await;
    let operations = json!([
        { "op": "Add", "path": "name.givenName", "value": "Toni" },
        { "op": "Add", "path": "name.familyName", "value": "von Berg" },
        { "op": "Add", "path": "name.formatted", "value": "Toni von Berg" },
        { "op": "Replace", "path": "displayName", "value": "Berg, Toni von (FB20)" },
        { "op": "Add", "path": "emails[type eq \"work\"].value", "value": "t@x.example" },
        { "op": "Add", "path": "externalId", "value": "berg" },
        { "op": "Add", "path": "title", "value": "Sachbearbeiter" },
        { "op": "Add", "path": "addresses[type eq \"work\"].streetAddress", "value": "Markt 1" },
        { "op": "Add", "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department", "value": "FB60" },
        { "op": "Add", "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager", "value": "x" },
    ]);
    let user = after(&program, &here, operations).await;
    assert_eq!((&user["displayName"], &user["name"]["familyName"]), (&"Toni von Berg".into(), &"von Berg".into()));
    assert_eq!((&user["emails"][0]["value"], &user[ENTERPRISE]["department"]), (&"t@x.example".into(), &"FB60".into()));
    let values = json!([{ "op": "Replace", "value": {
        "name.familyName": "Tal", "emails[type eq \"work\"].value": "tal@x.example", "userName": "Toni.Tal",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department": "FB20",
    } }]);
    let user = after(&program, &here, values).await;
    assert_eq!((&user["displayName"], &user["userName"]), (&"Toni Tal".into(), &"toni.tal".into()));
    assert_eq!(
        (&user["emails"][0]["value"], &user[ENTERPRISE]["department"]),
        (&"tal@x.example".into(), &"FB20".into())
    );
    assert_eq!(after(&program, &here, ending()).await["active"], false);
    let back = json!([{ "op": "Replace", "path": "active", "value": "True" }]);
    assert_eq!(after(&program, &here, back).await["active"], true);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scim_others_put_everything_or_send_no_path() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    generous(&town).await;
    let program = connected(&town).await;
    let here = program.hires("neu").await;
    let shown = program.get(&here).await.is(200).json();
    assert_eq!(program.put(&here, shown.clone()).await.is(200).json(), shown, "what is shown can be sent back");
    // Keycloak and Okta: everything, whatever it was; what the person needs and nobody names stays.
    let put = json!({ "id": shown["id"], "USERNAME": "neu", "DisplayName": "Toni Neu", "emails": [], "groups": [] });
    let user = program.put(&here, put).await.is(200).json();
    assert_eq!(
        (&user["displayName"], &user["active"], &user[ENTERPRISE]["department"]),
        (&"Toni Neu".into(), &true.into(), &"FB20".into())
    );
    let merge = json!([{ "op": "replace", "value": { "id": shown["id"], "active": false } }]);
    assert_eq!(after(&program, &here, merge).await["active"], false);
    let by_name = json!([{ "op": "replace", "path": ENTERPRISE, "value": { "department": "Finanzen" } }]);
    let known = program.patch(&here, by_name).await;
    assert!(
        matches!(known.status, 200 | 400),
        "a unit is named by its code, or by a name only one has: {}",
        known.text()
    );
    assert_eq!(after(&program, &here, json!([{ "op": "remove", "path": "emails" }])).await["emails"], Value::Null);
    world.end().await;
}
