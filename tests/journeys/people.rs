//! Persons come, move and go, and the administration keeps the doors.
use crate::device::Device;
use crate::post::is_problem;
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use testkit::{Answer, Town, User, World, between};

const ME: &str = "/api/v1/identity/me";
const NEW_PASSWORD: &str = "drei-neue-worte-2026";

/// Takes somebody on; their page and the token of their invitation.
async fn hired(admin: &User, login: &str, role: &str) -> (String, String) {
    let fields = [("name", "Toni+Muster"), ("login", login), ("unit", "FB20"), (role, "on")];
    let page = admin.form("/identity/persons", &fields).await.is(200).text();
    (
        format!("/identity/persons/{}", between(&page, "href=\"/identity/persons/", "\"")),
        between(&page, "/sign-in/invitation?token=", "<").to_owned(),
    )
}

/// The link of somebody's invitation, taken up.
async fn joined(town: &Town<'_>, token: &str, password: &str) -> Answer {
    town.stranger().form("/sign-in/invitation", &[("token", token), ("password", password)]).await
}

/// A clerk who took up their invitation: their page, and the browser they are in with.
async fn newcomer(town: &Town<'_>, admin: &User) -> (String, Device) {
    let (page, token) = hired(admin, "t.muster", "role-clerk").await;
    (page, Device::of(town.stranger(), &joined(town, &token, NEW_PASSWORD).await.is(303)))
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_lets_somebody_in_once() {
    let world = World::new().await;
    let (town, other) = (world.town("rurbroich").await, world.town("kleinhausen").await);
    let admin = town.user("admin").await;
    let (_, token) = hired(&admin, "T.Muster", "role-clerk").await;
    let link = format!("/sign-in/invitation?token={token}");
    let page = town.stranger().page(&link).await.is(200).text();
    assert!(page.contains("Toni Muster") && page.contains("t.muster"), "{page}");
    other.stranger().page(&link).await.is(404);
    joined(&town, &token, "kurz").await.is(422);
    joined(&other, &token, NEW_PASSWORD).await.is(404);
    let first = Device::of(town.stranger(), &joined(&town, &token, NEW_PASSWORD).await.is(303));
    let me = first.get(ME).await.is(200).json();
    assert_eq!((&me["name"], &me["roles"][0]), (&"Toni Muster".into(), &"clerk".into()));
    let used = joined(&town, &token, NEW_PASSWORD).await.is(404).text();
    let invented = joined(&town, "invented", NEW_PASSWORD).await.is(404).text();
    assert!(used.contains("Dieser Link gilt nicht") && invented.contains("Dieser Link gilt nicht"));
    Device::signed_in(&town, "t.muster", NEW_PASSWORD, "").await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_closes_every_door_and_opens_one() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let admin = town.user("admin").await;
    let (page, desk) = newcomer(&town, &admin).await;
    let script = town.user("t.muster").await;
    script.get(ME).await.is(200);
    let again = admin.form(&format!("{page}/reset"), &[]).await.is(200).text();
    is_problem(desk.get(ME).await, 401);
    is_problem(script.get(ME).await, 401);
    let old = [("login", "t.muster"), ("password", "kennwort-des-tests")];
    town.stranger().form("/sign-in", &old).await.is(401);
    let token = between(&again, "/sign-in/invitation?token=", "<");
    joined(&town, token, NEW_PASSWORD).await.is(303);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_is_out_at_once_and_can_come_back() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let admin = town.user("admin").await;
    let (page, desk) = newcomer(&town, &admin).await;
    let script = town.user("t.muster").await;
    admin.form(&format!("{page}/leave"), &[]).await.is(303);
    is_problem(desk.get(ME).await, 401);
    is_problem(script.get(ME).await, 401);
    town.stranger().form("/sign-in", &[("login", "t.muster"), ("password", "kennwort-des-tests")]).await.is(401);
    admin.form(&format!("{page}/leave"), &[]).await.is(422);
    admin.form(&format!("{page}/reset"), &[]).await.is(422);
    let list = admin.page("/identity/persons?left=1").await.is(200).text();
    assert!(list.contains("Toni Muster"), "{list}");
    admin.form(&format!("{page}/come-back"), &[]).await.is(303);
    admin.form(&format!("{page}/come-back"), &[]).await.is(422);
    is_problem(desk.get(ME).await, 401);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_move_takes_the_old_rights_on_its_day() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let admin = town.user("admin").await;
    let (page, desk) = newcomer(&town, &admin).await;
    let to = [("name", "Toni+Muster"), ("login", "t.muster"), ("unit", "FB01"), ("role-post-room", "on")];
    let later: Vec<_> = to.into_iter().chain([("from", "2100-01-01")]).collect();
    admin.form(&page, &later).await.is(303);
    assert_eq!(desk.get(ME).await.json()["roles"][0], "clerk");
    assert!(admin.page(&page).await.text().contains("01.01.2100: FB01, Poststelle"));
    admin.form(&format!("{page}/cancel-move"), &[]).await.is(303);
    admin.form(&format!("{page}/cancel-move"), &[]).await.is(404);

    admin.form(&page, &later).await.is(303);
    assert_eq!(town.carry_out_moves().await, 0);
    let mut owner = AsyncPgConnection::establish(world.owner_url()).await.unwrap();
    owner.batch_execute("update identity.moves set due = current_date - 1").await.unwrap();
    assert_eq!(town.carry_out_moves().await, 1);
    let me = desk.get(ME).await.is(200).json();
    assert_eq!(me["roles"], serde_json::json!(["post-room"]), "the day has come: the old right is gone");
    admin.form(&page, &[("name", "T"), ("login", "t.muster"), ("unit", "FB20"), ("role-clerk", "on")]).await.is(303);
    assert_eq!(desk.get(ME).await.json()["roles"], serde_json::json!(["clerk"]), "today means at once");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_administration_is_refused_what_would_harm() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let admin = town.user("admin").await;
    let list = admin.page("/identity/persons?q=mandanten").await.is(200).text();
    let own = format!("/identity/persons/{}", between(&list, "gw-medium\" href=\"/identity/persons/", "\""));
    admin.form(&format!("{own}/leave"), &[]).await.is(422);
    let demoted = [("name", "Admin"), ("login", "admin"), ("unit", "FB01"), ("role-clerk", "on")];
    assert!(admin.form(&own, &demoted).await.is(422).text().contains("aussperrt"));
    let base = [("name", "Toni+Muster"), ("login", "t.muster"), ("unit", "FB20")];
    for (field, value) in
        [("login", "leitung"), ("login", "a b"), ("name", ""), ("unit", "FB99"), ("role-operator", "on")]
    {
        let mut fields: Vec<_> = base.into_iter().filter(|(name, _)| *name != field).collect();
        fields.push((field, value));
        admin.form("/identity/persons", &fields).await.is(422);
    }
    let clerk = town.user("sachbearbeitung").await;
    is_problem(clerk.get("/identity/persons").await, 403);
    is_problem(clerk.form(&format!("{own}/reset"), &[]).await, 403);
    is_problem(clerk.form("/identity/rules", &[]).await, 403);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn units_are_hung_elsewhere_and_rights_follow() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let (admin, head) = (town.user("admin").await, town.cx("leitung").await);
    assert_eq!(head.actor().subtree.len(), 1);
    admin.form("/identity/units", &[("key", "FB21"), ("title", "Kasse"), ("parent", "FB60")]).await.is(303);
    admin.form("/identity/units", &[("key", "FB21"), ("title", "Kasse")]).await.is(422);
    admin.form("/identity/units", &[("key", "FB22"), ("title", "")]).await.is(422);
    let page = admin.page("/identity/units").await.is(200).text();
    let id_of = |key: &str| between(&page, &format!("aria-label=\"{key}\""), "name=\"key\"").to_owned();
    let id = |key: &str| between(&id_of(key), "for=\"key-", "\"").to_owned();
    let (fb20, fb60, fb21) = (id("FB20"), id("FB60"), id("FB21"));
    let under = |key: &'static str, title: &'static str, parent: &str| {
        vec![("key", key.to_owned()), ("title", title.to_owned()), ("parent", parent.to_owned())]
    };
    let send = async |id: &str, fields: Vec<(&str, String)>| {
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        admin.form(&format!("/identity/units/{id}"), &fields).await.status
    };
    assert_eq!(send(&fb60, under("FB60", "Bauen", &fb20)).await, 303);
    assert_eq!(town.cx("leitung").await.actor().subtree.len(), 3, "FB20, FB60 and FB21 below it");
    assert_eq!(send(&fb20, under("FB20", "Finanzen", &fb21)).await, 422, "not below itself");
    assert_eq!(send(&fb60, under("FB20", "Bauen", "")).await, 422, "the code is taken");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_sets_its_own_rules_of_signing_in() {
    let world = World::new().await;
    let (town, other) = (world.town("rurbroich").await, world.town("kleinhausen").await);
    let admin = town.user("admin").await;
    for (rule, value) in [("failures", "2"), ("failures", "viele"), ("idle-minutes", "100000")] {
        admin.form("/identity/rules", &[(rule, value)]).await.is(422);
    }
    admin.form("/identity/rules", &[("failures", "3"), ("session-hours", "1")]).await.is(303);
    for town in [&town, &other] {
        town.user("leitung").await;
        for _ in 0..3 {
            town.stranger().form("/sign-in", &[("login", "leitung"), ("password", "falsch")]).await.is(401);
        }
    }
    let right = [("login", "leitung"), ("password", "kennwort-des-tests")];
    town.stranger().form("/sign-in", &right).await.is(401);
    other.stranger().form("/sign-in", &right).await.is(303);
    admin.form("/identity/rules", &[("failures", "9"), ("from", "2100-01-01")]).await.is(303);
    let page = admin.page("/identity/rules").await.is(200).text();
    assert!(page.contains("ab 01.01.2100"), "{page}");
    world.end().await;
}
