//! What is done on the pages of the registry, by those above a tenant and by the tenant itself, done by a program.
mod opening;

use crate::delegation::hierarchy;
use crate::post::{is_problem, text};
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use serde_json::{Value, json};
use testkit::{User, World};

const HERE: &str = "/api/v1/registry";
const TENANTS: &str = "/api/v1/registry/tenants";
const DAY: &str = "2027-06-30";

fn nobody() -> String {
    sdk::uuid::Uuid::now_v7().to_string()
}

async fn done(user: &User, path: &str, body: Value) -> Value {
    user.post(path, body).await.is(200).json()
}

#[track_caller]
fn first<'a>(shown: &'a Value, list: &str) -> &'a Value {
    shown[list].get(0).unwrap_or_else(|| panic!("no {list} in {shown}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_closes_a_tenant_and_opens_it_again() {
    let world = World::new().await;
    let all = hierarchy(&world).await;
    let here = format!("/api/v1{}", all.page);
    let at = |verb: &str| format!("{here}/{verb}");
    let shown = all.district.get(&here).await.is(200).json();
    assert_eq!((text(&shown, "key"), text(&shown, "above")), ("kleinhausen", "Ort kreis-rurland"));
    assert_eq!(first(&shown, "grants")["powers"], json!(["configure", "suspend"]));
    assert_eq!((&shown["founding"], &shown["access_waits"]), (&Value::Null, &json!(false)));
    for odd in [nobody(), "x".into()] {
        is_problem(all.district.get(&format!("{TENANTS}/{odd}")).await, 404);
        is_problem(all.district.post(&format!("{TENANTS}/{odd}/suspend"), json!({})).await, 404);
    }
    is_problem(all.admin.get(&here).await, 403);
    for verb in ["suspend", "resume", "shredding/withdraw"] {
        is_problem(all.admin.post(&at(verb), json!({})).await, 403);
    }
    is_problem(all.district.post(&at("resume"), json!({})).await, 409);
    assert_eq!(all.district.get(&here).await.json(), shown, "nothing was changed");

    assert_eq!(done(&all.district, &at("suspend"), json!({})).await["state"], "suspended");
    is_problem(all.district.post(&at("suspend"), json!({})).await, 409);
    is_problem(all.operator.post(&at("shredding/withdraw"), json!({})).await, 404);
    let asked = json!({ "typed": "kleinhausen", "reason": "Vertragsende zum 31.12." });
    assert!(done(&all.operator, &at("shredding"), asked).await["asked"].is_object());
    is_problem(all.district.post(&at("shredding/withdraw"), json!({})).await, 403);
    assert_eq!(done(&all.operator, &at("shredding/withdraw"), json!({})).await, json!({ "asked": null }));
    assert!(all.operator.get(&at("shredding")).await.is(200).json()["asked"].is_null());
    assert_eq!(done(&all.district, &at("resume"), json!({})).await["state"], "active");
    world.end().await;
}

/// As after a founding nobody saw the end of: the operator still remembers the first password.
async fn remembered(world: &World, tenant: &str, state: &str) {
    let cx = world.actor(&world.operator, "operator").await;
    let sealed = cx.ports().blobs.seal(&cx, "registry.initial-password", b"erstes-kennwort").unwrap();
    let sealed: String = sealed.iter().map(|byte| format!("{byte:02x}")).collect();
    let sql = format!(
        "insert into registry.foundings (tenant_id, id, sealed_password, tried_at) \
         values ('{}', '{tenant}', '\\x{sealed}', now()); update platform.tenants set state = '{state}' where id = '{tenant}'",
        world.operator.id
    );
    AsyncPgConnection::establish(world.owner_url()).await.unwrap().batch_execute(&sql).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_tries_a_founding_again_and_is_told_the_first_log_in_once() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let (operator, admin) = (world.existing("betrieb").await.user("operator").await, town.user("admin").await);
    let id = town.placed.0.id.to_string();
    let at = |verb: &str| format!("{TENANTS}/{id}/{verb}");
    is_problem(operator.post(&at("reveal"), json!({})).await, 404);
    remembered(&world, &id, "active").await;
    for verb in ["retry", "reveal"] {
        is_problem(admin.post(&at(verb), json!({})).await, 403);
    }
    is_problem(operator.post(&at("retry"), json!({})).await, 409);
    assert_eq!(operator.get(&format!("{TENANTS}/{id}")).await.is(200).json()["access_waits"], true);
    let told = done(&operator, &at("reveal"), json!({})).await;
    assert_eq!(told["admin"], json!({ "login": "admin", "password": "erstes-kennwort" }));
    is_problem(operator.post(&at("reveal"), json!({})).await, 404);

    remembered(&world, &id, "founding").await;
    is_problem(operator.post(&at("reveal"), json!({})).await, 409);
    let shown = operator.get(&format!("{TENANTS}/{id}")).await.is(200).json();
    assert_eq!((&shown["state"], &shown["founding"]["attempts"]), (&json!("founding"), &json!(0)));
    assert_eq!(shown["access_waits"], false);
    let told = done(&operator, &at("retry"), json!({})).await;
    assert_eq!((text(&told, "state"), text(&told["admin"], "password")), ("active", "erstes-kennwort"));
    is_problem(operator.post(&at("retry"), json!({})).await, 404);
    world.end().await;
}

fn new(powers: Value, until: &str) -> Value {
    json!({ "powers": powers, "until": until, "reason": "Neu vereinbart" })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_of_the_tenant_ends_a_grant_and_begins_it_anew() {
    let world = World::new().await;
    let all = hierarchy(&world).await;
    let grants = format!("{HERE}/grants");
    let known = all.admin.get(&grants).await.is(200).json();
    let grant = first(&known, "items");
    assert_eq!((text(grant, "holder"), &grant["live"]), ("Ort kreis-rurland", &json!(true)));
    assert_eq!((text(first(&known, "uses"), "action"), &known["next"]), ("registry.tenant.found", &Value::Null));
    let at = |verb: &str| format!("{grants}/{}/{verb}", text(grant, "id"));
    let (head, reason) = (all.town.user("leitung").await, json!({ "reason": "Wir verwalten uns selbst" }));
    is_problem(head.post(&at("revoke"), reason.clone()).await, 403);
    is_problem(all.operator.post(&at("revoke"), reason.clone()).await, 404);
    for odd in [nobody(), "x".into()] {
        is_problem(all.admin.post(&format!("{grants}/{odd}/revoke"), reason.clone()).await, 404);
    }
    is_problem(all.admin.post(&at("revoke"), json!({})).await, 422);
    assert_eq!(all.admin.get(&grants).await.json(), known, "nothing was changed");

    let ended = done(&all.admin, &at("revoke"), reason.clone()).await;
    let ended = first(&ended, "items");
    assert_eq!((&ended["live"], text(&ended["ended"], "reason")), (&json!(false), "Wir verwalten uns selbst"));
    is_problem(all.admin.post(&at("revoke"), reason).await, 409);
    let suspend = || json!(["suspend"]);
    let days = ["2199-01-01", "2020-01-01", "bald"].map(|day| new(suspend(), day));
    for odd in [json!({}), new(json!([]), DAY), new(json!(["found"]), DAY)].into_iter().chain(days) {
        is_problem(all.admin.post(&at("renew"), odd).await, 422);
    }
    let fly = is_problem(all.admin.post(&at("renew"), new(json!(["suspend", "fly"]), DAY)).await, 422);
    assert_eq!(fly["code"], "registry.no_power");
    is_problem(head.post(&at("renew"), new(suspend(), DAY)).await, 403);
    assert_eq!(first(&all.admin.get(&grants).await.json(), "items"), ended, "nothing was given");
    let begun = done(&all.admin, &at("renew"), new(suspend(), DAY)).await;
    let begun = first(&begun, "items");
    assert_eq!((&begun["live"], &begun["powers"], text(begun, "until")), (&json!(true), &suspend(), DAY));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_of_the_operator_ends_and_gives_grants_over_a_tenant() {
    let world = World::new().await;
    let all = hierarchy(&world).await;
    let here = format!("/api/v1{}", all.page);
    let (give, end) = (format!("{here}/grants"), format!("{here}/grants/revoke"));
    let known = all.operator.get(&here).await.is(200).json();
    let id = text(first(&known, "grants"), "id");
    let ending = |grant: &str, reason: &str| json!({ "grant": grant, "reason": reason });
    is_problem(all.admin.post(&end, ending(id, "Vertrag zu Ende")).await, 403);
    is_problem(all.district.post(&end, ending(id, "Vertrag zu Ende")).await, 404);
    for odd in [nobody(), "x".into(), String::new()] {
        is_problem(all.operator.post(&end, ending(&odd, "Vertrag zu Ende")).await, 404);
    }
    is_problem(all.operator.post(&end, ending(id, " ")).await, 422);
    assert_eq!(all.operator.get(&here).await.json(), known, "nothing was changed");
    let ended = done(&all.operator, &end, ending(id, "Vertrag zu Ende")).await;
    let ended = &first(&ended, "grants")["ended"];
    assert_eq!(text(ended, "reason"), "Vertrag zu Ende");

    let suspend = || new(json!(["suspend"]), DAY);
    is_problem(all.admin.post(&give, suspend()).await, 403);
    is_problem(all.district.post(&give, suspend()).await, 404);
    is_problem(all.operator.post(&format!("{TENANTS}/{}/grants", nobody()), suspend()).await, 404);
    for odd in [json!({}), new(json!(["found"]), DAY), new(json!(["suspend"]), "2020-01-01")] {
        is_problem(all.operator.post(&give, odd).await, 422);
    }
    assert_eq!(all.operator.get(&here).await.json()["grants"].as_array().unwrap().len(), 1, "nothing was given");
    let given = done(&all.operator, &give, suspend()).await;
    let given = first(&given, "grants");
    assert_eq!((&given["live"], &given["powers"], text(given, "until")), (&json!(true), &json!(["suspend"]), DAY));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_of_the_tenant_sets_periods() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let (admin, rules) = (town.user("admin").await, format!("{HERE}/rules"));
    let known = admin.get(&rules).await.is(200).json();
    let days = json!({ "key": "grant-days", "value": 730, "least": 1, "most": 3_650, "suggested": 730 });
    assert_eq!(first(&known, "items"), &days);
    let minutes = |value: Value| json!({ "rules": { "opening-minutes": value } });
    for (odd, code) in [
        (json!({ "rules": { "opening-minutes": 20, "grant-day": 1 } }), "registry.unknown_rule"),
        (minutes(json!(4)), "registry.bad_rule"),
        (minutes(json!("zwanzig")), "registry.bad_rule"),
        (json!({ "from": "bald", "rules": { "opening-minutes": 20 } }), "registry.bad_day"),
    ] {
        assert_eq!(is_problem(admin.post(&rules, odd).await, 422)["code"], code);
    }
    for other in [town.user("leitung").await, world.existing("betrieb").await.user("operator").await] {
        is_problem(other.get(&rules).await, 403);
        is_problem(other.post(&rules, minutes(json!(20))).await, 403);
    }
    assert_eq!(admin.get(&rules).await.json(), known, "nothing was saved");
    let set = done(&admin, &rules, minutes(json!(20))).await;
    assert_eq!((&set["items"][1]["key"], &set["items"][1]["value"]), (&json!("opening-minutes"), &json!(20)));
    let later = json!({ "from": "2099-01-01", "rules": { "opening-minutes": 30 } });
    assert_eq!(done(&admin, &rules, later).await, set, "not yet");
    world.end().await;
}
