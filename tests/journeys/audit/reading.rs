//! Who reads the log sees what happened; who did it only on an occasion, and that is logged.
use super::log::verify;
use crate::post::is_problem;
use serde_json::{Value, json};
use std::path::PathBuf;
use testkit::{Town, User, World};

const ROWS: &str = "/api/v1/audit/rows";

async fn items(user: &User, query: &str) -> Vec<Value> {
    user.get(&format!("{ROWS}{query}")).await.is(200).json()["items"].as_array().unwrap().clone()
}

/// A town in which somebody did something about their own account.
async fn busy<'w>(world: &'w World) -> (Town<'w>, User) {
    let town = world.town("rurbroich").await;
    town.user("sachbearbeitung").await;
    let door = town.stranger();
    door.form("/sign-in", &[("login", "sachbearbeitung"), ("password", "kennwort-des-tests")]).await.is(303);
    const OPEN: sdk::Action = sdk::Action::new("dms.process.open", "Test");
    let clerk = town.cx("sachbearbeitung").await;
    clerk
        .write(OPEN, async |tx| {
            tx.about("Vorgang");
            Ok(())
        })
        .await
        .unwrap();
    let admin = town.user("admin").await;
    (town, admin)
}

#[tokio::test(flavor = "multi_thread")]
async fn without_an_occasion_the_log_names_nobody() {
    let world = World::new().await;
    let (town, admin) = busy(&world).await;
    let name = town.cx("sachbearbeitung").await.actor().name.clone();
    let person = town.cx("sachbearbeitung").await.actor().label();
    let shown = items(&admin, "").await;
    assert!(shown.iter().any(|row| row["service"] == true) && shown.len() > 5, "{shown:?}");
    for row in &shown {
        assert!(row["service"] == true || row["actor_name"].is_null(), "{row}");
        assert!(row["detail"].is_null() && row["request"].is_null(), "{row}");
        assert!(!row["action"].as_str().unwrap().starts_with("identity.") || row["subject"].is_null(), "{row}");
    }
    let page = admin.page("/audit").await.is(200).text();
    assert!(page.contains("Name verborgen") && !page.contains(&name), "{page}");
    // Nor can one ask around the rule: by person, or by a subject that is a person.
    is_problem(admin.get(&format!("{ROWS}?person=Sach")).await, 422);
    assert_eq!(items(&admin, &format!("?subject={person}")).await.len(), 0);
    for login in ["sachbearbeitung", "leitung", "poststelle"] {
        is_problem(town.user(login).await.get(ROWS).await, 403);
    }
    is_problem(town.stranger().get(ROWS).await, 401);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_occasion_shows_names_to_whoever_recorded_it_and_is_logged_itself() {
    let world = World::new().await;
    let (town, admin) = busy(&world).await;
    let name = town.cx("sachbearbeitung").await.actor().name.clone();
    is_problem(admin.post("/api/v1/audit/occasions", json!({ "reason": "so halt" })).await, 422);
    let reason = "Meldung des Datenschutzes vom 24.11.";
    let occasion = admin.post("/api/v1/audit/occasions", json!({ "reason": reason })).await.is(201).json();
    let occasion = occasion["id"].as_str().unwrap().to_owned();
    items(&admin, &format!("?occasion={occasion}&action=dms.process.open")).await;
    let all = items(&admin, &format!("?occasion={occasion}")).await;
    assert!(all.iter().any(|row| row["actor_name"] == name.as_str() && row["subject"] == "Vorgang"), "{all:?}");
    let hers = items(&admin, &format!("?occasion={occasion}&person=steuern")).await;
    assert!(!hers.is_empty() && hers.iter().all(|row| row["actor_name"] == name.as_str()), "{hers:?}");
    let looked = all.iter().find(|row| row["action"] == "audit.row.identify" && row["detail"]["filter"].is_object());
    let looked = looked.unwrap_or_else(|| panic!("looking leaves a row: {all:?}"));
    assert_eq!((&looked["detail"]["reason"], &looked["subject"]), (&json!(reason), &json!(occasion)));
    let page = admin.page(&format!("/audit?occasion={occasion}")).await.is(200).text();
    assert!(page.contains(reason) && page.contains("Namen sind sichtbar"), "{page}");
    // It is nobody else's, not even another administrator's, and not good next door.
    let other = town.hire("zweite", "FB01", "admin").await;
    is_problem(other.get(&format!("{ROWS}?occasion={occasion}")).await, 422);
    let neighbour = world.town("kleinhausen").await.user("admin").await;
    is_problem(neighbour.get(&format!("{ROWS}?occasion={occasion}")).await, 422);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_is_paged_and_filtered() {
    let world = World::new().await;
    let (town, admin) = busy(&world).await;
    let cx = town.service("audit").await;
    for n in 0..55 {
        const DEED: sdk::Action = sdk::Action::new("audit.log.settle", "Test");
        cx.write(DEED, async |tx| {
            tx.about(format!("Nr. {n}"));
            Ok(())
        })
        .await
        .unwrap();
    }
    let first = admin.get(ROWS).await.is(200).json();
    let next = first["next"].as_str().expect("a second page");
    assert_eq!(first["items"].as_array().unwrap().len(), 50);
    let second = items(&admin, &format!("?cursor={next}")).await;
    assert!(second.iter().all(|row| !first["items"].as_array().unwrap().contains(row)) && !second.is_empty());
    let one = items(&admin, "?subject=Nr.%2054&action=audit.log.settle").await;
    assert_eq!(one.len(), 1, "{one:?}");
    assert_eq!(items(&admin, "?day=2020-01-01").await.len(), 0);
    is_problem(admin.get(&format!("{ROWS}?day=gestern")).await, 422);
    assert!(admin.page("/audit?day=gestern").await.is(200).text().contains("Das ist kein Tag"));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tenant_takes_its_log_home_and_sets_what_becomes_of_it() {
    let mut world = World::new().await;
    world.kill_workers();
    let (town, admin) = busy(&world).await;
    let place = &town.placed.0;
    world.timed(place, "audit", "append leaves").await.unwrap();
    world.timed(place, "audit", "sign roots").await.unwrap();
    let page = admin.page("/audit/proof").await.is(200).text();
    assert!(page.contains("Dieser Server sendet keine Mail") && page.contains("730 Tage"), "{page}");
    let key = testkit::between(&page, "gw-xs\">gemeinwerk+", "<").to_owned();
    let roots = admin.get("/api/v1/audit/roots").await.is(200).json();
    let day = roots["items"][0]["day"].as_str().expect("a root").to_owned();
    let root = admin.get(&format!("/audit/roots/{day}")).await.is(200).text();
    assert_eq!(roots["items"][0]["note"], root);
    admin.get("/audit/roots/2020-01-01").await.is(404);
    admin.get("/audit/roots/x").await.is(404);

    let export = admin.get("/audit/export").await.is(200);
    assert!(export.header("content-disposition").contains("protokoll-rurbroich-"));
    let folder = world.installation.config.home.clone();
    let laid = |name: &str, bytes: &[u8]| -> PathBuf {
        let path = folder.join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let (log, root) = (laid("log.jsonl", &export.body), laid("root.txt", root.as_bytes()));
    let (intact, said) = verify(&[&log, &root], Some(&format!("gemeinwerk+{}", key.replace("&#43;", "+"))));
    assert!(intact && said.contains("1 mitgebrachte passen"), "{said}");
    let taken = items(&admin, "?action=audit.log.export").await;
    assert_eq!(taken.len(), 1, "taking it leaves one row: {taken:?}");
    assert!(
        std::fs::read_dir(&world.installation.gate.house.spool).unwrap().next().is_none(),
        "nothing is left behind"
    );

    let refused = [
        ("/audit/recipients", "address=niemand"),
        ("/audit/retentions", "days=30&valid_from=2099-01-01"),
        ("/audit/retentions", "days=100&valid_from=2020-01-01"),
    ];
    for (path, form) in refused {
        let fields: Vec<(&str, &str)> = form.split('&').filter_map(|field| field.split_once('=')).collect();
        assert!(admin.form(path, &fields).await.is(200).text().contains("Nicht gespeichert"), "{path} {form}");
    }
    admin.form("/audit/recipients", &[("address", "dsb%40rurbroich.example")]).await.is(303);
    admin.form("/audit/retentions", &[("days", "365"), ("valid_from", "2099-01-01")]).await.is(303);
    let page = admin.page("/audit/proof").await.is(200).text();
    assert!(page.contains("dsb@rurbroich.example") && page.contains("365 Tage"), "{page}");
    admin.form("/audit/recipients/remove", &[("address", "dsb%40rurbroich.example")]).await.is(303);
    let clerk = town.user("sachbearbeitung").await;
    for path in ["/audit", "/audit/proof", "/audit/export", "/audit/roots/2020-01-01"] {
        clerk.page(path).await.is(403);
    }
    world.end().await;
}
