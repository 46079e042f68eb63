//! The whole way of one letter, on embedded defaults and on real parts.
use crate::post::{ITEMS, is_problem, path, receive, sample, serial, text};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::{Duration, SystemTime};
use testkit::{Answer, Town, User, World};

const POST: &str = "post/rurbroich";

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
    world.found("rurbroich", "municipality", "city").await;
    let town = world.existing("rurbroich").await;
    let (clerk, head) = (town.user("sachbearbeitung").await, town.user("leitung").await);
    let stranger = town.hire("bauamt", "FB62", "clerk").await;
    let item = from_the_post_room_to_the_unit(&town, &clerk, &stranger).await;
    let document = from_the_unit_to_the_record(&clerk, &item).await;
    found_by_who_may(&town, &document, [&clerk, &head], &stranger).await;
    signed_by_the_head(&clerk, &head, &stranger, &document).await;
}

async fn from_the_post_room_to_the_unit(town: &Town<'_>, clerk: &User, stranger: &User) -> String {
    let room = town.user("poststelle").await;
    let scan = sample(POST, "scan-0417");
    let letter = receive(&room, &scan.0, &scan.1).await;
    let mail = sample(POST, "stellungnahme.eml");
    let mail = receive(&room, &mail.0, &mail.1).await;
    let office = sample(POST, ".docx");
    let office = receive(&room, &office.0, &office.1).await;
    assert_eq!([&letter, &mail, &office].map(serial), ["000001", "000002", "000003"]);
    laid_into_the_folder(town, &room).await;

    let item = path(&letter);
    let read = room.until(&item, |item| item["state"] == "captured").await;
    assert!(
        text(&read, "text").contains("Grundsteuerbescheid") && text(&read, "sender").contains("Overrath"),
        "{read}"
    );
    assert_eq!((read["pages"].as_i64(), read["rendition"].as_bool()), (Some(1), Some(true)), "{read}");
    files_are_whole(&room, &item, &scan.1).await;
    let read = room.until(&path(&mail), |item| item["state"] == "captured").await;
    assert!(text(&read["parts"][0], "name").contains("Nördliche Rurauen"), "{read}");
    room.until(&path(&office), |item| item["state"] == "captured").await;

    is_problem(clerk.get(&item).await, 404);
    room.post(&format!("{item}/assign"), json!({ "unit": "FB20" })).await.is(200);
    clerk.get(&item).await.is(200);
    is_problem(stranger.get(&item).await, 404);
    is_problem(stranger.get(&format!("{item}/original")).await, 404);
    item
}

