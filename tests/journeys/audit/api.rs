//! What is done on the page of proof, done by a program.
use super::log::verify;
use crate::post::{is_problem, text};
use serde_json::{Value, json};
use testkit::{User, World};

const HERE: &str = "/api/v1/audit";

async fn settings(user: &User) -> Value {
    user.get(&format!("{HERE}/settings")).await.is(200).json()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_takes_the_log_home_and_checks_it() {
    let mut world = World::new().await;
    world.kill_workers();
    let town = world.town("rurbroich").await;
    let admin = town.user("admin").await;
    for work in ["append leaves", "sign roots"] {
        world.timed(&town.placed.0, "audit", work).await.unwrap();
    }
    let roots = admin.get(&format!("{HERE}/roots")).await.is(200).json();
    let day = text(&roots["items"][0], "day");
    let root = admin.get(&format!("{HERE}/roots/{day}")).await.is(200).text();
    assert_eq!(roots["items"][0]["note"], root);
    let export = admin.get(&format!("{HERE}/export")).await.is(200);
    assert!(export.header("content-disposition").contains("protokoll-rurbroich-"));
    let home = &world.installation.config.home;
    let (log, note) = (home.join("log.jsonl"), home.join("root.txt"));
    std::fs::write(&log, &export.body).unwrap();
    std::fs::write(&note, root).unwrap();
    let (intact, said) = verify(&[&log, &note], Some(text(&settings(&admin).await, "key")));
    assert!(intact && said.contains("1 mitgebrachte passen"), "{said}");

    for odd in ["2020-01-01", "x"] {
        is_problem(admin.get(&format!("{HERE}/roots/{odd}")).await, 404);
    }
    let clerk = town.user("sachbearbeitung").await;
    for part in ["settings", "recipients", "export", "roots/2020-01-01"] {
        is_problem(clerk.get(&format!("{HERE}/{part}")).await, 403);
        is_problem(town.stranger().get(&format!("{HERE}/{part}")).await, 401);
    }
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_sets_how_long_contents_are_kept_and_who_is_sent_the_roots() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let (admin, clerk) = (town.user("admin").await, town.user("sachbearbeitung").await);
    let (retentions, recipients) = (format!("{HERE}/retentions"), format!("{HERE}/recipients"));
    let remove = format!("{recipients}/remove");
    let kept = |days: i64, from: &str| json!({ "days": days, "valid_from": from });
    let to = |address: &str| json!({ "address": address });
    let known = settings(&admin).await;
    assert_eq!((&known["retentions"][0]["days"], &known["by_mail"]), (&json!(730), &json!(false)));
    for odd in [json!({}), kept(30, "2099-01-01"), kept(1 << 40, "2099-01-01"), kept(365, "2020-01-01"), kept(365, "x")]
    {
        is_problem(admin.post(&retentions, odd).await, 422);
    }
    for odd in [json!({}), to("niemand")] {
        is_problem(admin.post(&recipients, odd).await, 422);
    }
    is_problem(admin.post(&remove, to("dsb@rurbroich.example")).await, 404);
    is_problem(clerk.post(&retentions, kept(365, "2099-01-01")).await, 403);
    for path in [&recipients, &remove] {
        is_problem(clerk.post(path, to("dsb@rurbroich.example")).await, 403);
    }
    assert_eq!(settings(&admin).await, known, "nothing was changed");

    let set = admin.post(&retentions, kept(365, "2099-01-01")).await.is(200).json();
    assert_eq!(set["items"][0], kept(365, "2099-01-01"));
    let added = admin.post(&recipients, to("dsb@rurbroich.example")).await.is(200).json();
    assert_eq!(added, json!({ "items": ["dsb@rurbroich.example"] }));
    assert_eq!(admin.get(&recipients).await.is(200).json(), added);
    let now = settings(&admin).await;
    assert_eq!((&now["recipients"], &now["retentions"]), (&added["items"], &set["items"]));
    assert_eq!(admin.post(&remove, to("dsb@rurbroich.example")).await.is(200).json(), json!({ "items": [] }));
    world.end().await;
}
