//! Why somebody may see something, and what somebody would see.
use super::*;
use crate::post::is_problem;
use diesel::sql_types::{BigInt, Text};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use testkit::{Town, World};

async fn audited(world: &World, action: &str, subject: &str) -> i64 {
    #[derive(diesel::QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        rows: i64,
    }
    let mut owner = AsyncPgConnection::establish(world.owner_url()).await.unwrap();
    let query = diesel::sql_query("select count(*) as rows from platform.audit where action = $1 and subject = $2");
    let count: Count = query.bind::<Text, _>(action).bind::<Text, _>(subject).get_result(&mut owner).await.unwrap();
    count.rows
}

async fn why(asker: &User, person: &str, action: &str, thing: &str) -> testkit::Answer {
    asker.get(&format!("{ROLES}/why?person={person}&action={action}&thing={thing}")).await
}

/// The records of the whole town, as somebody who may see all of them would list them.
async fn records(town: &Town<'_>) -> Vec<Value> {
    let (mut all, mut seen) = (Vec::new(), std::collections::BTreeSet::new());
    for person in [town.user("sachbearbeitung").await, town.hire("vorzimmer", "FB01", "clerk").await] {
        for record in person.get(RECORDS).await.is(200).json()["items"].as_array().unwrap() {
            if seen.insert(record["id"].to_string()) {
                all.push(record.clone());
            }
        }
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn a_right_is_explained_about_the_real_thing_without_telling_its_content() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let (admin, clerk) = (town.user("admin").await, town.user("sachbearbeitung").await);
    let records = records(&town).await;
    let titled = |title: &str| records.iter().find(|record| record["title"].as_str().unwrap().contains(title)).unwrap();
    let (own, foreign) = (titled("Hundesteuer"), titled("Schriftverkehr"));
    let reference = own["reference"].as_str().unwrap();

    let yes = why(&admin, "sachbearbeitung", "dms.record.read", reference).await.is(200).json();
    assert_eq!((&yes["may"], &yes["thing"]["id"]), (&json!(true), &own["id"]));
    assert_eq!(yes["lines"], json!([{ "role": "Sachbearbeitung", "scope": "unit", "covers": true, "behalf": null }]));
    assert!(yes["thing"]["title"].is_null() && !yes.to_string().contains("Hundesteuer"), "{yes}");
    assert!(yes["thing"]["units"][0].as_str().unwrap().starts_with("FB20"), "{yes}");
    let address = format!("https://rurbroich.example/dms/records/{}", foreign["id"].as_str().unwrap());
    let no = why(&admin, "sachbearbeitung", "dms.record.read", &address).await.is(200).json();
    assert_eq!((&no["may"], &no["lines"][0]["covers"]), (&json!(false), &json!(false)));
    let never = why(&admin, "poststelle", "dms.record.read", reference).await.is(200).json();
    assert_eq!((&never["may"], &never["lines"]), (&json!(false), &json!([])));
    assert_eq!(why(&admin, "sachbearbeitung", "inbox.item.read", "").await.is(200).json()["may"], true);
    let asked = audited(&world, "identity.right.explain", yes["person"]["id"].as_str().unwrap()).await;
    assert_eq!(asked, 3, "each question names whom it was about");

    is_problem(why(&admin, "niemand", "dms.record.read", "").await, 422);
    is_problem(why(&admin, "sachbearbeitung", "dms.record.read", "99.99.99-0001/2026").await, 422);
    is_problem(why(&admin, "sachbearbeitung", "dms.record.fly", reference).await, 422);
    is_problem(why(&admin, "sachbearbeitung", "inbox.item.read", reference).await, 422);
    is_problem(why(&clerk, "leitung", "dms.record.read", reference).await, 403);
    let other = world.town("kleinhausen").await;
    is_problem(why(&other.user("admin").await, "sachbearbeitung", "dms.record.read", &address).await, 422);

    let page =
        admin.page(&format!("/identity/roles/why?person=sachbearb&action=dms.record.read&thing={reference}")).await;
    let page = page.is(200).text();
    assert!(page.contains("Ja, darf das") && page.contains("Gehört zu") && !page.contains("Hundesteuer"), "{page}");
    draft(&admin, "admin", "dms.record.read", &["tenant"]).await;
    save(&admin, "Auskunft an die Leitung").await.is(200);
    soon(async || {
        why(&admin, "sachbearbeitung", "dms.record.read", reference).await.json()["thing"]["title"] == "Hundesteuer"
    })
    .await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_person_would_see_is_counted_as_their_own_lists_do() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let (admin, room) = (town.user("admin").await, town.user("poststelle").await);
    let letter =
        room.upload("/api/v1/inbox/items", "brief.pdf", &testkit::pdf("Hundesteuer"), &[]).await.is(201).json();
    let item = letter["id"].as_str().unwrap();
    let seen = async |login: &str, kind: &str| {
        let sight = admin.get(&format!("{ROLES}/view?person={login}")).await.is(200).json();
        let counts = sight["counts"].as_array().unwrap().clone();
        counts.iter().find(|count| count["kind"] == kind).map(|count| count["count"].as_i64().unwrap())
    };
    assert_eq!(seen("poststelle", "inbox.item").await, Some(1));
    assert_eq!(seen("poststelle", "dms.record").await, None, "no right, no number");
    assert_eq!(seen("sachbearbeitung", "inbox.item").await, Some(0));
    let clerk = town.user("sachbearbeitung").await;
    let unit = clerk.get("/api/v1/identity/me").await.json()["unit"].clone();
    room.post(&format!("/api/v1/inbox/items/{item}/assign"), json!({ "unit": unit })).await.is(200);
    assert_eq!(seen("sachbearbeitung", "inbox.item").await, Some(1));
    let records = i64::try_from(count(&clerk, RECORDS).await).unwrap();
    assert_eq!(seen("sachbearbeitung", "dms.record").await, Some(records));
    let number = letter["number"].as_str().unwrap_or_default();
    let place = why(&admin, "sachbearbeitung", "inbox.item.read", if number.is_empty() { item } else { number })
        .await
        .is(200)
        .json();
    assert_eq!((&place["may"], &place["thing"]["kind"]), (&json!(true), &json!("inbox.item")));
    is_problem(admin.get(&format!("{ROLES}/view?person=niemand")).await, 422);
    is_problem(room.get(&format!("{ROLES}/view?person=admin")).await, 403);
    let page = admin.page("/identity/roles/view?person=sachbearbeitung").await.is(200).text();
    assert!(page.contains("Akten") && !page.contains("Grundsteuer B"), "{page}");
    world.end().await;
}
