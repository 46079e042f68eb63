//! Tokens: made, shown once, revoked; good at one tenant's SCIM and at nothing else.
use super::*;
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};

#[tokio::test(flavor = "multi_thread")]
async fn scim_a_token_opens_one_tenants_persons_and_nothing_else() {
    let world = World::new().await;
    let (town, other) = (world.town("rurbroich").await, world.town("kleinhausen").await);
    let program = connected(&town).await;
    program.get(USERS).await.is(200);
    let none = Answer::of(town.stranger().request(Method::GET, USERS)).await;
    assert_eq!(none.header("www-authenticate"), "Bearer realm=\"Gemeinwerk\"");
    let told = is_refused(none, 401, None);
    for door in [program.0.at(&other), town.stranger().connected("erfunden"), town.stranger().connected("")] {
        assert_eq!(is_refused(door.get(USERS).await, 401, None), told, "foreign, invented and none are one");
    }
    for path in [ME, "/api/v1/dms/records", "/identity/persons", "/scim/v2x/Users"] {
        assert!(matches!(program.get(path).await.status, 303 | 401 | 404), "{path}");
    }
    // Persons have no business here, whatever they may do elsewhere.
    let admin = town.user("admin").await;
    is_refused(admin.get(USERS).await, 403, None);
    is_refused(admin.post(USERS, json!({ "userName": "a" })).await, 403, None);
    is_refused(admin.get("/scim/v2/Schemas").await, 403, None);
    let mine = program.user("sachbearbeitung").await;
    let theirs = connected(&other).await.user("sachbearbeitung").await;
    is_refused(program.get(&address(&theirs)).await, 404, None);
    let group = program.group("Leitung").await;
    let add = json!([{ "op": "add", "path": "members", "value": [{ "value": theirs["id"] }] }]);
    is_refused(program.patch(&address(&group), add).await, 400, Some("invalidValue"));
    assert_ne!(mine["id"], theirs["id"]);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scim_a_connection_ends_by_hand_or_by_time_and_outlives_who_made_it() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let (admin, second) = (town.user("admin").await, town.hire("zweite", "FB01", "admin").await);
    let (one, two) = (connected(&town).await, Program(town.stranger().connected(&token(&second, "Skript", &[]).await)));
    let page = admin.page("/identity/connections").await.is(200).text();
    assert!(page.contains("Personalsystem") && page.contains("noch nie benutzt"), "{page}");
    assert!(
        page.contains("/scim/v2")
            && !page.contains(
                one.0.request(Method::GET, "/").build().unwrap().headers()["authorization"]
                    .to_str()
                    .unwrap()
                    .trim_start_matches("Bearer ")
            )
    );
    one.get(USERS).await.is(200);
    assert!(admin.page("/identity/connections").await.text().contains("zuletzt benutzt"));
    assert_eq!(two.get(GROUPS).await.is(200).json()["totalResults"], 0, "it cares for no role");
    let leaving = format!("/identity/persons/{}/leave", one.user("zweite").await["id"].as_str().unwrap());
    admin.form(&leaving, &[]).await.is(303);
    two.get(USERS).await.is(200);
    let revoke = format!("/identity/connections/{}/revoke", between(&page, "id=\"ende-", "\""));
    admin.form(&revoke, &[]).await.is(303);
    admin.form(&revoke, &[]).await.is(422);
    is_refused(two.get(USERS).await, 401, None);
    one.get(USERS).await.is(200);
    let mut owner = AsyncPgConnection::establish(world.owner_url()).await.unwrap();
    owner.batch_execute("update identity.connections set expires_at = now()").await.unwrap();
    is_refused(one.get(USERS).await, 401, None);
    assert!(admin.page("/identity/connections").await.text().contains("abgelaufen am"));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scim_connections_are_the_administrations_and_have_an_end() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let (admin, clerk) = (town.user("admin").await, town.user("sachbearbeitung").await);
    clerk.page("/identity/connections").await.is(403);
    let fields = [("title", "X"), ("days", "30"), ("unit", "FB20"), ("role-clerk", "on")];
    clerk.form("/identity/connections", &fields).await.is(403);
    for (name, value) in [("title", ""), ("days", "0"), ("days", "367"), ("unit", "FB99"), ("role-king", "on")] {
        let mut wrong: Vec<_> = fields.iter().filter(|(known, _)| *known != name).copied().collect();
        wrong.push((name, value));
        admin.form("/identity/connections", &wrong).await.is(422);
    }
    admin.form("/identity/rules", &[("connection-days", "20")]).await.is(303);
    admin.form("/identity/connections", &fields).await.is(422);
    assert!(!admin.page("/identity/connections").await.text().contains("id=\"ende-"));
    world.end().await;
}
