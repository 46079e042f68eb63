//! What a tenant decides over, and what a new version brings.
use super::*;
use crate::post::is_problem;
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use testkit::World;

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_makes_roles_of_its_own_within_what_it_decides_over() {
    let world = World::new().await;
    let (town, other) = (world.town("rurbroich").await, world.town("kleinhausen").await);
    let (admin, stranger) = (town.user("admin").await, other.user("admin").await);
    let add = async |key: &str, title: &str| admin.post(ROLES, json!({ "role": key, "title": title })).await;
    add("archive", "Archiv").await.is(201);
    for (key, title, status) in [
        ("archive", "Anders", 409),
        ("clerk", "Anders", 409),
        ("operator", "Anders", 409),
        ("a b", "Anders", 422),
        ("lage", "ARCHIV", 409),
        ("lage", " ", 422),
    ] {
        is_problem(add(key, title).await, status);
    }
    draft(&admin, "archive", "dms.record.read", &["tenant", "own"]).await;
    save(&admin, "").await.is(200);
    let reader = town.hire("archivarin", "FB01", "archive").await;
    soon(async || reader.get(RECORDS).await.json()["items"].as_array().is_some_and(|items| items.len() == 3)).await;
    assert!(reader.page("/dms").await.is(200).text().contains("Archiv"), "the tenant's name of the role is shown");
    is_problem(admin.post(&format!("{ROLES}/delete"), json!({ "role": "archive" })).await, 409);
    is_problem(admin.post(&format!("{ROLES}/delete"), json!({ "role": "clerk" })).await, 409);
    add("unused", "Unbenutzt").await.is(201);
    admin.post(&format!("{ROLES}/delete"), json!({ "role": "unused" })).await.is(200);
    is_problem(admin.post(&format!("{ROLES}/delete"), json!({ "role": "unused" })).await, 422);

    let wanted = async |role: &str, action: &str, scope: &str| {
        let cell = json!({ "role": role, "action": action, "scopes": [scope] });
        is_problem(admin.post(&format!("{ROLES}/draft"), cell).await, 422)["code"].clone()
    };
    assert_eq!(wanted("archive", "registry.tenant.found", "tenant").await, "identity.unknown_action");
    assert_eq!(wanted("archive", "contracts.invoice.run", "tenant").await, "identity.unknown_action");
    assert_eq!(wanted("archive", "inbox.item.capture", "tenant").await, "identity.unknown_action", "background work");
    assert_eq!(wanted("operator", "dms.record.read", "tenant").await, "identity.unknown_role");
    assert_eq!(wanted("archive", "dms.plan.read", "unit").await, "identity.impossible_reach");
    assert_eq!(wanted("archive", "dms.record.read", "all").await, "identity.unknown_reach");

    let theirs = stranger.get(ROLES).await.is(200).text();
    assert!(!theirs.contains("Archiv") && count(&stranger, &format!("{ROLES}/history")).await == 0);
    is_problem(stranger.post(&format!("{ROLES}/rename"), json!({ "role": "archive", "title": "Meins" })).await, 422);
    world.end().await;
}

/// What a line brought from elsewhere is worth: the municipality below cannot be made an operator behind the editor.
#[tokio::test(flavor = "multi_thread")]
async fn lines_that_have_no_place_here_count_for_nothing() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let admin = town.user("admin").await;
    let mut owner = AsyncPgConnection::establish(world.owner_url()).await.unwrap();
    let line = "insert into identity.policy_lines (tenant_id, role, noun, verb, scope) select id, 'admin', 'registry.tenant', \
                'list', 'tenant' from platform.tenants where key = 'rurbroich'; update platform.tenants set \
                policy_version = policy_version + 1";
    owner.batch_execute(line).await.unwrap();
    tokio::time::sleep(Duration::from_millis(1_200)).await;
    is_problem(admin.get("/api/v1/registry/tenants").await, 403);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_new_version_suggests_comes_once_and_never_over_a_decision() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let admin = town.user("admin").await;
    draft(&admin, "clerk", "dms.record.open", &[]).await;
    save(&admin, "").await.is(200);
    let mut owner = AsyncPgConnection::establish(world.owner_url()).await.unwrap();
    // As if the tenant had been founded before there was anything to co-sign.
    let before = "delete from identity.policy_lines where noun = 'dms.cosign'; delete from identity.policy_offers where noun = 'dms.cosign'";
    owner.batch_execute(before).await.unwrap();
    let cx = town.service("identity").await;
    assert_eq!(identity::service::policy::offer(&cx).await.unwrap(), 4, "asking and signing, for clerks and heads");
    assert_eq!(identity::service::policy::offer(&cx).await.unwrap(), 0);
    let matrix = admin.get(ROLES).await.is(200).json();
    let of = |action: &str| {
        matrix["rights"].as_array().unwrap().iter().find(|right| right["action"] == action).unwrap().clone()
    };
    assert_eq!(of("dms.cosign.sign")["roles"]["clerk"], json!(["assigned"]));
    assert_eq!(of("dms.record.open")["roles"]["clerk"], json!([]), "the tenant took it away");
    let past = admin.get(&format!("{ROLES}/history")).await.is(200).json();
    let given = past["items"].as_array().unwrap().iter().filter(|line| line["person"].is_null()).count();
    assert_eq!(given, 4, "{past}");
    assert!(admin.page("/identity/roles/history").await.is(200).text().contains("mit einer neuen Version"));
    world.end().await;
}
