//! One's own account: what one sees of one's ways in, and closes again.
use crate::device::Device;
use crate::post::is_problem;
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use reqwest::Method;
use testkit::{Answer, World, between};

const ME: &str = "/api/v1/identity/me";
const PASSWORD: &str = "kennwort-des-tests";

#[tokio::test(flavor = "multi_thread")]
async fn a_person_sees_where_they_are_signed_in_and_signs_out_there() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    town.user("leitung").await;
    town.user("sachbearbeitung").await;
    let desk = Device::signed_in(&town, "leitung", PASSWORD, "Mozilla/5.0 (Windows NT 10.0) Firefox/133.0").await;
    let lost =
        Device::signed_in(&town, "leitung", PASSWORD, "Mozilla/5.0 (Linux; Android 15) Chrome/131.0 Safari/537.36")
            .await;
    let page = desk.account().await;
    assert!(page.contains("Firefox, Windows") && page.contains("Chrome, Android"), "{page}");
    let id = between(&page, "/account/sessions/", "/end").to_owned();
    assert!(!page.contains(lost.session.split_once('=').unwrap().1), "a page never shows the secret of a session");

    let clerk = Device::signed_in(&town, "sachbearbeitung", PASSWORD, "").await;
    assert!(clerk.account().await.contains("Unbekanntes Gerät"));
    clerk.post(&format!("/account/sessions/{id}/end"), "").await.is(404);
    lost.get(ME).await.is(200);
    desk.post(&format!("/account/sessions/{id}/end"), "").await.is(303);
    is_problem(lost.get(ME).await, 401);
    desk.post(&format!("/account/sessions/{id}/end"), "").await.is(404);

    let again = Device::signed_in(&town, "leitung", PASSWORD, "").await;
    desk.post("/account/sessions/end-others", "").await.is(303);
    is_problem(again.get(ME).await, 401);
    desk.get(ME).await.is(200);
    clerk.get(ME).await.is(200);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_password_shuts_out_who_knew_the_old_one() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    town.user("leitung").await;
    let desk = Device::signed_in(&town, "leitung", PASSWORD, "").await;
    let thief = Device::signed_in(&town, "leitung", PASSWORD, "").await;
    let refused = [
        ("old=geraten&new=drei-neue-worte-2026", "bisherige Passwort stimmt nicht"),
        ("old=kennwort-des-tests&new=kurz", "zu kurz"),
        ("old=kennwort-des-tests&new=aaaaaaaaaaaaaaaa", "zu einfach"),
    ];
    for (form, said) in refused {
        let page = desk.post("/account/password", form).await.is(200).text();
        assert!(page.contains(said), "{page}");
    }
    thief.get(ME).await.is(200);
    desk.post("/account/password", "old=kennwort-des-tests&new=drei-neue-worte-2026").await.is(303);
    desk.get(ME).await.is(200);
    is_problem(thief.get(ME).await, 401);
    town.stranger().form("/sign-in", &[("login", "leitung"), ("password", PASSWORD)]).await.is(401);
    Device::signed_in(&town, "leitung", "drei-neue-worte-2026", "").await;
    for _ in 0..5 {
        desk.post("/account/password", "old=geraten&new=drei-andere-worte-2026").await.is(200);
    }
    let page =
        desk.post("/account/password", "old=drei-neue-worte-2026&new=drei-andere-worte-2026").await.is(200).text();
    assert!(page.contains("zu viele Fehlversuche"), "a stolen session is no place to guess the password: {page}");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_password_ends_by_time_and_by_its_owner() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    town.user("leitung").await;
    town.user("sachbearbeitung").await;
    let desk = Device::signed_in(&town, "leitung", PASSWORD, "").await;
    let page = desk.post("/account/app-passwords", "title=Sicherung&days=30&use-api-read=on").await.is(200).text();
    let token = between(&page, "<code class=\"gw-mono\">", "</code>").to_owned();
    let id = between(&page, "/account/app-passwords/", "/revoke").to_owned();
    assert!(page.contains("noch nie benutzt") && page.contains("gilt bis"), "{page}");
    let script = async || {
        let request = town.stranger().request(Method::GET, ME).basic_auth("leitung", Some(&token));
        Answer::of(request).await.status
    };
    assert_eq!(script().await, 200);
    assert!(between(&desk.account().await, "Sicherung", "</li>").contains("zuletzt benutzt"));

    let mut owner = AsyncPgConnection::establish(world.owner_url()).await.unwrap();
    let at = |when: &str| format!("update identity.app_passwords set expires_at = now() {when} where id = '{id}'");
    owner.batch_execute(&at("- interval '1 second'")).await.unwrap();
    assert_eq!(script().await, 401);
    assert!(desk.account().await.contains("abgelaufen am"));
    owner.batch_execute(&at("+ interval '1 hour'")).await.unwrap();
    assert_eq!(script().await, 200);

    let clerk = Device::signed_in(&town, "sachbearbeitung", PASSWORD, "").await;
    clerk.post(&format!("/account/app-passwords/{id}/revoke"), "").await.is(404);
    assert_eq!(script().await, 200);
    desk.post(&format!("/account/app-passwords/{id}/revoke"), "").await.is(303);
    assert_eq!(script().await, 401);
    world.end().await;
}

