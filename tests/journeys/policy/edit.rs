//! A change of rights: weighed, saved, refused.
use super::*;
use crate::post::is_problem;
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use testkit::{World, between};

#[tokio::test(flavor = "multi_thread")]
async fn a_change_is_weighed_before_and_in_force_on_every_node_after() {
    let world = World::new().await;
    let (town, (second, _home)) = (world.town("rurbroich").await, world.second_node().await);
    let (admin, clerk, head) =
        (town.user("admin").await, town.user("sachbearbeitung").await, town.user("leitung").await);
    let there = clerk.through(&second);
    assert_eq!((count(&clerk, RECORDS).await, count(&there, RECORDS).await), (2, 2), "what lies with the unit");

    is_problem(clerk.get(ROLES).await, 403);
    let seen = head.get(ROLES).await.is(200).json();
    assert!(seen["rights"].as_array().unwrap().iter().any(|right| right["action"] == "dms.record.read"));
    is_problem(
        head.post(&format!("{ROLES}/draft"), json!({ "role": "clerk", "action": "dms.record.read", "scopes": [] }))
            .await,
        403,
    );
    is_problem(head.get(&format!("{ROLES}/draft")).await, 403);

    assert_eq!(draft(&admin, "clerk", "dms.record.read", &["tenant"]).await["changes"], 1);
    let (base, gains, loses) = effect(&admin, "dms.record.read").await;
    assert_eq!((gains, loses), (1, 0), "only the clerk: the head reaches as far as before");
    let names = admin.get(&format!("{ROLES}/draft/names?action=dms.record.read&side=gains")).await.is(200).json();
    assert_eq!(names["items"][0]["login"], "sachbearbeitung");
    assert_eq!(count(&clerk, RECORDS).await, 2, "a draft changes nothing");
    is_problem(admin.post(&format!("{ROLES}/draft/save"), json!({ "base": 0 })).await, 409);
    admin.post(&format!("{ROLES}/draft/save"), json!({ "base": base, "reason": "Vertretung" })).await.is(200);
    soon(async || count(&clerk, RECORDS).await == 3).await;
    soon(async || count(&there, RECORDS).await == 3).await;
    is_problem(admin.get(&format!("{ROLES}/draft")).await, 409);

    let past = head.get(&format!("{ROLES}/history")).await.is(200).json();
    let line = &past["items"][0];
    assert_eq!((&line["before"], &line["after"]), (&json!(["unit"]), &json!(["tenant"])));
    assert_eq!((&line["reason"], &line["held"]), (&json!("Vertretung"), &json!(false)));
    draft(&admin, "clerk", "dms.record.read", &[]).await;
    assert_eq!(effect(&admin, "dms.record.read").await.2, 1);
    save(&admin, "").await.is(200);
    soon(async || clerk.get(RECORDS).await.status == 403 && there.get(RECORDS).await.status == 403).await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_saves_over_somebody_else() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let (one, other) = (town.user("admin").await, town.hire("vertretung", "FB01", "admin").await);
    draft(&one, "clerk", "inbox.item.assign", &[]).await;
    draft(&other, "clerk", "inbox.item.edit", &["subtree"]).await;
    other.post(&format!("{ROLES}/rename"), json!({ "role": "clerk", "title": "Fachkraft" })).await.is(200);
    save(&one, "").await.is(200);

    let stale = other.get(&format!("{ROLES}/draft")).await.is(200).json();
    assert_eq!(stale["stale"], true);
    let refused = is_problem(save(&other, "").await, 409);
    assert_eq!(refused["code"], "identity.stale_draft");
    let page = other.page("/identity/roles/draft").await.is(200).text();
    assert!(page.contains("Inzwischen hat jemand Rechte geändert"), "{page}");
    other.post(&format!("{ROLES}/draft/rebase"), json!({})).await.is(200);
    save(&other, "").await.is(200);
    let matrix = one.get(ROLES).await.is(200).json();
    let of = |action: &str| {
        matrix["rights"].as_array().unwrap().iter().find(|right| right["action"] == action).unwrap().clone()
    };
    assert_eq!(of("inbox.item.assign")["roles"]["clerk"], json!([]));
    assert_eq!(of("inbox.item.edit")["roles"]["clerk"], json!(["subtree"]));
    assert!(matrix["roles"].as_array().unwrap().iter().any(|role| role["title"] == "Fachkraft"));

    assert_eq!(
        one.post(&format!("{ROLES}/draft/reset"), json!({ "role": "clerk" })).await.is(200).json()["changes"],
        2
    );
    save(&one, "").await.is(200);
    assert_eq!(one.post(&format!("{ROLES}/draft/reset"), json!({})).await.is(200).json()["changes"], 0);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_administration_neither_locks_itself_out_nor_helps_itself_unnoticed() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let (admin, head) = (town.user("admin").await, town.user("leitung").await);
    draft(&admin, "admin", "identity.role.edit", &[]).await;
    assert_eq!(is_problem(save(&admin, "").await, 409)["code"], "identity.last_administration");
    assert_eq!(count(&admin, &format!("{ROLES}/history")).await, 0, "nothing of it was saved");
    draft(&admin, "head", "identity.role.edit", &["tenant"]).await;
    save(&admin, "").await.is(200);
    soon(async || head.get(&format!("{ROLES}/draft")).await.status == 409).await;
    soon(async || admin.get(&format!("{ROLES}/draft")).await.status == 403).await;

    let list = admin.page("/identity/persons?q=leitung").await.is(200).text();
    let person = between(&list, "gw-medium\" href=\"/identity/persons/", "\"");
    let kept = admin.form(&format!("/identity/persons/{person}/leave"), &[]).await.is(422).text();
    assert!(kept.contains("niemand mehr Rechte"), "the last who may change rights does not leave: {kept}");
    head.get("/api/v1/identity/me").await.is(200);

    draft(&head, "head", "dms.record.read", &["tenant"]).await;
    assert_eq!(is_problem(save(&head, " ").await, 422)["code"], "identity.no_reason");
    save(&head, "Prüfung der Altakten").await.is(200);
    let past = head.get(&format!("{ROLES}/history")).await.is(200).json();
    assert_eq!(
        (&past["items"][0]["held"], &past["items"][0]["reason"]),
        (&json!(true), &json!("Prüfung der Altakten"))
    );

    let mut app = AsyncPgConnection::establish(world.app_url()).await.unwrap();
    for attack in ["delete from identity.policy_changes", "update identity.policy_changes set held = false"] {
        assert!(app.batch_execute(attack).await.unwrap_err().to_string().contains("permission denied"), "{attack}");
    }
    world.end().await;
}
