//! The tripwire of a cell: set against everybody, silent unless something leaks, and certified by the month.
mod certificate;
mod drill;

use crate::post::{path, receive};
use sdk::ports::{Enclosure, Manuscript};
use serde_json::{Value, json};
use std::time::Duration;
use testkit::{Town, User, World};
use tokio_postgres::{Client, NoTls};

const STATE: &str = "/api/v1/isolation";

async fn owner(world: &World) -> Client {
    let (client, connection) = tokio_postgres::connect(world.owner_url(), NoTls).await.expect("the database");
    tokio::spawn(connection);
    client
}

/// The alarm is noted beside the answer that was refused.
async fn alarmed(admin: &User, place: &str) -> Value {
    let state = admin.until(STATE, |state| state["standing"]["alarms"].as_array().is_some_and(|all| !all.is_empty()));
    let state = state.await;
    assert_eq!(state["sound"], false, "{state}");
    assert_eq!(state["standing"]["alarms"][0]["place"], place, "{state}");
    state
}

/// Forgets that today was tried, as only the database's owner can.
async fn try_again(world: &World, town: &Town<'_>) {
    let forget = format!("delete from isolation.rounds where tenant_id = '{}'", town.placed.0.id);
    owner(world).await.batch_execute(&forget).await.unwrap();
    world.round().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tripwire_sees_itself_and_nobody_else_sees_it() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let (admin, room) = (town.user("admin").await, town.user("poststelle").await);
    let empty = admin.page("/isolation").await.is(200).text();
    assert!(empty.contains("noch nicht geprüft") && empty.contains("keine Wiederherstellung erprobt"), "{empty}");
    receive(&room, "brief.txt", b"Guten Tag").await;
    world.settled().await;
    let tripwire = world.trip().await;
    let state = admin.get(STATE).await.is(200).json();
    let round = &state["standing"]["rounds"][0];
    assert_eq!((&state["sound"], round["foreign_rows"].as_i64()), (&Value::from(true), Some(0)), "{state}");
    let many = |field: &str| round[field].as_i64().unwrap();
    assert!(many("tables") >= 60 && many("own") >= 20 && many("files") >= 1, "{state}");
    assert!(admin.page("/isolation").await.is(200).text().contains("nichts Fremdes sichtbar"));
    room.get("/isolation").await.is(403);
    // Nobody comes in there, and nobody above sees that it exists.
    let operator = world.existing("betrieb").await.user("operator").await;
    let listed = operator.get("/api/v1/registry/tenants").await.is(200).text();
    assert!(!listed.contains(&tripwire.key) && !listed.contains(&tripwire.tenant.to_string()), "{listed}");
    let door = town.stranger().at(&world.existing(&tripwire.key).await);
    let answer = door.page("/sign-in").await.is(404).text();
    assert!(!answer.contains("Stolperdraht"), "{answer}");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_with_the_marker_is_refused_and_raises_the_alarm() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let (admin, room) = (town.user("admin").await, town.user("poststelle").await);
    let marker = world.installation.gate.cell.tripwire().marker;
    let answer = room.page(&format!("/search?q={marker}")).await.is(500);
    assert!(!answer.text().contains(&marker));
    alarmed(&admin, "GET /search").await;
    let shown = admin.page("/isolation").await.is(200).text();
    assert!(shown.contains("Die Trennung wurde verletzt") && shown.contains("GET /search"), "{shown}");
    let metrics = town.stranger().get("/metrics").await.is(200).text();
    assert!(metrics.contains("gemeinwerk_tripwire_alarms 1"), "{metrics}");
    let rows = admin.get("/api/v1/audit/rows?action=isolation.tenant.alarm").await.is(200).json();
    assert_eq!(rows["items"].as_array().map(Vec::len), Some(1), "{rows}");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_cut_where_the_marker_would_come_out() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let (admin, room) = (town.user("admin").await, town.user("poststelle").await);
    let marker = world.installation.gate.cell.tripwire().marker;
    let text = format!("{}\n{marker}\n", "Zeile um Zeile.\n".repeat(40_000));
    let item = receive(&room, "lang.txt", text.as_bytes()).await;
    let file = room.request(reqwest::Method::GET, &format!("{}/original", path(&item)));
    let answer = file.send().await.expect("a head");
    assert_eq!(answer.status(), 200);
    assert!(answer.bytes().await.is_err(), "the end never comes");
    alarmed(&admin, "GET /api/v1/inbox/items/{id}/original").await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_with_the_marker_is_not_set() {
    let world = World::new().await;
    let gate = &world.installation.gate;
    let marker = gate.cell.tripwire().marker;
    let set = async |title: &str, word: &str, enclosed: &str| {
        let enclosure = Enclosure { name: "a.txt".into(), media_type: "text/plain".into(), bytes: enclosed.into() };
        let (title, data, at) = (title.to_owned(), json!({ "word": word }), chrono::Utc::now());
        let manuscript = Manuscript { template: "= Beleg", title, data, enclosures: vec![enclosure], at };
        gate.ports.typesetter.pdf(manuscript).await
    };
    assert!(set("Beleg", "nichts", "nichts").await.is_ok_and(|pdf| pdf.starts_with(b"%PDF")));
    for (title, word, enclosed) in [(&*marker, "", ""), ("Beleg", &marker, ""), ("Beleg", "", &marker)] {
        assert!(set(title, word, enclosed).await.is_err(), "in the title, the data, a file within");
    }
    assert_eq!(world.installation.watch.alarms(), 3);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_opened_table_is_noticed_by_the_next_round() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let admin = town.user("admin").await;
    world.trip().await;
    assert_eq!(admin.get(STATE).await.is(200).json()["sound"], true);
    let owner = owner(&world).await;
    owner.batch_execute("alter policy tenant on inbox.items using (true) with check (true)").await.unwrap();
    try_again(&world, &town).await;
    let state = alarmed(&admin, "round").await;
    assert_eq!(state["standing"]["rounds"][0]["foreign_rows"], 1, "{state}");
    // Shut again, the day stays what it was.
    let shut = "tenant_id = (select platform.tenant())";
    let shut = format!("alter policy tenant on inbox.items using ({shut}) with check ({shut})");
    owner.batch_execute(&shut).await.unwrap();
    world.round().await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(admin.get(STATE).await.is(200).json()["sound"], false);
    world.end().await;
}
