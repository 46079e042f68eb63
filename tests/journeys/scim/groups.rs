//! Roles as groups: who holds them, and what no connection may touch.
use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn scim_groups_are_the_roles_the_connection_cares_for() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let program = connected(&town).await;
    let all = program.get(GROUPS).await.is(200).json();
    let titles: Vec<_> =
        all["Resources"].as_array().unwrap().iter().map(|group| group["displayName"].clone()).collect();
    assert_eq!(titles, ["Leitung", "Sachbearbeitung"], "neither the administration nor the post room");
    let lean = program.get(&format!("{GROUPS}?excludedAttributes=members")).await.is(200).json();
    assert!(lean["Resources"].as_array().unwrap().iter().all(|group| group["members"].is_null()), "{lean}");
    let clerk = program.user("sachbearbeitung").await;
    let held = format!("{GROUPS}?filter=members%20eq%20%22{}%22", clerk["id"].as_str().unwrap());
    assert_eq!(program.get(&held).await.is(200).json()["Resources"][0]["displayName"], "Sachbearbeitung");
    let group = program.group("Sachbearbeitung").await;
    assert_eq!(group["members"][0]["value"], clerk["id"]);
    let again = program.get(&address(&group)).await.is(200);
    let tag = again.header("etag").to_owned();
    let request = program.0.request(Method::GET, &address(&group)).header("If-None-Match", &tag);
    Answer::of(request).await.is(304);
    is_refused(program.post(GROUPS, json!({ "displayName": "Neue" })).await, 403, None);
    is_refused(program.delete(&address(&group)).await, 403, None);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scim_members_come_and_go_and_other_roles_stay() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let program = connected(&town).await;
    town.hire("mehrere", "FB20", "post-room").await;
    let (group, person) = (program.group("Leitung").await, program.user("mehrere").await);
    let (here, id) = (address(&group), person["id"].clone());
    let roles = async || town.cx("mehrere").await.actor().roles.clone();
    program.patch(&here, json!([{ "op": "add", "path": "members", "value": [{ "value": id }] }])).await.is(204);
    assert_eq!(roles().await, ["head", "post-room"]);
    let named = program.patch(&here, json!([{ "op": "Replace", "path": "externalId", "value": "g-1" }])).await;
    named.is(204);
    assert_eq!(program.get(&here).await.json()["externalId"], "g-1");
    let gone = format!("members[value eq \"{}\"]", id.as_str().unwrap());
    program.patch(&here, json!([{ "op": "remove", "path": gone }])).await.is(204);
    program.patch(&here, json!([{ "op": "remove", "path": gone }])).await.is(204);
    assert_eq!(roles().await, ["post-room"], "what the connection does not care for stays");
    let put = json!({ "displayName": "Anders", "members": [{ "value": id }] });
    let after = program.put(&here, put).await.is(200).json();
    assert_eq!((&after["displayName"], after["members"].as_array().unwrap().len()), (&"Leitung".into(), 1));
    assert_eq!(
        (roles().await, town.cx("leitung").await.actor().roles.len()),
        (vec!["head".into(), "post-room".into()], 0)
    );
    for (operation, word) in [
        (json!({ "op": "replace", "path": "displayName", "value": "Chefs" }), "mutability"),
        (json!({ "op": "add", "path": "members", "value": [{ "value": "niemand" }] }), "invalidValue"),
        (json!({ "op": "add", "path": "members", "value": [{ "value": sdk::uuid::Uuid::now_v7() }] }), "invalidValue"),
    ] {
        is_refused(program.patch(&here, json!([operation])).await, 400, Some(word));
    }
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scim_the_last_administration_is_neither_ended_nor_stripped() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    generous(&town).await;
    let admin = town.user("admin").await;
    let token = token(&admin, "Alles", &["role-admin", "role-clerk"]).await;
    let program = Program(town.stranger().connected(&token));
    let user = program.user("admin").await;
    let group = program.group("Mandanten-Administration").await;
    let told = is_refused(program.patch(&address(&user), ending()).await, 409, None);
    assert!(told.contains("niemand mehr Rechte ändern"), "{told}");
    is_refused(program.delete(&address(&user)).await, 409, None);
    is_refused(program.patch(&address(&group), json!([{ "op": "remove", "path": "members" }])).await, 409, None);
    is_refused(program.put(&address(&group), json!({ "members": [] })).await, 409, None);
    admin.page("/identity/roles").await.is(200);
    town.hire("zweite", "FB01", "admin").await;
    let second = program.user("zweite").await;
    program.patch(&address(&second), ending()).await.is(200);
    is_refused(program.patch(&address(&user), ending()).await, 409, None);
    world.end().await;
}
