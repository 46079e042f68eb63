//! The glass, broken or left whole by programs.
use super::{HERE, TENANTS, done, first, nobody};
use crate::break_glass::{Glass, glass};
use crate::post::{is_problem, text};
use serde_json::{Value, json};
use testkit::World;

fn question() -> Value {
    json!({ "reason": "Eingang 2026-000001 fehlt in der Suche", "ticket": "T-4711", "minutes": 20 })
}

/// Asks, and says which opening that is.
async fn asked(glass: &Glass<'_>) -> (String, Value) {
    let shelf = done(&glass.first, &format!("/api/v1{}", glass.page), question()).await;
    let opening = first(&shelf, "items");
    assert_eq!((text(opening, "state"), &opening["wording"]), ("asked", &Value::Null));
    (text(opening, "id").to_owned(), json!({ "opening": opening["id"] }))
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_break_the_glass_step_by_step() {
    let world = World::new().await;
    let glass = glass(&world).await;
    let (here, own) = (format!("/api/v1{}", glass.page), format!("{HERE}/openings"));
    let (id, chosen) = asked(&glass).await;
    let (over, reply) = (|verb: &str| format!("{here}/{verb}"), format!("{own}/{id}/reply"));
    is_problem(glass.first.post(&over("release"), chosen.clone()).await, 409);
    let released = done(&glass.second, &over("release"), chosen.clone()).await;
    assert_eq!(text(first(&released, "items"), "state"), "released");
    is_problem(glass.first.post(&over("open"), chosen.clone()).await, 409);

    let given = |code: String| json!({ "consent": "given", "code": code });
    is_problem(glass.town.user("leitung").await.post(&reply, given("000000".into())).await, 403);
    is_problem(glass.admin.post(&format!("{own}/{}/reply", nobody()), given("000000".into())).await, 404);
    is_problem(glass.admin.post(&reply, json!({})).await, 404);
    is_problem(glass.admin.post(&reply, json!({ "consent": "given" })).await, 422);
    let shelf = glass.admin.get(&own).await.is(200).json();
    let waiting = first(&shelf, "items");
    assert!(waiting["answer"].is_null() && text(waiting, "wording").contains("T-4711"), "{waiting}");
    let answered = done(&glass.admin, &reply, given(glass.admin.code())).await;
    let answered = first(&answered, "items");
    assert_eq!((text(answered, "state"), text(&answered["answer"], "consent")), ("ready", "given"));

    let link = done(&glass.first, &over("open"), chosen.clone()).await;
    let (_, key) = text(&link, "url").split_once("/registry/enter?key=").expect("a key");
    is_problem(glass.first.post(&over("open"), chosen.clone()).await, 409);
    let shelf = glass.first.get(&here).await.is(200);
    assert!(!shelf.text().contains(key) && shelf.json()["items"][0]["opened"]["until"].is_string());
    is_problem(glass.town.user("leitung").await.post(&format!("{own}/{id}/end"), json!({})).await, 403);
    let ended = done(&glass.admin, &format!("{own}/{id}/end"), json!({})).await;
    assert_eq!(text(first(&ended, "items"), "state"), "ended");
    is_problem(glass.second.post(&over("end"), chosen).await, 409);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_break_no_glass_they_may_not() {
    let world = World::new().await;
    let glass = glass(&world).await;
    let (here, own) = (format!("/api/v1{}", glass.page), format!("{HERE}/openings"));
    let odd = [("reason", json!("kurz")), ("ticket", json!(" ")), ("minutes", json!(61)), ("minutes", json!("20"))];
    for (field, value) in odd {
        let mut odd = question();
        odd[field] = value;
        is_problem(glass.first.post(&here, odd).await, 422);
    }
    is_problem(glass.first.post(&here, json!({})).await, 422);
    is_problem(glass.admin.post(&here, question()).await, 403);
    is_problem(glass.first.post(&format!("{TENANTS}/{}/openings", nobody()), question()).await, 404);
    is_problem(glass.admin.get(&here).await, 404);
    is_problem(glass.town.user("sachbearbeitung").await.get(&own).await, 403);
    assert_eq!(glass.admin.get(&own).await.is(200).json()["items"], json!([]), "nothing was asked");
    let (_, chosen) = asked(&glass).await;
    for verb in ["release", "open", "end"] {
        for odd in [json!({}), json!({ "opening": nobody() }), json!({ "opening": "x" })] {
            is_problem(glass.second.post(&format!("{here}/{verb}"), odd).await, 404);
        }
    }
    let ended = done(&glass.second, &format!("{here}/end"), chosen).await;
    assert_eq!(text(first(&ended, "items"), "state"), "ended");
    world.end().await;
}
