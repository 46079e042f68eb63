//! A part that is away for a while: clear answers, no receipt is lost, everything goes on afterwards.
use crate::post::{ITEMS, is_problem, path, receive, sample, text};
use serde_json::Value;
use server::Config;
use server::config::Files;
use std::collections::BTreeSet;
use std::time::Duration;
use testkit::{Answer, Cable, User, World};

#[tokio::test(flavor = "multi_thread")]
async fn the_database_is_cut_off() {
    the_database_is_away(Cable::cut).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_database_freezes() {
    the_database_is_away(Cable::jam).await;
}

async fn the_database_is_away(hurt: impl Fn(&Cable)) {
    let cable = Cable::to(&std::env::var("TEST_DATABASE_OWNER_URL").expect("PostgreSQL of the tests")).await;
    let world = World::with(|config: &mut Config| {
        config.database_url = cable.through(&config.database_url);
        config.relay_url = cable.through(&config.relay_url);
    })
    .await;
    let room = post_room(&world).await;
    let mut taken = vec![letter(&room).await];
    hurt(&cable);
    is_away(send(&room).await, "database_away");
    let page = room.page("/inbox").await.is(503);
    assert!(page.headers.contains_key("retry-after") && page.text().contains("<h1"), "{}", page.text());
    room.get("/healthz").await.is(200);
    room.get("/readyz").await.is(503);
    cable.mend();
    taken.push(as_soon_as_it_is_back(&room).await);
    all_are_read_and_none_is_missing(&room, &taken).await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_file_store_is_cut_off() {
    let Ok(endpoint) = std::env::var("TEST_S3_ENDPOINT") else { return skipped("TEST_S3_ENDPOINT") };
    let cable = Cable::to(&endpoint).await;
    let through = cable.through(&endpoint);
    let plug = move |config: &mut Config| {
        if let Files::S3(store) = &mut config.files {
            store.endpoint.clone_from(&through);
        }
    };
    let Some(mut world) = World::on_real_parts_with(plug).await else { return };
    let room = post_room(&world).await;
    world.kill_workers();
    let mut taken = vec![letter(&room).await];
    cable.cut();
    world.start_workers();
    is_away(send(&room).await, "store_away");
    is_away(room.get(&format!("{}/original", path(&taken[0]))).await, "store_away");
    let waiting = room.get(ITEMS).await.is(200).json();
    assert_eq!(
        waiting["items"][0]["state"], "received",
        "what cannot be fetched is neither lost nor given up: {waiting}"
    );
    room.page("/inbox").await.is(200);
    cable.mend();
    taken.push(as_soon_as_it_is_back(&room).await);
    all_are_read_and_none_is_missing(&room, &taken).await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_broker_is_cut_off_and_freezes() {
    let Ok(url) = std::env::var("TEST_AMQP_URL") else { return skipped("TEST_AMQP_URL") };
    let cable = Cable::to(&url).await;
    let through = cable.through(&url);
    let Some(world) = World::on_real_parts_with(move |config| config.amqp_url = Some(through.clone())).await else {
        return;
    };
    let room = post_room(&world).await;
    let mut taken = vec![letter(&room).await];
    for hurt in [Cable::cut, Cable::jam] {
        hurt(&cable);
        taken.push(letter(&room).await);
        tokio::time::sleep(Duration::from_secs(1)).await;
        room.page("/inbox").await.is(200);
        cable.mend();
    }
    all_are_read_and_none_is_missing(&room, &taken).await;
    world.end().await;
}

fn skipped(name: &str) {
    println!("skipped: {name} is not set");
}

async fn post_room(world: &World) -> User {
    world.town("rurbroich").await.user("poststelle").await
}

async fn send(room: &User) -> Answer {
    let (name, bytes) = sample("post/rurbroich", ".eml");
    room.upload(ITEMS, &name, &bytes, &[]).await
}

async fn letter(room: &User) -> Value {
    let (name, bytes) = sample("post/rurbroich", ".eml");
    receive(room, &name, &bytes).await
}

/// Says so, says when to try again, and shows nothing of our insides.
#[track_caller]
fn is_away(answer: Answer, code: &str) {
    let retry = answer.headers.contains_key("retry-after");
    let problem = is_problem(answer, 503);
    assert_eq!((text(&problem, "code"), retry), (code, true), "{problem}");
}

/// As a person would: once more, until it is taken.
async fn as_soon_as_it_is_back(room: &User) -> Value {
    for _ in 0..120 {
        let answer = send(room).await;
        if answer.status == 201 {
            return answer.json();
        }
        assert_eq!(answer.status, 503, "{}", answer.text());
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    panic!("nothing is taken although everything is there again");
}

/// Every letter that was taken is in the book and gets read; whatever was refused left no gap.
async fn all_are_read_and_none_is_missing(room: &User, taken: &[Value]) {
    for letter in taken {
        room.until(&path(letter), |item| item["state"] == "captured").await;
    }
    let listed = room.get(ITEMS).await.is(200).json();
    let items = listed["items"].as_array().expect("a list");
    let numbers: BTreeSet<u32> = items.iter().map(number).collect();
    assert!(taken.iter().all(|letter| numbers.contains(&number(letter))), "{listed}");
    assert!(numbers.iter().copied().eq(1..=u32::try_from(items.len()).unwrap()), "{listed}");
}

fn number(item: &Value) -> u32 {
    crate::post::serial(item).parse().expect("a number")
}
