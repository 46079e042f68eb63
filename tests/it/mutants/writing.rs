//! Writing, with one key taken away. The application's role alone may write into no table of the twin's; and with every
//! policy opened at once, whatever people and background work of a town do, no row of its twins changes.
use super::database::Database;
use super::twin::twin;
use crate::context::connect;
use crate::isolation::question::{With, answer};
use crate::made::{Made, made};
use crate::snapshot::proven;
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use sdk::Schedule;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use testkit::{Town, User, World};

/// What would close the town to everybody.
const NEVER: [&str; 2] = ["/suspend", "/shredding"];

/// What would end those who still have something to do.
const LAST: [&str; 5] = ["/end", "/leave", "/revoke", "/sign-out", "/reset"];

/// Deeds that must come off, or nothing was tried.
const ENOUGH: usize = 60;

#[tokio::test(flavor = "multi_thread")]
async fn no_write_reaches_the_twin() {
    let world = World::new().await;
    world.found("kreis-rurland", "district", "district").await;
    let town = world.town("rurbroich").await;
    let above = world.existing("betrieb").await;
    let mut owner = connect(world.owner_url()).await;
    let early = twin(&mut owner, &[&town, &above]).await;
    let tables = crate::rows::tables(&mut owner).await;
    let mut database = Database::of(&world, &town).await;
    let mut kept = 0;
    for table in &tables {
        let keeps = database.keeps(table, &early).await;
        assert!(keeps, "{table}: the database alone lets the twin be written");
        kept += usize::from(keeps);
    }
    open(&mut owner, &tables).await;
    assert!(!database.keeps("identity.units", &early).await, "the mutants are none");
    let before = crate::rows::of(&mut owner, &early).await;
    let made = made(&world, &town).await;
    // A passkey nobody can answer with; the isolation matrix needs its row, deeds would stumble over it.
    owner.batch_execute("delete from identity.passkeys").await.unwrap();
    // A second twin of everything that was made since.
    let late = twin(&mut owner, &[&town, &above]).await;
    let before = [(early, before), (late.clone(), crate::rows::of(&mut owner, &late).await)];
    let done = everybody_works(&world, &town, &made).await;
    assert!(done >= ENOUGH, "only {done} deeds came off");
    for (twin, before) in before {
        unchanged(&before, &crate::rows::of(&mut owner, &twin).await);
    }
    let score = (tables.len() + kept).to_string();
    proven("writes", &[("tried", &(tables.len() * 2).to_string()), ("caught", &score)]);
    world.end().await;
}

/// Row security lets everything through, everywhere.
async fn open(owner: &mut AsyncPgConnection, tables: &[String]) {
    for table in tables {
        let open = format!("alter policy tenant on {table} using (true) with check (true)");
        owner.batch_execute(&open).await.unwrap();
    }
}

#[track_caller]
fn unchanged(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) {
    let odd = |(table, sum): &(&String, &String)| before.get(*table) != Some(*sum);
    let changed: Vec<_> = after.iter().filter(odd).map(|(table, _)| table).collect();
    let gone: Vec<_> = before.keys().filter(|table| !after.contains_key(*table)).collect();
    assert!(changed.is_empty() && gone.is_empty(), "written without a second key: {changed:?}, emptied: {gone:?}");
}

/// Every change there is, asked for by everybody, and all timed work. Returns how many deeds came off.
async fn everybody_works(world: &World, town: &Town<'_>, made: &Made) -> usize {
    let mut workers: Vec<User> = Vec::new();
    for login in ["poststelle", "sachbearbeitung", "leitung", "admin"] {
        workers.push(town.user(login).await);
    }
    workers.push(world.existing("betrieb").await.user("operator").await);
    let mut routes = world.installation.routes();
    routes.retain(|route| route.method != "GET" && !NEVER.iter().any(|never| route.path.contains(never)));
    routes.sort_by_key(|route| LAST.iter().any(|last| route.path.contains(last)));
    let mut done = 0;
    for route in routes {
        let id = if route.path.contains("{id}") { made.fitting(&route.path) } else { "" };
        for worker in &workers {
            let told = answer(worker, &route, id, With::Body(&body(made, worker))).await;
            assert!(told.status < 500, "{} {}: {}", route.method, route.path, told.text());
            done += usize::from(told.status < 400);
        }
    }
    for plugin in &world.installation.plugins {
        let key = plugin.manifest().key;
        let mut schedule = Schedule::of(key);
        plugin.schedule(&mut schedule);
        for timed in schedule.all {
            world
                .timed(&town.placed.0, key, timed.name)
                .await
                .unwrap_or_else(|error| panic!("{}: {error:?}", timed.name));
            done += 1;
        }
    }
    world.settled().await;
    done
}

/// One body that fits many changes.
fn body(made: &Made, worker: &User) -> Value {
    json!({
        "unit": "FB20", "process": made.ids["processes"], "record": made.ids["records"], "item": made.ids["items"],
        "document": made.ids["documents"], "code": worker.code(), "reason": "geht nicht", "sender": "x", "subject": "x",
        "level": "strict", "kind": "exclude", "person": "leitung", "decision": "confirm", "address": "x@rurbroich.example",
        "key": "FB99", "title": "x", "name": "x", "login": "neu", "issuer": "https://id.example", "client_id": "x",
        "client_secret": "x", "note": "x", "valid_from": "2027-01-01", "from": "2027-01-01", "until": "2027-02-01",
        "base": "1,00", "per_user": "1,00", "per_gb": "1,00", "vat": "19", "days": "400", "month": "2026-09",
        "deputy": "sachbearbeitung", "chair": "leitung", "text": "x", "customer": "rurbroich",
    })
}
