//! Who may arrange a substitution for whom, on pages and through the API.
use super::*;
use crate::post::is_problem;

#[tokio::test(flavor = "multi_thread")]
async fn heads_and_the_administration_arrange_for_the_absent_but_never_for_themselves() {
    let world = World::new().await;
    let (town, other) = (world.town("rurbroich").await, world.town("kleinhausen").await);
    let (head, admin) = (town.user("leitung").await, town.user("admin").await);
    let deputy = town.hire("bauamt", "FB60", "clerk").await;
    let (clerk, builder) = (id(&town, "sachbearbeitung").await, id(&town, "bauamt").await);
    let absent = |who: &str| json!({ "absent": who, "reason": "krank gemeldet" });
    let made = named(&head, "bauamt", absent(&clerk)).await.is(201).json();
    assert!(records(&deputy).await.iter().any(|title| title.contains("Grundsteuer")));
    is_problem(named(&head, "bauamt", json!({ "absent": clerk })).await, 422);
    is_problem(named(&head, "leitung", absent(&clerk)).await, 422);
    is_problem(named(&admin, "admin", absent(&id(&town, "leitung").await)).await, 422);
    is_problem(named(&admin, "sachbearbeitung", absent(&clerk)).await, 422);
    is_problem(named(&head, "sachbearbeitung", absent(&builder)).await, 404);
    is_problem(named(&deputy, "bauamt", absent(&clerk)).await, 403);
    is_problem(named(&head, "niemand", absent(&clerk)).await, 422);
    // Another tenant neither sees it, nor ends it, nor arranges for people here.
    let (stranger, path) = (other.user("admin").await, format!("{HERE}/{}/end", text(&made, "id")));
    is_problem(stranger.post(&path, json!({})).await, 404);
    is_problem(stranger.get(&format!("/api/v1/identity/persons/{clerk}/substitutions")).await, 404);
    is_problem(named(&stranger, "sachbearbeitung", absent(&clerk)).await, 404);
    // The absent one sees who arranged it, and the deputy may give it back.
    let seen = town.user("sachbearbeitung").await.get(HERE).await.is(200).json()["items"][0].clone();
    assert_eq!((text(&seen, "made_by"), text(&seen, "state")), ("Leitung Finanzen", "running"));
    is_problem(town.hire("ordnung", "FB32", "clerk").await.post(&path, json!({})).await, 404);
    deputy.post(&path, json!({})).await.is(200);
    assert!(records(&deputy).await.iter().all(|title| !title.contains("Grundsteuer")), "it ends at once");
    is_problem(head.post(&path, json!({})).await, 409);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_is_handed_over_and_taken_back_on_pages_without_script() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let (head, deputy) = (town.user("leitung").await, town.hire("bauamt", "FB60", "clerk").await);
    let page = head.page("/account/substitution").await.is(200).text();
    assert!(page.contains("Vertretung eintragen") && page.contains("Alle Rollen"), "{page}");
    let (today, tomorrow) = (day(0), day(1));
    let days = [("from", today.as_str()), ("until", tomorrow.as_str())];
    let form = |deputy: &'static str| [&[("deputy", deputy), ("kind-dms", "on")][..], &days].concat();
    let wrong = head.form("/account/substitution", &form("a")).await.is(422).text();
    assert!(wrong.contains("passt auf mehrere Personen"), "{wrong}");
    let wrong = head.form("/account/substitution", &form("niemand")).await.is(422).text();
    assert!(wrong.contains("arbeitet hier niemand") && wrong.contains("value=\"niemand\""), "{wrong}");
    head.form("/account/substitution", &form("bauamt")).await.is(303);
    let page = head.page("/account/substitution").await.is(200).text();
    assert!(page.contains("Person bauamt i. V. für Leitung Finanzen") && page.contains("E-Akte"), "{page}");
    assert!(deputy.page("/dms").await.is(200).text().contains("Sie vertreten"));
    let path = testkit::between(&page, "action=\"/account/substitutions/", "/end").to_owned();
    deputy.form(&format!("/account/substitutions/{path}/end"), &[]).await.is(303);
    assert!(!deputy.page("/dms").await.is(200).text().contains("Sie vertreten"));
    let people = head.page("/identity/substitutions?q=steuern").await.is(200).text();
    let person = testkit::between(&people, "href=\"/identity/persons/", "/substitutions").to_owned();
    let here = format!("/identity/persons/{person}/substitutions");
    head.form(&here, &form("bauamt")).await.is(422);
    head.form(&here, &[&form("bauamt")[..], &[("reason", "krank")]].concat()).await.is(303);
    let page = head.page(&here).await.is(200).text();
    let path = testkit::between(&page, "action=\"/identity/substitutions/", "/end").to_owned();
    head.form(&format!("/identity/substitutions/{path}/end"), &[]).await.is(303);
    is_problem(deputy.get("/api/v1/identity/persons/x/substitutions").await, 404);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_two_questions_about_rights_know_of_it() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let (head, admin) = (town.user("leitung").await, town.user("admin").await);
    let deputy = town.hire("bauamt", "FB60", "clerk").await;
    let listed = head.get(RECORDS).await.is(200).json()["items"].as_array().unwrap().clone();
    let record = listed.iter().find(|record| text(record, "title").contains("Grundsteuer")).unwrap();
    let why = format!("/api/v1/identity/roles/why?person=bauamt&action=dms.record.read&thing={}", text(record, "id"));
    assert_eq!(admin.get(&why).await.is(200).json()["may"], false);
    named(&head, "bauamt", json!({})).await.is(201);
    let said = admin.get(&why).await.is(200).json();
    assert_eq!(said["may"], true);
    let lines = said["lines"].as_array().unwrap();
    let lent = lines.iter().find(|line| line["covers"] == true).unwrap();
    assert_eq!(lent["behalf"], json!({ "name": "Leitung Finanzen", "until": day(1) }));
    let page = admin.page(&why.replace("/api/v1", "")).await.is(200).text();
    assert!(page.contains("Person bauamt i. V. für Leitung Finanzen"), "{page}");
    let sight = admin.get("/api/v1/identity/roles/view?person=bauamt").await.is(200).json();
    let counts = sight["counts"].as_array().unwrap();
    let count = counts.iter().find(|count| count["kind"] == "dms.record").unwrap()["count"].as_u64().unwrap();
    assert_eq!(usize::try_from(count).unwrap(), records(&deputy).await.len());
    assert_eq!(sight["lent"][0]["behalf"], "Leitung Finanzen");
    assert!(
        admin.page("/identity/roles/view?person=bauamt").await.is(200).text().contains("i. V. für Leitung Finanzen")
    );
    world.end().await;
}