async fn laid_into_the_folder(town: &Town<'_>, room: &User) {
    let (name, bytes) = sample(POST, "scan-0412");
    let lies = town.watched_folder().join(&name);
    std::fs::create_dir_all(town.watched_folder()).unwrap();
    std::fs::write(&lies, &bytes).unwrap();
    let long_ago = SystemTime::now() - Duration::from_secs(3_600);
    std::fs::File::options().write(true).open(&lies).unwrap().set_modified(long_ago).unwrap();
    let all = room.until(ITEMS, |list| list["items"].as_array().is_some_and(|all| all.len() == 4)).await;
    let newest = &all["items"][0];
    assert_eq!((serial(newest), text(newest, "channel")), ("000004", "letter"));
    let read = room.until(&path(newest), |item| item["state"] == "captured").await;
    assert!(text(&read, "subject").contains("Hundesteuer"), "{read}");
    assert_eq!(room.get(&format!("{}/original", path(newest))).await.is(200).body, bytes);
    let taken = town.watched_folder().join("angenommen").join(format!("{}-{name}", text(newest, "receipt_number")));
    for _ in 0..100 {
        if taken.exists() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(taken.exists() && !lies.exists(), "a file is moved only once it is safe, but then it is moved");
}

async fn files_are_whole(room: &User, item: &str, scan: &[u8]) {
    let original = format!("{item}/original");
    let whole = room.get(&original).await.is(200);
    assert_eq!(whole.body, scan);
    let ask =
        async |name: &str, value: &str| Answer::of(room.request(Method::GET, &original).header(name, value)).await;
    ask("If-None-Match", whole.header("etag")).await.is(304);
    let part = ask("Range", "bytes=100-199").await.is(206);
    assert_eq!(part.body, scan[100..200]);
    assert_eq!(part.header("content-range"), format!("bytes 100-199/{}", scan.len()));
    ask("Range", &format!("bytes={}-", scan.len())).await.is(416);
    assert!(room.get(&format!("{item}/rendition")).await.is(200).body.starts_with(b"%PDF"));
    for picture in ["image", "thumbnail"] {
        assert!(room.get(&format!("{item}/pages/1/{picture}")).await.is(200).body.starts_with(&[0xff, 0xd8]));
        is_problem(room.get(&format!("{item}/pages/2/{picture}")).await, 404);
    }
}

async fn from_the_unit_to_the_record(clerk: &User, item: &str) -> String {
    let subject = json!({ "subject": "Widerspruch gegen den Grundsteuerbescheid", "sender": "Gisbert Overrath" });
    assert_eq!(
        clerk.post(&format!("{item}/edit"), subject.clone()).await.is(200).json()["subject"],
        subject["subject"]
    );
    let record = json!({ "plan": "20.21.01", "title": "Grundsteuer, Mühlenpfad 3" });
    let record = clerk.post("/api/v1/dms/records", record).await.is(201).json();
    let process = json!({ "record": record["id"], "title": "Widerspruch" });
    let process = clerk.post("/api/v1/dms/processes", process).await.is(201).json();
    let into = json!({ "process": process["id"] });
    let filed = clerk.post(&format!("{item}/file"), into.clone()).await.is(200).json();
    is_problem(clerk.post(&format!("{item}/file"), into).await, 409);
    let document = format!("/api/v1/dms/documents/{}", text(&filed, "document"));
    let shown = clerk.get(&document).await.is(200).json();
    assert_eq!((text(&shown, "title"), serial(&shown)), (text(&subject, "subject"), "000001"));
    assert!(text(&shown, "text").contains("Grundsteuerbescheid"), "{shown}");
    document
}

/// One request, no retry: a search sees what was committed before it, and only what the asker may read.
async fn found_by_who_may(town: &Town<'_>, document: &str, insiders: [&User; 2], stranger: &User) {
    let id = document.rsplit('/').next().unwrap();
    let search = async |user: &User| user.get("/api/v1/search?q=Grundsteuerbescheid").await.is(200).json();
    for user in insiders {
        let hits = user.get("/api/v1/search?q=Steuer").await.is(200).json();
        let hit = hits["hits"].as_array().unwrap().iter().find(|hit| hit["id"] == id).cloned();
        assert!(hit.unwrap_or_default()["snippet"].as_str().unwrap_or_default().contains("<mark>"), "{hits}");
    }
    let nothing = search(stranger).await;
    assert_eq!((nothing["total"].as_i64(), nothing["hits"].as_array().map(Vec::len)), (Some(0), Some(0)), "{nothing}");
    is_problem(stranger.get(document).await, 404);
    is_problem(town.user("admin").await.get("/api/v1/search?q=Grundsteuerbescheid").await, 403);
}

async fn signed_by_the_head(clerk: &User, head: &User, stranger: &User, document: &str) {
    let asking = format!("{document}/cosign-requests");
    let asked = clerk.post(&asking, json!({ "note": "Bitte mitzeichnen" })).await.is(201).json();
    let tasks = head.get("/api/v1/tasks").await.is(200).json();
    assert_eq!(
        (text(&tasks["items"][0], "act"), text(&tasks["items"][0], "note")),
        ("Mitzeichnen", "Bitte mitzeichnen")
    );
    let sign = format!("/api/v1/dms/cosignatures/{}/sign", text(&asked, "id"));
    is_problem(stranger.post(&sign, json!({ "code": stranger.code() })).await, 404);
    is_problem(head.post(&sign, json!({ "code": "000000" })).await, 422);
    let other = json!({ "code": head.code(), "sha256": "0".repeat(64) });
    assert!(matches!(head.post(&sign, other).await.status, 409 | 422), "other bytes than those shown");
    head.post(&sign, json!({ "code": head.code(), "sha256": asked["sha256"] })).await.is(200);
    is_problem(head.post(&sign, json!({ "code": head.code() })).await, 409);
    let shown: Value = clerk.get(document).await.is(200).json();
    let signature = &shown["cosignatures"][0];
    assert_eq!((text(signature, "state"), text(signature, "sha256")), ("signed", text(&shown, "sha256")));
    assert!(text(signature, "role").contains("Leitung") && signature["decided_at"].is_string(), "{signature}");
    assert_eq!(head.get("/api/v1/tasks").await.json()["items"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_have_no_gaps_even_when_all_come_at_once_and_some_fail() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let room = town.user("poststelle").await;
    let mut sent = tokio::task::JoinSet::new();
    for n in 0..24 {
        let room = room.clone();
        // Every third sender breaks off before the file: no number may be spent on it.
        sent.spawn(async move {
            match n % 3 {
                0 => room.form(ITEMS, &[("file", "keine")]).await.status,
                _ => room.upload(ITEMS, &format!("{n}.txt"), format!("Brief {n}").as_bytes(), &[]).await.status,
            }
        });
    }
    let statuses = sent.join_all().await;
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 16, "{statuses:?}");
    assert!(statuses.iter().all(|status| *status < 500), "{statuses:?}");
    let list = room.get(ITEMS).await.is(200).json();
    let numbers: BTreeSet<_> = list["items"].as_array().unwrap().iter().map(serial).collect();
    let expected: Vec<_> = (1..=16).map(|n| format!("{n:06}")).collect();
    assert_eq!(numbers, expected.iter().map(String::as_str).collect());
    world.end().await;
}
