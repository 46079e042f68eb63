//! A substitution begins and ends by its days, and with whoever leaves.
use super::*;
use crate::post::is_problem;
use diesel_async::SimpleAsyncConnection;

/// Lets days go by: as the database would look had the substitution been arranged so long before.
async fn shifted(world: &World, from: i64, until: i64) {
    let mut owner = AsyncPgConnection::establish(world.owner_url()).await.unwrap();
    let (from, until) = (day(from), day(until));
    let query = format!("update identity.substitutions set from_day = '{from}', until_day = '{until}'");
    owner.batch_execute(&query).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn it_begins_and_ends_on_its_days_on_every_node_without_anybody_doing_anything() {
    let world = World::new().await;
    let (town, (second, _home)) = (world.town("rurbroich").await, world.second_node().await);
    let (head, deputy) = (town.user("leitung").await, town.hire("bauamt", "FB60", "clerk").await);
    let there = deputy.through(&second);
    let taxes = async |user: &User| records(user).await.iter().any(|title| title.contains("Grundsteuer"));
    named(&head, "bauamt", json!({ "from": day(1), "until": day(3) })).await.is(201);
    assert!(!taxes(&deputy).await && !taxes(&there).await, "it has not begun");
    assert!(!deputy.page("/tasks").await.is(200).text().contains("Sie vertreten"));
    shifted(&world, 0, 0).await;
    assert!(taxes(&deputy).await && taxes(&there).await, "its first day is its last one");
    shifted(&world, -3, -1).await;
    assert!(!taxes(&deputy).await && !taxes(&there).await, "it is over");
    let known = head.get(HERE).await.is(200).json()["items"][0].clone();
    assert_eq!(text(&known, "state"), "over");
    is_problem(head.post(&format!("{HERE}/{}/end", text(&known, "id")), json!({})).await, 409);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn days_that_make_no_sense_are_refused() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let (head, admin) = (town.user("leitung").await, town.user("admin").await);
    for (from, until) in [(-1, 3), (2, 1), (0, 400)] {
        is_problem(named(&head, "sachbearbeitung", json!({ "from": day(from), "until": day(until) })).await, 422);
    }
    is_problem(head.post(HERE, json!({ "deputy": "sachbearbeitung" })).await, 422);
    let rules = [("substitution-days", "7"), ("from", &day(0))];
    admin.form("/identity/rules", &rules).await.is(303);
    is_problem(named(&head, "sachbearbeitung", json!({ "until": day(7) })).await, 422);
    named(&head, "sachbearbeitung", json!({ "until": day(6) })).await.is(201);
    assert_eq!(head.get(HERE).await.json()["items"].as_array().unwrap().len(), 1, "what was refused left nothing");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_leaves_ends_it_at_once_and_coming_back_does_not_revive_it() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let (admin, head) = (town.user("admin").await, town.user("leitung").await);
    let deputy = town.hire("bauamt", "FB60", "clerk").await;
    let taxes = async || records(&deputy).await.iter().any(|title| title.contains("Grundsteuer"));
    named(&head, "bauamt", json!({})).await.is(201);
    assert!(taxes().await);
    let page = format!("/identity/persons/{}", id(&town, "leitung").await);
    admin.form(&format!("{page}/leave"), &[("leaves-from", &day(0))]).await.is(303);
    assert!(!taxes().await, "nobody stands in for who is gone");
    admin.form(&format!("{page}/come-back"), &[]).await.is(303);
    assert!(!taxes().await, "whoever comes back arranges anew");
    let ended = admin.get(&format!("/api/v1{page}/substitutions")).await.is(200).json()["items"][0].clone();
    assert_eq!((text(&ended, "state"), text(&ended, "ended_by")), ("over", "Mandanten-Administration"));

    let head = town.user("leitung").await;
    named(&head, "bauamt", json!({})).await.is(201);
    let page = format!("/identity/persons/{}", id(&town, "bauamt").await);
    admin.form(&format!("{page}/leave"), &[("leaves-from", &day(0))]).await.is(303);
    is_problem(deputy.get(RECORDS).await, 401);
    admin.form(&format!("{page}/come-back"), &[]).await.is(303);
    let again = town.user("bauamt").await;
    assert!(records(&again).await.iter().all(|title| !title.contains("Grundsteuer")));
    world.end().await;
}
