//! Somebody joins, moves, leaves and is found again.
use super::*;
use crate::device::Device;
use crate::post::is_problem;

const PASSWORD: &str = "drei-neue-worte-2026";

fn toni() -> Value {
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", ENTERPRISE], "externalId": "p-4711",
        "userName": "T.Berg@rurbroich.example", "name": { "givenName": "Toni", "familyName": "von Berg" },
        "emails": [{ "type": "work", "primary": true, "value": "t.berg@rurbroich.example" }], "active": true,
        ENTERPRISE: { "department": "FB60" }, "title": "Sachbearbeiter",
    })
}

/// A browser of somebody the administration invited.
async fn invited(town: &Town<'_>, user: &Value) -> Device {
    let reset = format!("/identity/persons/{}/reset", user["id"].as_str().unwrap());
    let page = town.user("admin").await.form(&reset, &[]).await.is(200).text();
    let token = between(&page, "/sign-in/invitation?token=", "<");
    let fields = [("token", token), ("password", PASSWORD)];
    Device::of(town.stranger(), &town.stranger().form("/sign-in/invitation", &fields).await.is(303))
}

#[tokio::test(flavor = "multi_thread")]
async fn scim_a_person_joins_moves_and_leaves_at_once() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    generous(&town).await;
    let program = connected(&town).await;
    let made = program.post(USERS, toni()).await.is(201);
    let (user, tag) = (made.json(), made.header("etag").to_owned());
    assert_eq!(made.header("location"), user["meta"]["location"]);
    assert_eq!((&user["userName"], &user["externalId"]), (&"t.berg@rurbroich.example".into(), &"p-4711".into()));
    assert_eq!((&user["name"]["familyName"], &user["displayName"]), (&"von Berg".into(), &"Toni von Berg".into()));
    assert_eq!((&user[ENTERPRISE]["department"], &user["title"]), (&"FB60".into(), &Value::Null));
    assert!(tag.starts_with("W/\"") && user["meta"]["version"] == tag.as_str());
    // No password opens it, and no invitation was sent.
    let guess = [("login", "t.berg@rurbroich.example"), ("password", "kennwort-des-tests")];
    town.stranger().form("/sign-in", &guess).await.is(401);
    let desk = invited(&town, &user).await;
    assert_eq!(desk.get(ME).await.is(200).json()["roles"], json!([]));
    let group = program.group("Sachbearbeitung").await;
    let add = json!([{ "op": "Add", "path": "members", "value": [{ "value": user["id"] }] }]);
    program.patch(&address(&group), add).await.is(204);
    let before = desk.get(ME).await.is(200).json();
    assert_eq!(before["roles"], json!(["clerk"]));
    let move_to = json!([{ "op": "Replace", "path": format!("{ENTERPRISE}:department"), "value": "FB20" }]);
    let moved = program.patch(&address(&user), move_to).await.is(200).json();
    assert_eq!(
        (&moved[ENTERPRISE]["department"], &moved["groups"][0]["display"]),
        (&"FB20".into(), &"Sachbearbeitung".into())
    );
    assert_ne!(desk.get(ME).await.is(200).json()["unit"], before["unit"]);
    let script = town.user("t.berg@rurbroich.example").await;
    script.get(ME).await.is(200);
    let left = program.patch(&address(&user), ending()).await.is(200).json();
    assert_eq!(left["active"], false);
    is_problem(desk.get(ME).await, 401);
    is_problem(script.get(ME).await, 401);
    town.stranger().form("/sign-in", &[guess[0], ("password", "kennwort-des-tests")]).await.is(401);
    assert_eq!(program.patch(&address(&user), ending()).await.is(200).json()["active"], false, "twice is once");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scim_a_removed_person_stays_in_the_files_and_begins_anew_if_it_is_them() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    generous(&town).await;
    let (program, admin) = (connected(&town).await, town.user("admin").await);
    let user = program.post(USERS, toni()).await.is(201).json();
    let desk = invited(&town, &user).await;
    program.delete(&address(&user)).await.is(204);
    is_problem(desk.get(ME).await, 401);
    is_refused(program.get(&address(&user)).await, 404, None);
    is_refused(program.patch(&address(&user), ending()).await, 404, None);
    is_refused(program.delete(&address(&user)).await, 404, None);
    let listed = program.get(&format!("{USERS}?filter=externalId%20eq%20%22p-4711%22")).await.is(200).json();
    assert_eq!(listed["totalResults"], 0);
    let page = admin.page(&format!("/identity/persons/{}", user["id"].as_str().unwrap())).await.is(200).text();
    assert!(page.contains("Toni von Berg"), "files name them: {page}");
    // The log-in of somebody who left is not given to somebody else: what was theirs would be the other's.
    let other = json!({ "userName": "t.berg@rurbroich.example", "externalId": "p-9", "displayName": "Tara Berg" });
    is_refused(program.post(USERS, other).await, 409, Some("uniqueness"));
    let back = program.post(USERS, toni()).await.is(201).json();
    assert_eq!((&back["id"], &back["active"]), (&user["id"], &true.into()));
    is_problem(desk.get(ME).await, 401);
    let old = [("login", "t.berg@rurbroich.example"), ("password", PASSWORD)];
    town.stranger().form("/sign-in", &old).await.is(401);
    invited(&town, &back).await.get(ME).await.is(200);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scim_who_a_connection_made_comes_in_through_the_provider() {
    let Some(issuer) = crate::trusted::liar() else { return };
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    generous(&town).await;
    let program = connected(&town).await;
    let provider = crate::trusted::trusts(&town.user("admin").await, &issuer, &[]).await;
    let (_, refused) = crate::trusted::through(&town, &provider, "none", "neu").await;
    refused.is(403);
    let user = program.hires("neu").await;
    let desk = crate::trusted::inside(&town, &provider, "none", "neu").await;
    assert_eq!(desk.get(ME).await.is(200).json()["name"], "Toni neu");
    program.patch(&user, ending()).await.is(200);
    is_problem(desk.get(ME).await, 401);
    let (_, refused) = crate::trusted::through(&town, &provider, "none", "neu").await;
    refused.is(403);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scim_every_deed_stands_in_the_log_under_the_connections_name() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let program = connected(&town).await;
    let user = program.hires("neu").await;
    let rename = json!([{ "op": "replace", "path": "displayName", "value": "Toni Anders" }]);
    program.patch(&user, rename).await.is(200);
    let rows = town.user("admin").await.get("/api/v1/audit/rows").await.is(200).json();
    let of_program = |row: &&Value| row["action"] == "identity.person.sync";
    let deeds: Vec<&Value> = rows["items"].as_array().unwrap().iter().filter(of_program).collect();
    assert_eq!(deeds.len(), 2, "{rows}");
    assert!(deeds.iter().all(|row| row["actor_name"] == "Anbindung Personalsystem"), "{deeds:?}");
    let reason = json!({ "reason": "Prüfung der Anbindung am 30.11." });
    let occasion = town.user("admin").await.post("/api/v1/audit/occasions", reason).await.is(201).json();
    let seen = format!("/api/v1/audit/rows?action=identity.person.sync&occasion={}", occasion["id"].as_str().unwrap());
    let rows = town.user("admin").await.get(&seen).await.is(200).json();
    let deeds: Vec<&Value> = rows["items"].as_array().unwrap().iter().collect();
    let detail = deeds.iter().find(|row| !row["detail"]["before"].is_null()).unwrap();
    assert_eq!(detail["detail"]["before"]["name"], "Toni neu");
    assert_eq!(detail["detail"]["after"]["name"], "Toni Anders");
    world.end().await;
}