/// A fresh app password for these uses.
async fn app_password(desk: &Device, uses: &str) -> String {
    let page = desk.post("/account/app-passwords", &format!("title=Skript&days=30{uses}")).await.is(200).text();
    between(&page, "<code class=\"gw-mono\">", "</code>").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_password_opens_what_it_names_and_nothing_else() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    town.user("leitung").await;
    let desk = Device::signed_in(&town, "leitung", PASSWORD, "").await;
    let (reads, writes) =
        (app_password(&desk, "&use-api-read=on").await, app_password(&desk, "&use-api-write=on").await);
    let both = app_password(&desk, "&use-api-read=on&use-api-write=on").await;
    let ask = async |token: &str, method: Method, path: &str| {
        let body = serde_json::json!({ "plan": "20.21.01", "title": "Grundsteuer" });
        Answer::of(town.stranger().request(method, path).basic_auth("leitung", Some(token)).json(&body)).await
    };
    const RECORDS: &str = "/api/v1/dms/records";
    ask(&reads, Method::GET, RECORDS).await.is(200);
    let refused = ask(&reads, Method::POST, RECORDS).await;
    assert!(refused.text().contains("Schnittstelle: schreiben") && refused.text().contains("Mein Konto"));
    is_problem(refused, 403);
    ask(&writes, Method::POST, RECORDS).await.is(201);
    is_problem(ask(&writes, Method::GET, RECORDS).await, 403);
    ask(&both, Method::GET, RECORDS).await.is(200);
    ask(&both, Method::POST, RECORDS).await.is(201);
    for page in ["/dms", "/account", "/", "/identity/rules"] {
        ask(&both, Method::GET, page).await.is(403);
    }
    is_problem(ask(&reads, Method::DELETE, RECORDS).await, 403);
    // Who may administer by program is said on purpose: writing is not enough to take an account over.
    const PERSONS: &str = "/api/v1/identity/persons";
    let refused = is_problem(ask(&both, Method::POST, PERSONS).await, 403);
    assert_eq!(refused["code"], "app_password_use");
    let administers = app_password(&desk, "&use-api-administer=on").await;
    assert_eq!(is_problem(ask(&administers, Method::POST, PERSONS).await, 403)["code"], "denied");
    let listed = desk.account().await;
    assert!(listed.contains("Schnittstelle: lesen, Schnittstelle: schreiben"), "{listed}");
    for wrong in
        ["title=Skript&days=30", "title=Skript&days=30&use-everything=on", "title=Skript&days=30&use-fliegen=on"]
    {
        assert!(desk.post("/account/app-passwords", wrong).await.is(200).text().contains("noch keine Verwendung"));
    }
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tenant_says_how_long_an_app_password_may_live() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let (admin, _head) = (town.user("admin").await, town.user("leitung").await);
    let desk = Device::signed_in(&town, "leitung", PASSWORD, "").await;
    let new = async |days: &str| {
        let form = format!("title=Skript&days={days}&use-api-read=on");
        desk.post("/account/app-passwords", &form).await.is(200).text().contains("Ihr neues App-Passwort")
    };
    assert!(new("365").await && !new("0").await && !new("-1").await && !new("9223372036854775807").await);
    admin.form("/identity/rules", &[("app-password-days", "45")]).await.is(303);
    assert!(!new("90").await && new("45").await);
    let page = desk.account().await;
    assert!(page.contains("value=\"45\"") && !page.contains("value=\"90\""), "{page}");
    world.end().await;
}
