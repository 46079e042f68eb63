//! The whole way of one letter, on embedded defaults and on real parts.
use crate::founding::town_below_a_district;
use serde_json::{Value, json};
use testkit::{Town, User, World};

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../infra/samples/post/rurbroich/");

/// A sample letter of the repository whose name contains these letters.
pub fn sample(part: &str) -> (String, Vec<u8>) {
    let mut files: Vec<_> = std::fs::read_dir(SAMPLES).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    let file = files.into_iter().find(|path| path.to_string_lossy().contains(part)).expect("a sample");
    (file.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(file).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_way_on_embedded_defaults() {
    let world = World::new().await;
    whole_way(&world).await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_way_on_rabbitmq_and_s3() {
    let Some(world) = World::on_real_parts().await else { return };
    whole_way(&world).await;
    world.end().await;
}

async fn whole_way(world: &World) {
    let town = town_below_a_district(world, "rurbroich", "city").await;
    let (room, clerk, head) =
        (town.user("poststelle").await, town.user("sachbearbeitung").await, town.user("leitung").await);
    let item = received_and_read(&town, &room).await;
    assert_eq!(clerk.get(&item).await.status, 404, "it lies with the post room");
    room.post(&format!("{item}/assign"), json!({ "unit": "FB20" })).await.is(200);
    let document = filed(&clerk, &item).await;
    found_at_once(&town, &clerk, &document).await;
    signed(&clerk, &head, &document).await;
}

/// By upload, mail and folder; numbered without gaps before anybody looks inside. Returns the scanned letter.
async fn received_and_read(town: &Town<'_>, room: &User) -> String {
    let (name, scan) = sample("scan-0417");
    let first = room.upload("/api/v1/inbox/items", &name, &scan, &[("channel", "letter")]).await.is(201).json();
    assert_eq!((first["receipt_number"].as_str(), first["state"].as_str()), (Some("2026-000001"), Some("received")));
    for (n, kind) in [(2, ".eml"), (3, ".docx")] {
        let (name, bytes) = sample(kind);
        let next = room.upload("/api/v1/inbox/items", &name, &bytes, &[]).await.is(201).json();
        assert_eq!(next["receipt_number"], format!("2026-{n:06}"));
    }
    lay_into_folder(town);
    let fourth =
        room.until("/api/v1/inbox/items", |list| list["items"].as_array().is_some_and(|all| all.len() == 4)).await;
    assert_eq!(fourth["items"][0]["receipt_number"], "2026-000004");
    let item = format!("/api/v1/inbox/items/{}", first["id"].as_str().unwrap());
    let read = room.until(&item, |item| item["state"] == "captured").await;
    assert!(read["text"].as_str().unwrap().contains("Grundsteuerbescheid"), "{read}");
    assert_eq!((read["pages"].as_i64(), read["rendition"].as_bool()), (Some(1), Some(true)));
    files_are_whole(room, &item, &scan).await;
    room.until("/api/v1/inbox/items?state=captured", |list| list["items"].as_array().is_some_and(|all| all.len() == 4))
        .await;
    item
}

fn lay_into_folder(town: &Town<'_>) {
    let folder = town.watched_folder();
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("brief.txt"), "Sehr geehrte Damen und Herren, ein Brief im Ordner.").unwrap();
}

async fn files_are_whole(room: &User, item: &str, scan: &[u8]) {
    let original = room.get(&format!("{item}/original")).await.is(200);
    assert_eq!(original.body, scan);
    let tag = original.header("etag").to_owned();
    let again = room.request(reqwest::Method::GET, &format!("{item}/original")).header("If-None-Match", tag);
    testkit::Answer::of(again).await.is(304);
    let part = room.request(reqwest::Method::GET, &format!("{item}/original")).header("Range", "bytes=5-20");
    let part = testkit::Answer::of(part).await.is(206);
    assert_eq!(part.body, scan[5..=20]);
    assert!(room.get(&format!("{item}/rendition")).await.is(200).body.starts_with(b"%PDF"));
    for picture in ["image", "thumbnail"] {
        let picture = room.get(&format!("{item}/pages/1/{picture}")).await.is(200);
        assert!(picture.body.starts_with(&[0xff, 0xd8]), "a JPEG");
    }
}

async fn filed(clerk: &User, item: &str) -> String {
    let edited =
        clerk.post(&format!("{item}/edit"), json!({ "subject": "Widerspruch Grundsteuerbescheid" })).await.is(200);
    assert_eq!(edited.json()["subject"], "Widerspruch Grundsteuerbescheid");
    let record = json!({ "plan": "20.21.01", "title": "Grundsteuer, Mühlenpfad 3" });
    let record = clerk.post("/api/v1/dms/records", record).await.is(201).json();
    let process = json!({ "record": record["id"], "title": "Widerspruch" });
    let process = clerk.post("/api/v1/dms/processes", process).await.is(201).json();
    let body = json!({ "process": process["id"] });
    let filed = clerk.post(&format!("{item}/file"), body.clone()).await.is(200).json();
    assert_eq!(filed["state"], "filed");
    assert_eq!(clerk.post(&format!("{item}/file"), body).await.status, 409, "filed once");
    let document = format!("/api/v1/dms/documents/{}", filed["document"].as_str().unwrap());
    assert_eq!(clerk.get(&document).await.is(200).json()["title"], "Widerspruch Grundsteuerbescheid");
    assert!(clerk.get(&format!("{document}/content")).await.is(200).body.starts_with(b"%PDF"));
    document
}

/// One request, no retry: a search sees everything committed before it.
async fn found_at_once(town: &Town<'_>, clerk: &User, document: &str) {
    let hits = clerk.get("/api/v1/search?q=Steuer").await.is(200).json();
    let hit = hits["hits"].as_array().unwrap().iter().find(|hit| document.ends_with(hit["id"].as_str().unwrap()));
    assert!(hit.expect("the document").to_string().contains("<mark>"), "{hits}");
    assert_eq!(town.user("admin").await.get("/api/v1/search?q=Steuer").await.status, 403);
    let room = town.user("poststelle").await.get("/api/v1/search?q=Widerspruch").await.is(200).json();
    assert!(!room.to_string().contains(document.rsplit('/').next().unwrap()), "the post room reads no records");
}

async fn signed(clerk: &User, head: &User, document: &str) {
    let asked =
        clerk.post(&format!("{document}/cosign-requests"), json!({ "note": "Bitte mitzeichnen" })).await.is(201).json();
    let tasks = head.get("/api/v1/tasks").await.is(200).json();
    assert_eq!(tasks["items"][0]["act"], "Mitzeichnen", "{tasks}");
    let sign = format!("/api/v1/dms/cosignatures/{}/sign", asked["id"].as_str().unwrap());
    assert_eq!(clerk.post(&sign, json!({ "code": clerk.code() })).await.status, 404, "not asked");
    head.post(&sign, json!({ "code": "000000" })).await.is(422);
    head.post(&sign, json!({ "code": head.code() })).await.is(200);
    assert_eq!(head.post(&sign, json!({ "code": head.code() })).await.status, 409, "signed once");
    let shown: Value = clerk.get(document).await.is(200).json();
    let signature = &shown["cosignatures"][0];
    assert_eq!(
        (signature["state"].as_str(), signature["factor"].as_str()),
        (Some("signed"), Some("totp")),
        "{signature}"
    );
    assert_eq!(signature["sha256"], shown["sha256"]);
    assert!(signature["decided_at"].is_string() && signature["signer"].is_string());
    let open = head.get("/api/v1/tasks").await.json();
    assert_eq!(open["items"].as_array().map(Vec::len), Some(0));
}
