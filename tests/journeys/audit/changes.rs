//! Where a value takes another's place, the log tells both.
use crate::device::Device;
use serde_json::{Value, json};
use testkit::{Town, User, World};

/// The rows of an action, the latest first, read on an occasion.
async fn told_all(admin: &User, action: &str) -> Vec<Value> {
    let occasion = admin.post("/api/v1/audit/occasions", json!({ "reason": "Prüfung der Änderungen" })).await.is(201);
    let id = occasion.json()["id"].as_str().unwrap().to_owned();
    let rows = admin.get(&format!("/api/v1/audit/rows?action={action}&occasion={id}")).await.is(200).json();
    rows["items"].as_array().unwrap().clone()
}

/// The details of the latest row of an action.
async fn told(admin: &User, action: &str) -> Value {
    told_all(admin, action).await[0]["detail"].clone()
}

fn pair(before: impl Into<Value>, after: impl Into<Value>) -> Value {
    json!({ "before": before.into(), "after": after.into() })
}

async fn post(user: &User, path: &str, body: Value) -> Value {
    user.post(&format!("/api/v1/identity/{path}"), body).await.json()
}

async fn unit(town: &Town<'_>, login: &str) -> String {
    town.cx(login).await.actor().unit.unwrap().to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn persons_units_and_rules_are_told_as_they_were_and_are() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let admin = town.user("admin").await;
    town.hire("toni", "FB20", "clerk").await;
    let id = town.cx("toni").await.actor().person().unwrap();
    let before = unit(&town, "toni").await;
    let to = json!({ "login": "toni", "name": "Toni Neu", "email": "", "unit": "FB60", "roles": ["head"] });
    post(&admin, &format!("persons/{id}"), to).await;
    let row = told(&admin, "identity.person.manage").await;
    assert_eq!((&row["before"]["name"], &row["after"]["name"]), (&json!("Person toni"), &json!("Toni Neu")));
    assert_eq!(row["unit"], pair(before, unit(&town, "toni").await));
    assert_eq!(row["roles"], pair(["clerk"].as_slice(), ["head"].as_slice()));
    post(&admin, &format!("persons/{id}/leave"), json!({})).await;
    assert_eq!(told(&admin, "identity.person.manage").await["active"], pair(true, false));

    let made = post(&admin, "units", json!({ "key": "A1", "title": "Kita", "parent": "FB20" })).await;
    let here = format!("units/{}", made["id"].as_str().unwrap());
    post(&admin, &here, json!({ "key": "A1", "title": "Kindertagesstätte", "parent": "" })).await;
    let row = told(&admin, "identity.unit.manage").await;
    assert_eq!(row["title"], pair("Kita", "Kindertagesstätte"));
    assert_eq!((&row["parent"], &row["key"]), (&pair(made["parent"].clone(), Value::Null), &Value::Null));

    post(&admin, "rules", json!({ "rules": { "failures": 7, "idle-minutes": 120 }, "factor_roles": ["head"] })).await;
    let row = told(&admin, "identity.rule.manage").await;
    assert_eq!((&row["failures"], &row["idle-minutes"]), (&pair(5, 7), &Value::Null), "what stays is not told");
    assert_eq!(row["factor_roles"], json!({ "before": [], "after": ["head"] }));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn providers_and_chairs_are_told_as_they_were_and_are() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let admin = town.user("admin").await;
    let provider = |issuer: &str| {
        json!({
            "title": "Verzeichnis", "issuer": issuer, "client_id": "gw", "client_secret": "geheim", "unit": "FB01",
            "admits": "known", "roles_claim": "", "roles_map": "", "units_claim": "", "units_map": "",
        })
    };
    let made = post(&admin, "providers", provider("https://eins.example")).await;
    let here = format!("providers/{}", made["id"].as_str().unwrap());
    post(&admin, &here, provider("https://zwei.example")).await;
    let row = told(&admin, "identity.rule.manage").await;
    let (before, after) = (&row["provider"]["before"], &row["provider"]["after"]);
    assert_eq!((&before["issuer"], &after["issuer"]), (&json!("https://eins.example"), &json!("https://zwei.example")));
    assert!(!row.to_string().contains("geheim"), "no secret goes through the log");
    post(&admin, &format!("{here}/distrust"), json!({})).await;
    assert!(told(&admin, "identity.rule.manage").await["provider"]["after"].is_null());

    town.hire("zweite", "FB20", "head").await;
    let person = async |login| town.cx(login).await.actor().person().unwrap().to_string();
    let (old, new) = (person("leitung").await, person("zweite").await);
    let body = post(&admin, "bodies", json!({ "title": "Personalrat", "chair": "leitung" })).await;
    let here = format!("bodies/{}", body["id"].as_str().unwrap());
    let head = town.user("leitung").await;
    post(&head, &format!("{here}/members"), json!({ "person": "zweite" })).await;
    post(&head, &format!("{here}/chair"), json!({ "person": new })).await;
    assert_eq!(told(&admin, "identity.body.appoint").await["chair"], pair(old, new));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_and_goes_is_named_and_who_only_guesses_is_not() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let guess = [("login", "leitung"), ("password", "falsch-geraten-2026")];
    town.stranger().form("/sign-in", &guess).await.is(401);
    town.user("leitung").await;
    let desk = Device::signed_in(&town, "leitung", "kennwort-des-tests", "").await;
    desk.post("/sign-out", "").await.is(303);
    let admin = town.user("admin").await;
    let rows = told_all(&admin, "identity.session.open").await;
    let (name, person) = (town.cx("leitung").await.actor().name.clone(), town.cx("leitung").await.actor().label());
    let who = |row: &Value| (row["service"] == true, row["actor_name"].as_str().unwrap_or_default().to_owned());
    assert_eq!((who(&rows[0]), &rows[0]["detail"]["end"]), ((false, name.clone()), &json!(true)));
    assert_eq!((who(&rows[1]), &rows[1]["detail"]["success"]), ((false, name), &json!(true)));
    assert_eq!((who(&rows[2]).0, &rows[2]["detail"]["success"]), (true, &json!(false)), "a guess proves nothing");
    assert!(rows.iter().take(3).all(|row| row["subject"] == json!(person)), "{rows:?}");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_tells_of_each_person_it_changes() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let admin = town.user("admin").await;
    let list = "kennung;name;e-mail;einheit;rollen\n\
        admin;Mandanten-Administration;;FB01;admin\nposteingang;Neue Poststelle;;FB01;post-room\n\
        sachbearbeitung;Sachbearbeitung Steuern;;FB60;clerk\nleitung;Leitung Finanzen;;FB20;head\n\
        poststelle;Poststelle;;FB01;post-room\n";
    let brought = admin.upload("/identity/rosters", "personal.csv", list.as_bytes(), &[]).await;
    let page = brought.is(303).header("location").to_owned();
    admin.form(&format!("{page}/release"), &[]).await.is(303);
    let row = told(&admin, "identity.person.manage").await;
    assert_eq!(row["person:posteingang"]["before"], Value::Null);
    assert_eq!(row["person:posteingang"]["after"]["roles"], json!(["post-room"]));
    assert_eq!(row["person:sachbearbeitung"], pair(json!({ "unit": "FB20" }), json!({ "unit": "FB60" })));
    assert_eq!(row["person:leitung"], Value::Null, "who stays is not told");
    // Changed by hand since: that is taken back, too, and told.
    let id = town.cx("sachbearbeitung").await.actor().person().unwrap();
    let by_hand =
        json!({ "login": "sachbearbeitung", "name": "Toni Neu", "email": "", "unit": "FB60", "roles": ["clerk"] });
    post(&admin, &format!("persons/{id}"), by_hand).await;
    admin.form(&format!("{page}/take-back"), &[]).await.is(303);
    let row = told(&admin, "identity.person.manage").await;
    let (was, is) = (&row["person:sachbearbeitung"]["before"], &row["person:sachbearbeitung"]["after"]);
    assert_eq!((&was["unit"], &is["unit"]), (&json!("FB60"), &json!("FB20")));
    assert_eq!((&was["name"], &is["name"]), (&json!("Toni Neu"), &json!("Sachbearbeitung Steuern")));
    assert_eq!(
        (row["person:posteingang"].clone(), is["roles"].clone()),
        (Value::Null, Value::Null),
        "who stays, what stays"
    );
    world.end().await;
}
