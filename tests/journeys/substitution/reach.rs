//! What a deputy sees and does, and in whose name.
use super::*;
use crate::post::is_problem;

#[tokio::test(flavor = "multi_thread")]
async fn a_deputy_sees_and_signs_in_the_absent_ones_stead_and_everything_says_so() {
    let world = World::new().await;
    let (town, other) = (world.town("rurbroich").await, world.town("kleinhausen").await);
    let (clerk, head) = (town.user("sachbearbeitung").await, town.user("leitung").await);
    let deputy = town.hire("bauamt", "FB60", "clerk").await;
    let paper = document(&clerk, "Bescheid").await;
    let request = asked(&clerk, &paper, None).await.is(201).json();
    is_problem(deputy.get(&paper).await, 404);
    is_problem(signed(&deputy, &request).await, 404);
    let (own, before) = (records(&deputy).await, tasks(&deputy).await);
    assert!(before.is_empty());

    named(&head, "bauamt", json!({ "reason": "Urlaub" })).await.is(201);
    let waiting = tasks(&deputy).await;
    assert_eq!((waiting.len(), text(&waiting[0], "behalf")), (1, "Leitung Finanzen"));
    let seen = records(&deputy).await;
    assert!(own.iter().all(|title| seen.contains(title)) && seen.len() > own.len(), "{seen:?}");
    deputy.get(&paper).await.is(200);
    let found = deputy.get("/api/v1/search?q=Grundsteuer").await.is(200).json();
    assert!(found["total"].as_i64().unwrap() > 0, "{found}");
    let page = deputy.page("/tasks").await.is(200).text();
    assert!(page.contains("Sie vertreten") && page.contains("i. V. für Leitung Finanzen"), "{page}");
    assert!(deputy.page("/").await.is(200).text().contains("i. V. für Leitung Finanzen"));
    let panel = deputy.page(&format!("/dms/cosignatures/{}", text(&request, "id"))).await.is(200).text();
    assert!(panel.contains("Die Zeichnung nennt beide Namen"), "{panel}");

    let record = signed(&deputy, &request).await.is(200).json();
    assert_eq!((text(&record, "signer"), text(&record, "behalf")), ("Person bauamt", "Leitung Finanzen"));
    let row = behalf(&world, "dms.cosign.sign").await;
    assert_eq!(row, ("Person bauamt".into(), Some("Leitung Finanzen".into())));
    let page = clerk.page(&paper.replace("/api/v1", "")).await.is(200).text();
    assert!(page.contains("Person bauamt i. V. für Leitung Finanzen"), "{page}");
    assert!(tasks(&deputy).await.is_empty() && tasks(&head).await.is_empty());

    let new = json!({ "plan": "60.10", "title": "Bauantrag Mühlenpfad 3" });
    deputy.post(RECORDS, new).await.is(201);
    assert_eq!(
        behalf(&world, "dms.record.open").await.1,
        None,
        "what one's own right allows is done in one's own name"
    );
    let new = json!({ "plan": "20.21.01", "title": "Grundsteuer, Mühlenpfad 3", "unit": "FB20" });
    deputy.post(RECORDS, new).await.is(201);
    assert_eq!(behalf(&world, "dms.record.open").await.1.as_deref(), Some("Leitung Finanzen"));
    is_problem(other.user("sachbearbeitung").await.get(&paper).await, 404);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_passed_on() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let (head, admin) = (town.user("leitung").await, town.user("admin").await);
    let (first, second) = (town.hire("bauamt", "FB60", "clerk").await, town.hire("ordnung", "FB32", "clerk").await);
    named(&head, "bauamt", json!({})).await.is(201);
    named(&first, "ordnung", json!({})).await.is(201);
    let (of_first, of_second) = (records(&first).await, records(&second).await);
    let taxes = |titles: &[String]| titles.iter().any(|title| title.contains("Grundsteuer"));
    assert!(taxes(&of_first) && !taxes(&of_second), "{of_second:?}");
    let all = town.hire("vorzimmer", "FB60", "clerk").await;
    assert!(
        records(&all).await.iter().all(|title| of_second.contains(title)),
        "what is the first deputy's own is lent"
    );
    // A deputy of the head or of the administration arranges nothing in their stead, for themselves or for others.
    named(&admin, "bauamt", json!({})).await.is(201);
    first.page("/identity/persons").await.is(200);
    let (leader, clerk) = (id(&town, "leitung").await, id(&town, "sachbearbeitung").await);
    for absent in [leader, clerk] {
        let terms = json!({ "absent": absent, "reason": "Vertretung der Vertretung" });
        is_problem(named(&first, "ordnung", terms).await, 403);
    }
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scope_narrows_by_role_kind_of_work_and_unit() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let (clerk, room) = (town.user("sachbearbeitung").await, town.user("poststelle").await);
    let (head, deputy) = (town.user("leitung").await, town.hire("bauamt", "FB60", "clerk").await);
    let item = room.upload("/api/v1/inbox/items", "brief.pdf", &testkit::pdf("Steuer"), &[]).await.is(201).json();
    let item = format!("/api/v1/inbox/items/{}", text(&item, "id"));
    room.post(&format!("{item}/assign"), json!({ "unit": "FB20" })).await.is(200);
    let taxes = async || records(&deputy).await.iter().any(|title| title.contains("Grundsteuer"));
    let end = async |made: Value| {
        head.post(&format!("{HERE}/{}/end", text(&made, "id")), json!({})).await.is(200);
        is_problem(deputy.get(&item).await, 404);
    };
    is_problem(named(&head, "bauamt", json!({ "role": "clerk" })).await, 422);
    is_problem(named(&head, "bauamt", json!({ "kinds": ["alles"] })).await, 422);
    is_problem(named(&head, "bauamt", json!({ "units": ["FB99"] })).await, 422);
    let made = named(&head, "bauamt", json!({ "role": "head", "kinds": ["inbox"] })).await.is(201).json();
    deputy.get(&item).await.is(200);
    assert!(!taxes().await, "the post was handed over, and nothing else");
    end(made).await;
    let made = named(&head, "bauamt", json!({ "units": ["FB20"] })).await.is(201).json();
    deputy.get(&item).await.is(200);
    let request = asked(&clerk, &document(&clerk, "Bescheid").await, None).await.is(201).json();
    assert!(taxes().await && tasks(&deputy).await.is_empty(), "what is assigned to the head stays with the head");
    is_problem(signed(&deputy, &request).await, 404);
    end(made).await;
    let top = town.hire("amtsleitung", "FB01", "head").await;
    named(&top, "bauamt", json!({ "units": ["FB32"] })).await.is(201);
    is_problem(deputy.get(&item).await, 404);
    assert!(!taxes().await, "a foreign scope opens nothing");
    world.end().await;
}
