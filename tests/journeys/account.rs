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
    let page = desk.post("/account/app-passwords", "title=Sicherung&days=30").await.is(200).text();
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
