//! The same request by a clerk of another municipality finds nothing, whatever the way.
use reqwest::Method;
use serde_json::json;
use testkit::{Town, User, World};

/// A mail of the sample post; it speaks of a Straßenlaterne.
const MAIL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../infra/samples/post/rurbroich/2026-11-16-laterne.eml");

/// What one town made and another asks for.
async fn made(town: &Town<'_>, world: &World) -> Vec<String> {
    let (room, clerk) = (town.user("poststelle").await, town.user("sachbearbeitung").await);
    let (name, bytes) = ("laterne.eml", std::fs::read(MAIL).unwrap());
    let item = room.upload("/api/v1/inbox/items", name, &bytes, &[]).await.is(201).json();
    let item = item["id"].as_str().unwrap().to_owned();
    world.settled().await;
    let unit = clerk.get("/api/v1/identity/me").await.json()["unit"].clone();
    room.post(&format!("/api/v1/inbox/items/{item}/assign"), json!({ "unit": unit })).await.is(200);
    let process = clerk.get("/api/v1/dms/processes").await.is(200).json()["items"][0].clone();
    let (process, record) =
        (process["id"].as_str().unwrap().to_owned(), process["record"].as_str().unwrap().to_owned());
    let filed = clerk.post(&format!("/api/v1/inbox/items/{item}/file"), json!({ "process": process })).await.is(200);
    let document = filed.json()["document"].as_str().unwrap().to_owned();
    let asked =
        clerk.post(&format!("/api/v1/dms/documents/{document}/cosign-requests"), json!({})).await.is(201).json();
    vec![item, process, record, document, asked["id"].as_str().unwrap().to_owned()]
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_one_town_is_seen_by_another() {
    let world = World::new().await;
    let (town, other) = (world.town("rurbroich").await, world.town("kleinhausen").await);
    let ids = made(&town, &world).await;
    let foreigner = other.user("sachbearbeitung").await;
    let mut tried = 0;
    for route in world.installation.routes().iter().filter(|route| route.path.contains("{id")) {
        for id in &ids {
            let random = sdk::uuid::Uuid::now_v7().to_string();
            let (foreign, missing) = (ask(&foreigner, route, id).await, ask(&foreigner, route, &random).await);
            assert_eq!(foreign, missing, "{} {}: a foreign id must look like a random one", route.method, route.path);
            assert!(!(200..300).contains(&foreign.0), "{} {} answered {}", route.method, route.path, foreign.0);
            assert!(foreign.0 < 500, "{} {} answered {}", route.method, route.path, foreign.0);
            tried += 1;
        }
    }
    assert!(tried > 100, "only {tried} requests were tried");
    let hits = foreigner.get("/api/v1/search?q=Straßenlaterne").await.is(200).json();
    assert_eq!(hits["total"], 0, "{hits}");
    assert_eq!(
        town.user("leitung").await.at(&other).get("/api/v1/tasks").await.status,
        401,
        "a password of one town opens no other"
    );
    world.end().await;
}

/// Status and body, with the request's own number and any echo of the id taken out.
async fn ask(user: &User, route: &sdk::Mounted, id: &str) -> (u16, String) {
    let mut path = route.path.clone();
    while let (Some(a), Some(b)) = (path.find('{'), path.find('}')) {
        let value = if path[a..].starts_with("{id") { id } else { "1" };
        path.replace_range(a..=b, value);
    }
    let method: Method = route.method.as_str().parse().unwrap();
    let request = user.request(method, &path).header("X-Request-Id", "isolation-matrix");
    let request = if route.method.as_str() == "POST" {
        request.json(&json!({ "unit": "x", "process": id, "code": "1", "reason": "x" }))
    } else {
        request
    };
    let answer = testkit::Answer::of(request).await;
    (answer.status, answer.text().replace(id, "ID"))
}
