//! A sync that would end too many accounts in a day is held, shown, released by somebody else, and taken back.
use super::*;
use crate::device::Device;
use crate::post::is_problem;

/// A town where one account of six may end in a day: who made the connection, somebody else, and the program.
async fn careful<'w>(world: &'w World) -> (Town<'w>, User, User, Program) {
    let town = world.town("rurbroich").await;
    let (admin, second) = (town.user("admin").await, town.hire("zweite", "FB01", "admin").await);
    admin.form("/identity/rules", &[("roster-percent", "17")]).await.is(303);
    let program = connected(&town).await;
    program.hires("neu").await;
    (town, admin, second, program)
}

/// The page of a list of endings by its state.
async fn list(admin: &User, state: &str) -> String {
    let page = admin.page("/identity/rosters").await.is(200).text();
    let all = page.split("href=\"/identity/rosters/").skip(1);
    let mut ours = all.filter(|part| part.contains("Austritte vom") && part.contains(&format!(">{state}<")));
    let found = ours.next().unwrap_or_else(|| panic!("no list {state}: {page}"));
    format!("/identity/rosters/{}", found.split('"').next().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn scim_too_many_endings_of_a_day_wait_for_somebody_else() {
    let world = World::new().await;
    let (town, admin, second, program) = careful(&world).await;
    town.user("leitung").await;
    let desk = Device::signed_in(&town, "leitung", "kennwort-des-tests", "").await;
    let [new, clerk, head] =
        [program.user("neu").await, program.user("sachbearbeitung").await, program.user("leitung").await];
    program.patch(&address(&new), ending()).await.is(200);
    let held = program.patch(&address(&clerk), ending()).await;
    assert_eq!(held.header("retry-after"), "3600");
    let told = is_refused(held, 429, None);
    assert!(told.contains("nicht beendet") && told.contains("zweite Person"), "{told}");
    is_refused(program.delete(&address(&head)).await, 429, None);
    is_refused(program.patch(&address(&clerk), ending()).await, 429, None);
    assert_eq!(program.user("leitung").await["active"], true);
    desk.get(ME).await.is(200);
    // What is no ending goes on.
    program.patch(&address(&clerk), json!([{ "op": "replace", "path": "displayName", "value": "Sie" }])).await.is(200);
    assert!(admin.page("/identity/connections").await.text().contains("Austritte warten auf Freigabe"));
    let page = list(&admin, "wartet auf Freigabe").await;
    let shown = admin.page(&page).await.is(200).text();
    for part in [
        "Diese Austritte sind angehalten",
        "Scheiden aus <span class=\"gw-count\">2",
        "(leitung)",
        "Anbindung Personalsystem",
    ] {
        assert!(shown.contains(part), "{part} in {shown}");
    }
    let alone = admin.form(&format!("{page}/release"), &[]).await.is(422).text();
    assert!(alone.contains("braucht deshalb eine zweite Person"), "who knows the token does not release: {alone}");
    second.form(&format!("{page}/release"), &[]).await.is(303);
    is_problem(desk.get(ME).await, 401);
    program.delete(&address(&head)).await.is(204);
    assert_eq!(program.patch(&address(&clerk), ending()).await.is(200).json()["active"], false);
    second.form(&format!("{page}/take-back"), &[]).await.is(303);
    assert_eq!(program.user("leitung").await["active"], true, "who is back is seen again");
    let again = Device::signed_in(&town, "leitung", "kennwort-des-tests", "").await;
    again.get(ME).await.is(200);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scim_one_click_takes_the_endings_of_a_day_back_and_gives_no_second_try() {
    let world = World::new().await;
    let (town, admin, second, program) = careful(&world).await;
    let head = program.user("leitung").await;
    town.user("leitung").await;
    program.delete(&address(&head)).await.is(204);
    is_refused(program.get(&address(&head)).await, 404, None);
    let page = list(&admin, "übernommen").await;
    admin.form(&format!("{page}/take-back"), &[]).await.is(303);
    assert_eq!(program.get(&address(&head)).await.is(200).json()["active"], true);
    Device::signed_in(&town, "leitung", "kennwort-des-tests", "").await.get(ME).await.is(200);
    // A sync that is wrong tries again: what was taken back today counts.
    is_refused(program.delete(&address(&head)).await, 429, None);
    let waiting = list(&admin, "wartet auf Freigabe").await;
    // Set right in the source: nobody ends by what was said before.
    program
        .patch(&address(&head), json!([{ "op": "replace", "path": "displayName", "value": "Leitung" }]))
        .await
        .is(200);
    assert!(admin.page(&waiting).await.text().contains("(leitung)"), "that says nothing about the account");
    let stays = json!([{ "op": "Replace", "path": "active", "value": "True" }]);
    program.patch(&address(&head), stays).await.is(200);
    second.form(&format!("{waiting}/release"), &[]).await.is(422);
    is_refused(program.delete(&address(&head)).await, 429, None);
    let waiting = list(&admin, "wartet auf Freigabe").await;
    second.form(&format!("{waiting}/drop"), &[]).await.is(303);
    assert_eq!(program.get(&address(&head)).await.is(200).json()["active"], true);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scim_endings_sent_side_by_side_are_counted_one_by_one() {
    let world = World::new().await;
    let (_town, _admin, _second, program) = careful(&world).await;
    let mut users = Vec::new();
    for login in ["neu", "sachbearbeitung", "leitung", "poststelle"] {
        users.push(address(&program.user(login).await));
    }
    let answers = futures_util::future::join_all(users.iter().map(|user| program.patch(user, ending()))).await;
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort();
    assert_eq!(statuses, [200, 429, 429, 429]);
    world.end().await;
}
