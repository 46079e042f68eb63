//! A level takes effect everywhere and at once; raising is easy, lowering a right of its own.
use super::*;
use crate::policy::{draft, save, soon};
use crate::post::is_problem;

#[tokio::test(flavor = "multi_thread")]
async fn a_level_takes_effect_everywhere_with_the_next_request() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let (clerk, head) = (town.user("sachbearbeitung").await, town.user("leitung").await);
    let colleague = town.hire("kollegin", "FB20", "clerk").await;
    let paper = paper(&clerk, "Zwiebelturm").await;
    for user in [&clerk, &head, &colleague] {
        all(paper.shown(user, "Zwiebelturm").await, true);
    }
    let raised = clerk.post(&paper.at("/protection"), json!({ "level": "confidential" })).await.is(200).json();
    assert_eq!((&raised["level"], &raised["visible"]), (&json!("confidential"), &json!(true)));
    all(paper.shown(&colleague, "Zwiebelturm").await, true);
    is_problem(colleague.post(&paper.at("/protection"), json!({ "level": "normal" })).await, 409);
    is_problem(colleague.post(&paper.at("/protection/lower"), json!({ "level": "normal" })).await, 404);

    // The colleague has the list open; the clerk raises the whole record above both.
    let record = format!("/api/v1/dms/records/{}/protection", paper.record);
    let raised = head.post(&record, json!({ "level": "strict" })).await.is(200).json();
    assert_eq!(raised["effective_level"], "strict");
    for user in [&clerk, &colleague] {
        all(paper.shown(user, "Zwiebelturm").await, false);
        missing(user, &paper.at(""), &paper.document).await;
        missing(user, &paper.at("/content"), &paper.document).await;
        missing(user, &format!("/dms/records/{}", paper.record), &paper.record).await;
    }
    all(paper.shown(&head, "Zwiebelturm").await, true);
    let after = filed(&head, &paper.process, "Nachtrag").await;
    all(after.shown(&clerk, "Nachtrag").await, false);

    head.post(&format!("{record}/lower"), json!({ "level": "normal" })).await.is(200);
    all(paper.shown(&colleague, "Zwiebelturm").await, true);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_sees_a_level_is_a_right_and_weighed_like_one() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let (admin, clerk, head) =
        (town.user("admin").await, town.user("sachbearbeitung").await, town.user("leitung").await);
    let paper = paper(&clerk, "Zwiebelturm").await;
    head.post(&paper.at("/protection"), json!({ "level": "strict" })).await.is(200);
    all(paper.shown(&clerk, "Zwiebelturm").await, false);
    let page = admin.page("/identity/roles/levels").await.is(200).text();
    assert!(page.contains("Streng Vertrauliches sehen") && !page.contains("Akte lesen"), "{page}");
    draft(&admin, "clerk", "identity.level.strict", &["tenant"]).await;
    assert_eq!(crate::policy::effect(&admin, "identity.level.strict").await.1, 1, "the clerk gains");
    save(&admin, "Vertretung der Leitung").await.is(200);
    soon(async || paper.shown(&clerk, "Zwiebelturm").await == [true; 5]).await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_goes_with_its_document_and_blocks_nobody() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let (clerk, head) = (town.user("sachbearbeitung").await, town.user("leitung").await);
    let paper = paper(&clerk, "Zwiebelturm").await;
    let asked = clerk.post(&paper.at("/cosign-requests"), json!({})).await.is(201).json();
    let tasks = async |user: &User| user.get("/api/v1/tasks").await.is(200).text().contains("Zwiebelturm");
    assert!(tasks(&head).await);
    let out = json!({ "kind": "exclude", "person": "leitung", "reason": "befangen" });
    head.post(&paper.at("/protection/exceptions"), out).await.is(200);
    assert!(!tasks(&head).await, "the task shows a title, so it goes with the document");
    head.page(&format!("/dms/cosignatures/{}", id(&asked, "id"))).await.is(404);
    clerk.post(&format!("/api/v1/dms/processes/{}/close", paper.process), json!({})).await.is(200);
    let seen = clerk.get(&paper.at("")).await.is(200).json();
    assert_eq!((&seen["state"], &seen["cosignatures"][0]["state"]), (&json!("filed"), &json!("withdrawn")));
    assert!(!tasks(&clerk).await);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_asked_to_sign_what_they_may_not_see() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let (clerk, head) = (town.user("sachbearbeitung").await, town.user("leitung").await);
    town.hire("kollegin", "FB20", "clerk").await;
    let paper = paper(&clerk, "Zwiebelturm").await;
    head.post(&paper.at("/protection"), json!({ "level": "strict" })).await.is(200);
    let list = town.user("admin").await.page("/identity/persons?q=kollegin").await.is(200).text();
    let person = testkit::between(&list, "gw-medium\" href=\"/identity/persons/", "\"");
    let refused = is_problem(head.post(&paper.at("/cosign-requests"), json!({ "assignee": person })).await, 422);
    assert_eq!(refused["code"], "dms.cosign_assignee");
    let let_in = json!({ "kind": "allow", "person": "kollegin", "reason": "zeichnet mit" });
    head.post(&paper.at("/protection/exceptions"), let_in).await.is(200);
    head.post(&paper.at("/cosign-requests"), json!({ "assignee": person })).await.is(201);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_the_sensitive_is_logged_and_nothing_else_is() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let (clerk, head) = (town.user("sachbearbeitung").await, town.user("leitung").await);
    let (plain, strict) = (paper(&clerk, "Tulpe").await, paper(&clerk, "Zwiebelturm").await);
    let reads = async |paper: &Paper| logged(&world, "dms.document.read", &paper.document).await;
    head.post(&strict.at("/protection"), json!({ "level": "strict" })).await.is(200);
    for paper in [&plain, &strict] {
        head.get(&paper.at("")).await.is(200);
        head.get(&paper.at("/content")).await.is(200);
        head.page(&format!("/dms/documents/{}", paper.document)).await.is(200);
    }
    assert_eq!((reads(&plain).await, reads(&strict).await), (0, 3));
    missing(&clerk, &strict.at(""), &strict.document).await;
    assert_eq!(reads(&strict).await, 3, "who is refused has not read");

    let record = format!("/api/v1/dms/records/{}/protection", plain.record);
    head.post(&record, json!({ "level": "normal", "file": "personnel" })).await.is(200);
    clerk.get(&plain.at("/content")).await.is(200);
    assert_eq!(reads(&plain).await, 1, "a personnel file, whatever its level");
    clerk.page(&format!("/dms/records/{}", plain.record)).await.is(200);
    assert_eq!(logged(&world, "dms.record.read", &plain.record).await, 1);
    world.end().await;
}
