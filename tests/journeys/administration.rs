//! What the administration does on its pages, done by a program.
use crate::post::is_problem;
use serde_json::{Value, json};
use testkit::{Town, User, World};

const HERE: &str = "/api/v1/identity";
const ME: &str = "/api/v1/identity/me";
const PASSWORD: &str = "drei-neue-worte-2026";

async fn list(user: &User, what: &str) -> Vec<Value> {
    user.get(&format!("{HERE}/{what}")).await.is(200).json()["items"].as_array().unwrap().clone()
}

fn toni() -> Value {
    json!({ "login": "T.Muster", "name": "Toni Muster", "email": "t@x.example", "unit": "FB20", "roles": ["clerk"] })
}

/// Takes up an invitation as told by the API.
async fn joined(town: &Town<'_>, invitation: &Value) -> u16 {
    let token = invitation.as_str().unwrap().split_once("token=").unwrap().1;
    let form = [("token", token), ("password", PASSWORD)];
    town.stranger().form("/sign-in/invitation", &form).await.status
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_takes_people_on_moves_them_and_lets_them_go() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let (admin, clerk) = (town.user("admin").await, town.user("sachbearbeitung").await);
    is_problem(clerk.post(&format!("{HERE}/persons"), toni()).await, 403);
    is_problem(admin.post(&format!("{HERE}/persons"), json!({ "login": "x" })).await, 422);
    let made = admin.post(&format!("{HERE}/persons"), toni()).await.is(201);
    let (here, told) = (made.header("location").to_owned(), made.json());
    is_problem(admin.post(&format!("{HERE}/persons"), toni()).await, 409);
    let known = admin.get(&here).await.is(200).json();
    assert_eq!((&known["login"], &known["has_password"]), (&json!("t.muster"), &json!(false)));
    assert_eq!(joined(&town, &told["invitation"]).await, 303);
    assert_eq!(joined(&town, &told["invitation"]).await, 404, "it works once");
    let listed = list(&admin, "persons?q=muster").await;
    assert_eq!((listed.len(), &listed[0]["id"]), (1, &told["id"]));

    let told = is_problem(admin.post(&here, json!({ "login": "t.muster", "name": "Toni", "unit": "FB20" })).await, 422);
    assert!(told["detail"].as_str().unwrap().contains("email"), "{told}");
    assert_eq!(admin.get(&here).await.json()["roles"], json!(["clerk"]), "what was left out is not lost");
    let own = format!("{HERE}/persons/{}", town.cx("admin").await.actor().label());
    for way in ["reset", "reset-factor", "leave"] {
        is_problem(admin.post(&format!("{own}/{way}"), json!({})).await, 409);
    }

    let mut moved = toni();
    moved["unit"] = json!("FB60");
    moved["from"] = json!("2099-01-01");
    let planned = admin.post(&here, moved.clone()).await.is(200).json();
    assert_eq!((&planned["planned"]["from"], &planned["unit"]), (&json!("2099-01-01"), &known["unit"]));
    let dropped = admin.post(&format!("{here}/cancel-move"), json!({})).await.is(200).json();
    assert!(dropped["planned"].is_null());
    moved["from"] = Value::Null;
    assert_ne!(admin.post(&here, moved).await.is(200).json()["unit"], known["unit"]);

    let gone = admin.post(&format!("{here}/leave"), json!({})).await.is(200).json();
    assert_eq!((&gone["active"], &gone["sessions"], &gone["has_password"]), (&json!(false), &json!(0), &json!(false)));
    is_problem(admin.post(&format!("{here}/leave"), json!({})).await, 409);
    admin.post(&format!("{here}/come-back"), json!({})).await.is(200);
    let again = admin.post(&format!("{here}/reset"), json!({})).await.is(200).json();
    assert_eq!(joined(&town, &again["invitation"]).await, 303);
    is_problem(clerk.get(&here).await, 403);
    is_problem(world.town("kleinhausen").await.user("admin").await.get(&here).await, 404);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_keeps_units_and_rules() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let (admin, clerk) = (town.user("admin").await, town.user("sachbearbeitung").await);
    let units = format!("{HERE}/units");
    let new = |key: &str, parent: &str| json!({ "key": key, "title": "Kita", "parent": parent });
    // Its code stands before its parent's in the alphabet, and it is listed below it all the same.
    let made = admin.post(&units, new("A1", "FB20")).await.is(201).json();
    is_problem(admin.post(&units, new("A1", "FB20")).await, 409);
    is_problem(clerk.get(&units).await, 403);
    let listed = list(&admin, "units").await;
    let place = |key: &str| listed.iter().position(|unit| unit["key"] == key).unwrap();
    assert_eq!((&listed[place("A1")]["parent"], place("A1")), (&listed[place("FB20")]["id"], place("FB20") + 1));
    let id = made["id"].as_str().unwrap();
    assert!(admin.post(&format!("{units}/{id}"), new("A2", "")).await.is(200).json()["parent"].is_null());

    let rules = format!("{HERE}/rules");
    let value = |shown: &Value, key: &str| {
        let items = shown["items"].as_array().unwrap();
        items.iter().find(|item| item["key"] == key).unwrap()["value"].clone()
    };
    is_problem(clerk.post(&rules, json!({ "rules": { "failures": 7 } })).await, 403);
    is_problem(admin.post(&rules, json!({ "rules": { "failurs": 7 } })).await, 422);
    is_problem(admin.post(&rules, json!({ "rules": { "failures": 0, "idle-minutes": 30 } })).await, 422);
    assert_eq!(value(&admin.get(&rules).await.is(200).json(), "idle-minutes"), 120, "nothing was saved");
    let set = json!({ "rules": { "failures": 7 }, "factor_roles": ["head"] });
    let shown = admin.post(&rules, set).await.is(200).json();
    assert_eq!((value(&shown, "failures"), &shown["factor_roles"]), (json!(7), &json!(["head"])));
    let later = json!({ "from": "2099-01-01", "rules": { "failures": 9 } });
    let shown = admin.post(&rules, later).await.is(200).json();
    assert_eq!((value(&shown, "failures"), &shown["coming"][0]["value"]), (json!(7), &json!(9)));
    assert_eq!(shown["factor_roles"], json!(["head"]), "roles that were not named stay");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_brings_a_list_and_a_second_person_releases_it() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let (admin, second) = (town.user("admin").await, town.hire("zweite", "FB01", "admin").await);
    let lines = ["admin;Administration;;FB01;admin", "zweite;Zweite;;FB01;admin", "neu;Toni Neu;;FB60;clerk"];
    let text = format!("kennung;name;e-mail;einheit;rollen\n{}\n", lines.join("\n"));
    let rosters = format!("{HERE}/rosters");
    is_problem(admin.upload(&rosters, "x.csv", b"nichts", &[]).await, 422);
    let clerk = town.user("sachbearbeitung").await;
    is_problem(clerk.upload(&rosters, "x.csv", text.as_bytes(), &[]).await, 403);
    let brought = admin.upload(&rosters, "personal.csv", text.as_bytes(), &[]).await.is(201);
    let (here, shown) = (brought.header("location").to_owned(), brought.json());
    assert_eq!((&shown["state"], &shown["needs_second_person"]), (&json!("draft"), &json!(true)));
    assert_eq!(shown["diff"]["joins"], json!(["neu"]));
    let release = format!("{here}/release");
    assert_eq!(admin.post(&release, json!({})).await.is(200).json()["state"], "waiting");
    is_problem(admin.post(&release, json!({})).await, 409);
    is_problem(town.user("leitung").await.post(&release, json!({})).await, 403);
    clerk.get(ME).await.is(200);
    assert_eq!(second.post(&release, json!({})).await.is(200).json()["state"], "applied");
    is_problem(clerk.get(ME).await, 401);
    assert_eq!(second.post(&format!("{here}/take-back"), json!({})).await.is(200).json()["state"], "taken_back");
    assert_eq!(list(&second, "rosters").await.len(), 1);
    is_problem(second.post(&format!("{here}/drop"), json!({})).await, 409);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_keeps_providers_and_connections() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let (admin, clerk) = (town.user("admin").await, town.user("sachbearbeitung").await);
    let providers = format!("{HERE}/providers");
    let mut provider = json!({
        "title": "Verzeichnis", "issuer": "https://idp.example", "client_id": "gw", "client_secret": "geheimes-wort",
        "unit": "FB01", "admits": "known", "roles_claim": "groups", "roles_map": "chefs = head", "units_claim": "",
        "units_map": "",
    });
    is_problem(clerk.post(&providers, provider.clone()).await, 403);
    is_problem(admin.post(&providers, json!({ "title": "ohne Adresse" })).await, 422);
    let made = admin.post(&providers, provider.clone()).await.is(201);
    assert!(!made.text().contains("geheimes-wort"), "the secret stays here");
    let here = made.header("location").to_owned();
    provider["client_secret"] = json!("");
    provider["admits"] = json!("everybody");
    is_problem(admin.post(&here, json!({ "title": "Verzeichnis", "issuer": "https://idp.example" })).await, 422);
    let changed = admin.post(&here, provider).await.is(200).json();
    assert_eq!((&changed["admits"], &changed["roles_map"]), (&json!("everybody"), &json!("chefs = head")));
    admin.post(&format!("{here}/distrust"), json!({})).await.is(200);
    is_problem(admin.get(&here).await, 404);

    let connections = format!("{HERE}/connections");
    let wanted = json!({ "title": "Entra ID", "days": 90, "unit": "FB01", "roles": ["clerk"] });
    is_problem(clerk.post(&connections, wanted.clone()).await, 403);
    is_problem(admin.post(&connections, json!({ "title": "Entra ID", "unit": "FB01" })).await, 422);
    let told = admin.post(&connections, wanted).await.is(201).json();
    let program = town.stranger().connected(told["token"].as_str().unwrap());
    program.get("/scim/v2/Users").await.is(200);
    let listed = list(&admin, "connections").await;
    assert_eq!((listed.len(), &listed[0]["live"]), (1, &json!(true)));
    let id = listed[0]["id"].as_str().unwrap();
    admin.post(&format!("{connections}/{id}/revoke"), json!({})).await.is(200);
    program.get("/scim/v2/Users").await.is(401);
    is_problem(admin.post(&format!("{connections}/{id}/revoke"), json!({})).await, 409);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_person_releases_a_draft_by_program() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let (admin, second) = (town.user("admin").await, town.hire("zweite", "FB01", "admin").await);
    admin.post(&format!("{HERE}/rules"), json!({ "rules": { "draft-release": 1 } })).await.is(200);
    let roles = format!("{HERE}/roles");
    let cell = json!({ "role": "post-room", "action": "inbox.item.file", "scopes": ["tenant"] });
    admin.post(&format!("{roles}/draft"), cell).await.is(200);
    let base = admin.get(&format!("{roles}/draft")).await.is(200).json()["base"].clone();
    let saved = admin.post(&format!("{roles}/draft/save"), json!({ "base": base, "reason": "Urlaub" })).await.is(200);
    assert_eq!(saved.json()["waiting"], true);
    let waiting = list(&second, "roles/releases").await;
    let here = format!("{roles}/releases/{}", waiting[0]["author"].as_str().unwrap());
    let shown = second.get(&here).await.is(200).json();
    assert_eq!((&shown["changes"][0]["action"], &shown["reason"]), (&json!("inbox.item.file"), &json!("Urlaub")));
    let seen = json!({ "base": shown["base"].to_string(), "stamp": shown["stamp"] });
    is_problem(admin.post(&here, seen.clone()).await, 409);
    is_problem(town.user("leitung").await.post(&here, seen.clone()).await, 403);
    is_problem(second.post(&here, json!({ "base": "0", "stamp": shown["stamp"] })).await, 409);
    assert_eq!(second.post(&here, seen).await.is(200).json()["changes"], 1);
    assert_eq!(list(&second, "roles/releases").await.len(), 0);
    world.end().await;
}
