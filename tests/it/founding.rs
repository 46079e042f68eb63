//! A district brings a community aboard.
use serde_json::json;
use testkit::{Town, World};

/// A municipality founded by a district, as the product means it.
pub async fn town_below_a_district<'w>(world: &'w World, key: &str, blueprint: &str) -> Town<'w> {
    world.found(key, "municipality", blueprint).await;
    world.existing(key).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_district_founds_a_municipality_ready_to_log_in() {
    let world = World::new().await;
    world.found("kreis-rurland", "district", "district").await;
    world.found("kreis-anders", "district", "district").await;
    let (district, sibling) = (world.existing("kreis-rurland").await, world.existing("kreis-anders").await);
    let admin = district.user("kreisadmin").await;
    let new = json!({ "key": "kleinhausen", "title": "Gemeinde Kleinhausen", "kind": "municipality", "blueprint": "small-town" });
    let founded = admin.post("/api/v1/registry/tenants", new.clone()).await.is(201).json();
    assert_eq!(founded["state"], "active");
    let login = founded["admin"]["login"].as_str().unwrap();
    let password = founded["admin"]["password"].as_str().unwrap();
    let town = world.existing("kleinhausen").await;
    let answer = town.stranger().form("/sign-in", &[("login", login), ("password", password)]).await.is(303);
    assert!(answer.header("set-cookie").starts_with("gw_session="));

    admin.post("/api/v1/registry/tenants", new).await.is(409);
    let odd = json!({ "key": "x", "title": "", "kind": "planet", "blueprint": "none" });
    admin.post("/api/v1/registry/tenants", odd).await.is(422);
    let keys = |list: serde_json::Value| list["items"].to_string();
    assert!(keys(admin.get("/api/v1/registry/tenants").await.is(200).json()).contains("kleinhausen"));
    let seen = sibling.user("kreisadmin").await.get("/api/v1/registry/tenants").await.is(200).json();
    assert!(!keys(seen).contains("kleinhausen"), "a sibling district sees nothing of it");
    assert_eq!(town.user("admin").await.get("/api/v1/registry/tenants").await.status, 403);
    world.end().await;
}
