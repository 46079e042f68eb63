//! Where the tenant's rule wants it, a second person releases a change of rights, and sees what it does.
use testkit::{User, World, between};

const RELEASES: &str = "/identity/roles/releases";

/// Drafts that the post room may file, and saves.
async fn hand_in(admin: &User, reach: &str, reason: &str) -> testkit::Answer {
    let form = [("role", "post-room"), ("action", "inbox.item.file"), ("reach", reach)];
    admin.form("/identity/roles/draft", &form).await.is(303);
    let weighed = admin.page("/identity/roles/draft").await.is(200).text();
    let base = between(&weighed, "name=\"base\" value=\"", "\"").to_owned();
    admin.form("/identity/roles/draft/save", &[("base", &base), ("reason", reason)]).await
}

/// The waiting draft's page, and what its form carries.
async fn seen(second: &User) -> (String, [String; 2], String) {
    let list = second.page(RELEASES).await.is(200).text();
    let path = format!("{RELEASES}/{}", between(&list, &format!("{RELEASES}/"), "\""));
    let page = second.page(&path).await.is(200).text();
    let of = |name: &str| between(&page, &format!("name=\"{name}\" value=\""), "\"").to_owned();
    let fields = [of("base"), of("stamp")];
    (path, fields, page)
}

async fn release(second: &User, path: &str, [base, stamp]: &[String; 2]) -> testkit::Answer {
    second.form(path, &[("base", base), ("stamp", stamp)]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_waits_for_a_second_person_who_sees_its_effect() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let (admin, second) = (town.user("admin").await, town.hire("zweite", "FB01", "admin").await);
    assert_eq!(hand_in(&admin, "subtree", "Ohne Regel").await.is(303).header("location"), "/identity/roles");
    admin.form("/identity/rules", &[("draft-release", "2")]).await.is(422);
    admin.form("/identity/rules", &[("draft-release", "1")]).await.is(303);

    let waits = hand_in(&admin, "tenant", "Vertretung").await.is(303);
    assert_eq!(waits.header("location"), RELEASES);
    let head = town.user("leitung").await;
    let history = async || head.page("/identity/roles/history").await.is(200).text();
    assert!(!history().await.contains("Vertretung"), "nothing is in force yet");
    let (path, fields, page) = seen(&second).await;
    assert!(page.contains("Mandanten-Administration") && page.contains("Vertretung"), "{page}");
    assert!(!page.contains("Das ist Ihr eigener Entwurf"), "{page}");
    let own = release(&admin, &path, &fields).await.is(422).text();
    assert!(own.contains("eigenen Entwurf"), "{own}");
    assert_eq!(release(&head, &path, &fields).await.status, 403);
    let nobody = format!("{RELEASES}/00000000-0000-7000-8000-000000000000");
    assert_eq!(release(&second, &nobody, &fields).await.status, 404);

    hand_in(&admin, "unit", "Doch nur die Einheit").await.is(303);
    release(&second, &path, &fields).await.is(422);
    let (path, fields, _) = seen(&second).await;
    release(&second, &path, &fields).await.is(303);
    assert_eq!(release(&second, &path, &fields).await.status, 404, "once");
    let history = history().await;
    assert!(history.contains("Freigegeben von Person zweite") && history.contains("Doch nur die Einheit"), "{history}");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_that_waits_is_withdrawn_by_touching_it_and_overtaken_by_another() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let (admin, second) = (town.user("admin").await, town.hire("zweite", "FB01", "admin").await);
    admin.form("/identity/rules", &[("draft-release", "1")]).await.is(303);
    hand_in(&admin, "tenant", "Eins").await.is(303);
    let (path, fields, _) = seen(&second).await;
    let touched = [("role", "post-room"), ("action", "inbox.item.file"), ("reach", "subtree")];
    admin.form("/identity/roles/draft", &touched).await.is(303);
    assert_eq!(release(&second, &path, &fields).await.status, 404, "it waits no longer");
    assert_eq!(second.page(&path).await.status, 404);

    hand_in(&admin, "tenant", "Zwei").await.is(303);
    let (path, fields, _) = seen(&second).await;
    hand_in(&second, "subtree", "Schneller").await.is(303);
    let third = town.hire("dritte", "FB01", "admin").await;
    let list = third.page(RELEASES).await.is(200).text();
    let item = format!("{RELEASES}/");
    let other = list.split(&item).skip(1).filter_map(|rest| rest.split('"').next());
    let other = other.map(|id| format!("{RELEASES}/{id}")).find(|other| *other != path).unwrap();
    let page = third.page(&other).await.is(200).text();
    let of = |name: &str| between(&page, &format!("name=\"{name}\" value=\""), "\"").to_owned();
    release(&third, &other, &[of("base"), of("stamp")]).await.is(303);
    release(&third, &path, &fields).await.is(422);
    assert!(third.page(&path).await.is(200).text().contains("noch einmal eingereicht"));

    admin.form("/identity/rules", &[("draft-release", "0")]).await.is(303);
    admin.form("/identity/roles/draft/discard", &[]).await.is(303);
    let still = hand_in(&admin, "unit", "Gleich danach").await.is(303);
    assert_eq!(still.header("location"), RELEASES, "the rule holds until tomorrow");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deputy_of_who_drafted_is_no_second_person() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let (admin, deputy) = (town.user("admin").await, town.hire("zweite", "FB01", "clerk").await);
    admin.form("/identity/rules", &[("draft-release", "1")]).await.is(303);
    crate::substitution::named(&admin, "zweite", serde_json::json!({})).await.is(201);
    hand_in(&admin, "tenant", "Vertretung").await.is(303);
    let (path, fields, _) = seen(&deputy).await;
    let stead = release(&deputy, &path, &fields).await.is(422).text();
    assert!(stead.contains("eigenen Entwurf"), "{stead}");
    release(&town.hire("dritte", "FB01", "admin").await, &path, &fields).await.is(303);
    world.end().await;
}
