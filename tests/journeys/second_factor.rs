//! The second factor: demanded at the door, shown once, lost and found again.
use crate::device::Device;
use crate::post::is_problem;
use reqwest::Method;
use testkit::{Answer, Town, World, between, code_of};

const ME: &str = "/api/v1/identity/me";
const PASSWORD: &str = "kennwort-des-tests";
const STEP: &str = "/sign-in/factor";

/// A town whose heads and clerks need a second factor to sign in.
async fn strict<'w>(world: &'w World, key: &str) -> Town<'w> {
    let town = world.town(key).await;
    let admin = town.user("admin").await;
    admin.form("/identity/rules", &[("role-clerk", "on"), ("role-head", "on")]).await.is(303);
    town
}

/// A browser whose person has told the password and nothing else.
async fn at_the_step(town: &Town<'_>, login: &str) -> Device {
    let door = town.stranger();
    let opened = door.form("/sign-in", &[("login", login), ("password", PASSWORD)]).await.is(303);
    assert_eq!(opened.header("location"), "/sign-in/factor?next=%2F");
    Device::of(door, &opened)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_alone_opens_nothing_where_a_role_demands_more() {
    let world = World::new().await;
    let town = strict(&world, "rurbroich").await;
    let head = town.user("leitung").await;
    let device = at_the_step(&town, "leitung").await;
    is_problem(device.get(ME).await, 401);
    is_problem(device.post("/account/recovery-codes", "").await, 401);
    let page = device.get(STEP).await.is(200).text();
    assert!(page.contains("Code aus der App") && !page.contains("/sign-in/factor/enrol"), "{page}");
    for wrong in ["code=000000", "code=", "shown=%7B%7D", "code=0000-1111-AAAA-BBBB"] {
        device.post(STEP, wrong).await.is(422);
    }
    let secret = "secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&code=";
    let code = code_of("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP");
    device.post("/sign-in/factor/enrol", &format!("{secret}{code}")).await.is(422);
    is_problem(device.get(ME).await, 401);
    let opened = device.post(STEP, &format!("code={}", head.code())).await.is(303);
    let inside = Device::of(town.stranger(), &opened);
    inside.get(ME).await.is(200);
    assert_ne!(inside.session, device.session, "the token that knew only a password is gone");
    is_problem(device.get(ME).await, 401);
    device.get(STEP).await.is(303);
    head.get(ME).await.is(200);
    town.user("poststelle").await;
    Device::signed_in(&town, "poststelle", PASSWORD, "").await.get(ME).await.is(200);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_none_sets_one_up_at_the_door_and_a_code_is_good_once() {
    let world = World::new().await;
    let town = strict(&world, "rurbroich").await;
    let fields = [("name", "Toni+Muster"), ("login", "t.muster"), ("unit", "FB20"), ("role-clerk", "on")];
    let page = town.user("admin").await.form("/identity/persons", &fields).await.is(200).text();
    let token = between(&page, "/sign-in/invitation?token=", "<").to_owned();
    let joined = [("token", token.as_str()), ("password", "drei-neue-worte-2026")];
    let opened = town.stranger().form("/sign-in/invitation", &joined).await.is(303);
    assert!(opened.header("location").starts_with(STEP), "an invitation is no way around");
    let device = Device::of(town.stranger(), &opened);
    let page = device.get(STEP).await.is(200).text();
    let key = between(&page, "name=\"secret\" value=\"", "\"").to_owned();
    let enrol = "/sign-in/factor/enrol";
    device.post(enrol, &format!("secret={key}&code=000000")).await.is(422);
    let code = code_of(&key);
    let opened = device.post(enrol, &format!("secret={key}&code={code}")).await.is(303);
    let inside = Device::of(town.stranger(), &opened);
    inside.get(ME).await.is(200);
    let again = town.stranger().form("/sign-in", &[("login", "t.muster"), ("password", "drei-neue-worte-2026")]).await;
    let again = Device::of(town.stranger(), &again.is(303));
    again.post(STEP, &format!("code={code}")).await.is(422);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recovery_code_lets_its_owner_in_once() {
    let world = World::new().await;
    let town = strict(&world, "rurbroich").await;
    let head = town.user("leitung").await;
    let page = head.form("/account/recovery-codes", &[]).await.is(200).text();
    let code = between(&page, "<ul class=\"gw-codes\"><li><code class=\"gw-mono\">", "</code>").to_owned();
    let device = at_the_step(&town, "leitung").await;
    let typed = format!("code={}", code.to_lowercase().replace('-', "+"));
    let opened = device.post(STEP, &typed).await.is(303);
    Device::of(town.stranger(), &opened).get(ME).await.is(200);
    at_the_step(&town, "leitung").await.post(STEP, &typed).await.is(422);
    let page = head.page("/account").await.is(200).text();
    assert!(page.contains("Übrig: 9"), "{page}");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_a_code_ends_soon() {
    let world = World::new().await;
    let town = strict(&world, "rurbroich").await;
    let head = town.user("leitung").await;
    let device = at_the_step(&town, "leitung").await;
    for _ in 0..5 {
        device.post(STEP, "code=000000").await.is(422);
    }
    let right = device.post(STEP, &format!("code={}", head.code())).await.is(422).text();
    assert!(right.contains("Warten Sie fünf Minuten"), "{right}");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_takes_a_lost_factor_away() {
    let world = World::new().await;
    let town = strict(&world, "rurbroich").await;
    let (admin, _) = (town.user("admin").await, town.user("leitung").await);
    let list = admin.page("/identity/persons?q=leitung").await.is(200).text();
    let person = format!("/identity/persons/{}", between(&list, "gw-medium\" href=\"/identity/persons/", "\""));
    let page = admin.page(&person).await.is(200).text();
    assert!(page.contains("Zweiten Faktor entfernen"), "{page}");
    admin.form(&format!("{person}/reset-factor"), &[]).await.is(303);
    let device = at_the_step(&town, "leitung").await;
    assert!(device.get(STEP).await.is(200).text().contains("/sign-in/factor/enrol"));
    is_problem(device.post("/sign-in/factor/ask", "").await, 409);
    let nobody = town.stranger();
    is_problem(Answer::of(nobody.request(Method::POST, "/sign-in/factor/ask")).await, 401);
    world.end().await;
}
