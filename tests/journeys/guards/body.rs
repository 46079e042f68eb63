//! A body's space is its own: neither administration nor heads nor whoever reads all of the tenant come in.
use super::*;
use crate::policy::{draft, save, soon};
use crate::post::is_problem;

const BODIES: &str = "/api/v1/identity/bodies";

async fn council(town: &Town<'_>) -> (String, User) {
    let admin = town.user("admin").await;
    let chair = town.hire("vorsitz", "FB32", "clerk").await;
    let made = admin.post(BODIES, json!({ "title": "Personalrat", "chair": "vorsitz" })).await.is(201).json();
    (id(&made, "id"), chair)
}

#[tokio::test(flavor = "multi_thread")]
async fn only_members_come_in_whatever_role_the_others_hold() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let (body, chair) = council(&town).await;
    let (admin, clerk, head) =
        (town.user("admin").await, town.user("sachbearbeitung").await, town.user("leitung").await);
    // Somebody from human resources who may read everything, and an administrator who helped themselves to it.
    for (role, action) in [("admin", "dms.document.read"), ("head", "dms.document.read"), ("admin", "dms.record.read")]
    {
        draft(&admin, role, action, &["tenant"]).await;
    }
    draft(&admin, "admin", "identity.level.strict", &["tenant"]).await;
    draft(&admin, "admin", "search.entry.find", &["own"]).await;
    save(&admin, "alles lesen").await.is(200);
    let paper = paper(&clerk, "Zwiebelturm").await;
    soon(async || admin.get(DOCUMENTS).await.status == 200).await;
    all(paper.shown(&admin, "Zwiebelturm").await, true);

    let handed = json!({ "level": "normal", "body": body });
    assert_eq!(clerk.post(&paper.at("/protection"), handed).await.is(200).json(), json!({ "visible": false }));
    for user in [&admin, &clerk, &head] {
        all(paper.shown(user, "Zwiebelturm").await, false);
        for rest in ["", "/content"] {
            missing(user, &paper.at(rest), &paper.document).await;
        }
    }
    all(paper.shown(&chair, "Zwiebelturm").await, true);
    let before = logged(&world, "dms.document.read", &paper.document).await;
    chair.get(&paper.at("/content")).await.is(200);
    assert_eq!(logged(&world, "dms.document.read", &paper.document).await, before + 1);

    let asked = format!("person=leitung&action=dms.document.read&thing={}", paper.document);
    let said = admin.get(&format!("/api/v1/identity/roles/why?{asked}")).await.is(200).json();
    assert_eq!((&said["may"], &said["guarding"]["shut_by"]), (&json!(false), &json!("body")));
    assert_eq!(said["thing"]["title"], Value::Null, "not even its name");
    let asked = format!("person=vorsitz&action=dms.document.read&thing={}", paper.document);
    let said = admin.get(&format!("/api/v1/identity/roles/why?{asked}")).await.is(200).json();
    assert_eq!((&said["may"], &said["guarding"]["opened_by"]), (&json!(true), &json!("body")));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_chair_decides_who_belongs_and_the_administration_never_does() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let (body, chair) = council(&town).await;
    let (admin, clerk, head) =
        (town.user("admin").await, town.user("sachbearbeitung").await, town.user("leitung").await);
    let at = |rest: &str| format!("{BODIES}/{body}{rest}");
    let own = is_problem(admin.post(BODIES, json!({ "title": "Revision", "chair": "admin" })).await, 409);
    assert_eq!(own["code"], "identity.body_oneself");
    is_problem(admin.post(BODIES, json!({ "title": "Personalrat", "chair": "leitung" })).await, 409);
    is_problem(admin.post(&at("/members"), json!({ "person": "admin" })).await, 403);
    is_problem(clerk.post(&at("/members"), json!({ "person": "sachbearbeitung" })).await, 404);
    let appointed = chair.post(&at("/members"), json!({ "person": "sachbearbeitung" })).await.is(200).json();
    assert_eq!(appointed["members"].as_array().unwrap().len(), 2);
    is_problem(chair.post(&at("/members"), json!({ "person": "sachbearbeitung" })).await, 409);
    let (first, second) = (id(&appointed["members"][0], "person"), id(&appointed["members"][1], "person"));
    is_problem(chair.post(&at("/members/end"), json!({ "person": first })).await, 409);

    // From outside: never oneself, never an outsider, never without a second person.
    let proposal = |person: &str| json!({ "person": person, "reason": "Vorsitz langzeiterkrankt" });
    let refused = is_problem(admin.post(&at("/proposal"), proposal("admin")).await, 409);
    assert_eq!(refused["code"], "identity.body_oneself");
    let refused = is_problem(admin.post(&at("/proposal"), proposal("leitung")).await, 409);
    assert_eq!(refused["code"], "identity.body_outsider");
    admin.post(&at("/proposal"), proposal("sachbearbeitung")).await.is(200);
    is_problem(admin.post(&at("/proposal/decide"), json!({ "decision": "confirm" })).await, 403);
    assert_eq!(chair.get(&at("")).await.is(200).json()["chair"], json!(first), "nothing changed yet");
    let decided = head.post(&at("/proposal/decide"), json!({ "decision": "confirm" })).await.is(200).json();
    assert_eq!((&decided["chair"], &decided["proposal"]), (&json!(second), &Value::Null));
    is_problem(chair.post(&at("/members"), json!({ "person": "leitung" })).await, 404);
    clerk.post(&at("/chair"), json!({ "person": first })).await.is(200);
    chair.post(&at("/members/end"), json!({ "person": second })).await.is(200);
    assert_eq!(logged(&world, "identity.body.appoint", &body).await, 3);
    for page in ["/identity/bodies".to_owned(), format!("/identity/bodies/{body}")] {
        assert!(chair.page(&page).await.is(200).text().contains("Personalrat"));
    }
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_arrives_for_a_body_goes_unseen_into_its_records() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let (body, chair) = council(&town).await;
    let (room, clerk, admin) =
        (town.user("poststelle").await, town.user("sachbearbeitung").await, town.user("admin").await);
    let arrived = room.upload("/api/v1/inbox/items", "brief.pdf", &pdf("Zwiebelturm"), &[]).await.is(201).json();
    let item = format!("/api/v1/inbox/items/{}", id(&arrived, "id"));
    room.until(&item, |item| item["state"] == "captured").await;
    let handed = room.post(&format!("{item}/protection"), json!({ "level": "normal", "body": body })).await.is(200);
    assert_eq!(handed.json(), json!({ "visible": false }));
    for user in [&room, &clerk] {
        missing(user, &item, &id(&arrived, "id")).await;
        missing(user, &format!("{item}/original"), &id(&arrived, "id")).await;
        let listed = user.get("/api/v1/inbox/items").await.is(200).text();
        assert!(!listed.contains(&id(&arrived, "id")), "{listed}");
    }
    is_problem(admin.get(&item).await, 403);
    chair.post(&format!("{item}/edit"), json!({ "subject": "Beschwerde" })).await.is(200);
    let detail = format!(
        "select count(*) from platform.audit where subject = '{}' and detail::text like '%Beschwerde%'",
        id(&arrived, "id")
    );
    assert_eq!(number(&world, &detail).await, 0, "the log tells nothing of what a body keeps");

    let new = json!({ "plan": "10.10", "title": "Beschwerden", "unit": "FB32" });
    let record = chair.post("/api/v1/dms/records", new).await.is(201).json();
    let new = json!({ "record": record["id"], "title": "Eingaben" });
    let process = chair.post("/api/v1/dms/processes", new).await.is(201).json();
    let filed = chair.post(&format!("{item}/file"), json!({ "process": process["id"] })).await.is(200).json();
    let document = id(&filed, "document");
    chair.get(&format!("{DOCUMENTS}/{document}")).await.is(200);
    let neighbour = town.hire("nachbar", "FB32", "clerk").await;
    neighbour.page(&format!("/dms/records/{}", id(&record, "id"))).await.is(200);
    missing(&neighbour, &format!("{DOCUMENTS}/{document}"), &document).await;
    missing(&neighbour, &item, &id(&arrived, "id")).await;
    world.end().await;
}
