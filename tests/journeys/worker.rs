//! Background work that dies at any point: nothing is lost, nothing is done twice.
use crate::post::{ITEMS, path, receive, sample, serial, text};
use serde_json::Value;
use testkit::World;

const LETTERS: [&str; 3] = ["scan-0417", "scan-0412", "scan-0413"];

#[tokio::test(flavor = "multi_thread")]
async fn killed_in_the_middle_every_letter_is_still_read_exactly_once() {
    let mut world = World::new().await;
    world.found("rurbroich", "municipality", "small-town").await;
    let (room, admin) = {
        let town = world.existing("rurbroich").await;
        (town.user("poststelle").await, town.user("admin").await)
    };
    world.settled().await;
    world.kill_workers();
    let mut letters = Vec::new();
    for part in LETTERS {
        let (name, bytes) = sample("post/rurbroich", part);
        letters.push(receive(&room, &name, &bytes).await);
    }
    for _ in 0..3 {
        world.start_workers();
        world.in_work("capture").await;
        world.kill_workers();
        world.leases_run_out().await;
    }
    for letter in &letters {
        assert_eq!(room.get(&path(letter)).await.is(200).json()["receipt_number"], letter["receipt_number"]);
    }
    world.start_workers();
    for letter in &letters {
        let read = room.until(&path(letter), |item| item["state"] == "captured").await;
        assert_eq!(read["pages"], 1, "{read}");
        assert!(text(&read, "text").len() > 200, "{read}");
    }
    world.settled().await;
    let usage: Value = admin.get("/api/v1/contracts/usage").await.is(200).json();
    assert_eq!(
        usage["items"][0]["ocr_pages"], 3,
        "one page per letter is charged, however often it was begun: {usage}"
    );
    assert_eq!(room.get(ITEMS).await.is(200).json()["items"].as_array().map(Vec::len), Some(3));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_nobody_reads_the_post_room_goes_on() {
    let mut world = World::new().await;
    world.found("rurbroich", "municipality", "small-town").await;
    world.kill_workers();
    let town = world.existing("rurbroich").await;
    let room = town.user("poststelle").await;
    let (name, bytes) = sample("post/rurbroich", ".eml");
    let mail = receive(&room, &name, &bytes).await;
    assert_eq!((serial(&mail), text(&mail, "state")), ("000001", "received"));
    assert_eq!(room.get(&format!("{}/original", path(&mail))).await.is(200).body, bytes);
    room.get("/healthz").await.is(200);
    assert!(room.page("/inbox").await.is(200).text().contains(text(&mail, "receipt_number")));
    world.end().await;
}
