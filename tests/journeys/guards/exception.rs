//! This person may, this person may not: by name, dated, with a reason.
use super::*;
use crate::post::is_problem;

async fn except(by: &User, paper: &Paper, exception: Value) -> Answer {
    by.post(&paper.at("/protection/exceptions"), exception).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_exception_opens_one_document_for_reading_and_ends() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let (clerk, head) = (town.user("sachbearbeitung").await, town.user("leitung").await);
    let stranger = town.hire("bauamt", "FB60", "clerk").await;
    let (paper, other) = (paper(&clerk, "Zwiebelturm").await, paper(&clerk, "Tulpe").await);
    head.post(&paper.at("/protection"), json!({ "level": "strict" })).await.is(200);
    all(paper.shown(&stranger, "Zwiebelturm").await, false);
    let by_name = json!({ "kind": "allow", "person": "bauamt", "reason": "Stellungnahme zum Bauantrag" });
    let shield = except(&head, &paper, by_name).await.is(200).json();
    all(paper.shown(&stranger, "Zwiebelturm").await, true);
    all(other.shown(&stranger, "Tulpe").await, false);
    is_problem(stranger.post(&paper.at("/cosign-requests"), json!({})).await, 404);
    is_problem(stranger.post(&paper.at("/protection"), json!({ "level": "strict" })).await, 404);
    let line = &shield["exceptions"][0];
    assert_eq!((&line["kind"], &line["reason"]), (&json!("allow"), &json!("Stellungnahme zum Bauantrag")));
    let page = head.page(&format!("/dms/documents/{}/protection", paper.document)).await.is(200).text();
    assert!(page.contains("Person bauamt") && page.contains("Stellungnahme zum Bauantrag"), "{page}");
    assert_eq!(logged(&world, "dms.protection.except", &paper.document).await, 1);

    let ending = json!({ "exception": line["id"] });
    head.post(&paper.at("/protection/exceptions/end"), ending.clone()).await.is(200);
    all(paper.shown(&stranger, "Zwiebelturm").await, false);
    is_problem(head.post(&paper.at("/protection/exceptions/end"), ending).await, 404);
    except(&head, &paper, json!({ "kind": "allow", "unit": "FB60", "reason": "Amtshilfe" })).await.is(200);
    all(paper.shown(&stranger, "Zwiebelturm").await, true);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_exclusion_shuts_out_at_once_and_why_says_so() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let (admin, clerk, head) =
        (town.user("admin").await, town.user("sachbearbeitung").await, town.user("leitung").await);
    let paper = paper(&clerk, "Zwiebelturm").await;
    all(paper.shown(&clerk, "Zwiebelturm").await, true);
    let why = async || {
        let asked = format!("person=sachbearbeitung&action=dms.document.read&thing={}", paper.document);
        admin.get(&format!("/api/v1/identity/roles/why?{asked}")).await.is(200).json()
    };
    assert_eq!(why().await["may"], true);
    let out = json!({ "kind": "exclude", "person": "sachbearbeitung", "reason": "Schwager des Antragstellers" });
    except(&head, &paper, out).await.is(200);
    all(paper.shown(&clerk, "Zwiebelturm").await, false);
    missing(&clerk, &paper.at(""), &paper.document).await;
    let said = why().await;
    assert_eq!((&said["may"], &said["guarding"]["shut_by"]), (&json!(false), &json!("exception")));
    assert!(said["lines"].as_array().unwrap().iter().any(|line| line["covers"] == true), "the policy alone would");
    let asked = format!("person=sachbearbeitung&action=dms.document.read&thing={}", paper.document);
    let page = admin.page(&format!("/identity/roles/why?{asked}")).await.is(200).text();
    assert!(page.contains("Eine Ausnahme schließt die Person hier aus.") && !page.contains("Schwager"), "{page}");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_fit_is_refused_and_changes_nothing() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let (clerk, head) = (town.user("sachbearbeitung").await, town.user("leitung").await);
    let paper = paper(&clerk, "Zwiebelturm").await;
    for (wrong, code) in [
        (json!({ "kind": "allow", "person": "leitung", "reason": " " }), "dms.exception_reason"),
        (json!({ "kind": "allow", "reason": "x" }), "dms.exception_whom"),
        (json!({ "kind": "allow", "person": "leitung", "unit": "FB20", "reason": "x" }), "dms.exception_whom"),
        (json!({ "kind": "exclude", "unit": "FB20", "reason": "x" }), "dms.exception_whom"),
        (json!({ "kind": "allow", "person": "niemand", "reason": "x" }), "unknown_person"),
        (json!({ "kind": "allow", "unit": "FB99", "reason": "x" }), "unknown_unit"),
        (
            json!({ "kind": "allow", "person": "leitung", "until": "2020-01-01T00:00:00Z", "reason": "x" }),
            "dms.exception_until",
        ),
    ] {
        let refused = is_problem(except(&head, &paper, wrong.clone()).await, 422);
        assert_eq!(refused["code"], code, "{wrong}");
    }
    for wrong in [json!({ "level": "secret" }), json!({ "level": "normal", "body": paper.record })] {
        is_problem(head.post(&paper.at("/protection"), wrong).await, 422);
    }
    let shield = head.get(&paper.at("/protection")).await.is(200).json();
    assert_eq!((&shield["exceptions"], &shield["level"]), (&json!([]), &json!("normal")));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn exceptions_begin_and_end_on_their_day() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let (clerk, head) = (town.user("sachbearbeitung").await, town.user("leitung").await);
    let paper = paper(&clerk, "Zwiebelturm").await;
    let later =
        json!({ "kind": "exclude", "person": "sachbearbeitung", "from": "2099-01-01T00:00:00Z", "reason": "x" });
    except(&head, &paper, later).await.is(200);
    all(paper.shown(&clerk, "Zwiebelturm").await, true);
    let past = format!(
        "insert into platform.exceptions (tenant_id, id, thing, may, person, reason, valid_until, made_by, made_at) \
         select tenant_id, gen_random_uuid(), '{}', false, id, 'x', '2020-01-02', id, '2020-01-01' \
         from identity.persons where login = 'sachbearbeitung' and tenant_id = '{}'",
        paper.document, town.placed.0.id
    );
    owner(&world).await.batch_execute(&past).await.unwrap();
    all(paper.shown(&clerk, "Zwiebelturm").await, true);
    world.end().await;
}
