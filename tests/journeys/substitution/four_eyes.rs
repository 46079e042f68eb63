//! Where two persons must differ, a deputy and the absent one count as one.
use super::*;
use crate::post::is_problem;

#[tokio::test(flavor = "multi_thread")]
async fn a_deputy_does_not_approve_their_own_request() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let (clerk, head) = (town.user("sachbearbeitung").await, town.user("leitung").await);
    let paper = document(&clerk, "Bescheid").await;
    let request = asked(&clerk, &paper, None).await.is(201).json();
    named(&head, "sachbearbeitung", json!({})).await.is(201);
    let refused = signed(&clerk, &request).await;
    assert!(refused.text().contains("zwei verschiedene Personen"), "{}", refused.text());
    is_problem(refused, 409);
    let refuse = format!("/api/v1/dms/cosignatures/{}/refuse", text(&request, "id"));
    is_problem(clerk.post(&refuse, json!({ "reason": "erledigt sich" })).await, 409);
    assert_eq!(clerk.get(&paper).await.json()["cosignatures"][0]["state"], "requested");
    signed(&head, &request).await.is(200);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_counts_twice_and_who_was_represented_has_asked() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let (clerk, head) = (town.user("sachbearbeitung").await, town.user("leitung").await);
    let deputy = town.hire("zweite", "FB20", "clerk").await;
    named(&head, "zweite", json!({})).await.is(201);
    let paper = document(&clerk, "Bescheid").await;
    let own = asked(&clerk, &paper, Some(&id(&town, "zweite").await)).await.is(201).json();
    let lent = asked(&clerk, &paper, None).await.is(201).json();
    let first = signed(&deputy, &own).await.is(200).json();
    assert!(first["behalf"].is_null(), "asked themselves, they sign for themselves: {first}");
    let twice = signed(&deputy, &lent).await;
    assert!(twice.text().contains("niemand zählt zweimal"), "{}", twice.text());
    is_problem(twice, 409);

    // In the head's stead one asks for what is the head's: then neither is a second person for it.
    let below = town.hire("bauamt", "FB60", "clerk").await;
    named(&head, "bauamt", json!({})).await.is(201);
    let other = document(&clerk, "Zweiter Bescheid").await;
    is_problem(asked(&below, &other, Some(&id(&town, "leitung").await)).await, 422);
    is_problem(asked(&below, &other, Some(&id(&town, "bauamt").await)).await, 422);
    asked(&below, &other, Some(&id(&town, "sachbearbeitung").await)).await.is(201);
    assert_eq!(behalf(&world, "dms.cosign.request").await.1.as_deref(), Some("Leitung Finanzen"));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deputy_of_the_administration_is_no_second_administrator() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let (admin, deputy) = (town.user("admin").await, town.hire("zweite", "FB01", "clerk").await);
    named(&admin, "zweite", json!({})).await.is(201);
    let list = "kennung;name;e-mail;einheit;rollen\nadmin;Mandanten-Administration;;FB01;admin\nzweite;Person zweite;;FB01;clerk\n";
    let brought = admin.upload("/identity/rosters", "liste.csv", list.as_bytes(), &[]).await.is(303);
    let release = format!("{}/release", brought.header("location"));
    admin.form(&release, &[]).await.is(303);
    let alone = deputy.form(&release, &[]).await;
    assert!(alone.text().contains("braucht deshalb eine zweite Person"), "{}", alone.text());
    // And the other way round: what the deputy brings in the administrator's stead, the administrator does not release.
    let brought = deputy.upload("/identity/rosters", "liste.csv", list.as_bytes(), &[]).await.is(303);
    let release = format!("{}/release", brought.header("location"));
    deputy.form(&release, &[]).await.is(303);
    assert!(admin.form(&release, &[]).await.text().contains("braucht deshalb eine zweite Person"));
    let row = behalf(&world, "identity.person.manage").await;
    assert_eq!(row, ("Person zweite".into(), Some("Mandanten-Administration".into())), "what was refused left nothing");
    let page = format!("/identity/persons/{}", id(&town, "admin").await);
    deputy.form(&format!("{page}/leave"), &[("leaves-from", &day(0))]).await.is(422);
    let own = format!("/identity/persons/{}", id(&town, "zweite").await);
    deputy.form(&format!("{own}/leave"), &[("leaves-from", &day(0))]).await.is(422);
    town.hire("dritte", "FB01", "admin").await.form(&release, &[]).await.is(303);
    world.end().await;
}
