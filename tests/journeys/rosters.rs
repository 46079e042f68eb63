//! Lists of everybody from a personnel system: looked at first, and a breaker for those that would end too many.
use crate::device::Device;
use crate::post::is_problem;
use testkit::{Answer, Town, User, World};

const ME: &str = "/api/v1/identity/me";
const HEAD: &str = "kennung;name;e-mail;einheit;rollen";
/// The people of the blueprint, as a personnel system would list them.
const EVERYBODY: [&str; 4] = [
    "admin;Mandanten-Administration;;FB01;admin",
    "poststelle;Poststelle;;FB01;post-room",
    "sachbearbeitung;Sachbearbeitung Steuern;;FB20;clerk",
    "leitung;Leitung Finanzen;;FB20;head",
];

async fn brought(admin: &User, lines: &[&str]) -> Answer {
    let text = format!("{HEAD}\n{}\n", lines.join("\n"));
    admin.upload("/identity/rosters", "personal.csv", text.as_bytes(), &[]).await
}

/// A list's page.
async fn roster(admin: &User, lines: &[&str]) -> String {
    brought(admin, lines).await.is(303).header("location").to_owned()
}

async fn second_admin(town: &Town<'_>) -> User {
    town.hire("zweite", "FB01", "admin").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_shows_its_effect_and_then_has_it() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let admin = town.user("admin").await;
    let lines = [
        EVERYBODY[0],
        EVERYBODY[1],
        EVERYBODY[2],
        "leitung;Leitung Finanzen;l@x.example;FB01;head",
        "neu;Toni Neu;;FB60;clerk",
    ];
    let page = roster(&admin, &lines).await;
    let shown = admin.page(&page).await.is(200).text();
    for part in ["Kommen hinzu <span class=\"gw-count\">1", "Toni Neu (neu)", "Ändern sich <span class=\"gw-count\">1"]
    {
        assert!(shown.contains(part), "{part} in {shown}");
    }
    assert!(!shown.contains("Scheiden aus") && !shown.contains("viele Konten"), "{shown}");
    assert_eq!(town.cx("leitung").await.actor().subtree.len(), 1, "looking changes nothing");
    admin.form(&format!("{page}/release"), &[]).await.is(303);
    assert_eq!(town.cx("leitung").await.actor().subtree.len(), 4, "now the head works in FB01, above all others");
    assert!(admin.page("/identity/persons?q=neu").await.text().contains("Toni Neu"));
    admin.form(&format!("{page}/release"), &[]).await.is(422);
    admin.form(&format!("{page}/take-back"), &[]).await.is(303);
    assert_eq!(town.cx("leitung").await.actor().subtree.len(), 1);
    admin.form(&format!("{page}/take-back"), &[]).await.is(422);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_ends_too_many_waits_for_a_second_person_and_can_be_taken_back() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let (admin, second) = (town.user("admin").await, second_admin(&town).await);
    let clerk = town.user("sachbearbeitung").await;
    let desk = Device::signed_in(&town, "sachbearbeitung", "kennwort-des-tests", "").await;
    let page = roster(&admin, &[EVERYBODY[0], EVERYBODY[1], "zweite;Person zweite;;FB01;admin"]).await;
    assert!(admin.page(&page).await.text().contains("Diese Liste würde viele Konten beenden"));
    let release = format!("{page}/release");
    admin.form(&release, &[]).await.is(303);
    clerk.get(ME).await.is(200);
    assert!(admin.form(&release, &[]).await.is(422).text().contains("braucht deshalb eine zweite Person"));
    clerk.get(ME).await.is(200);
    second.form(&release, &[]).await.is(303);
    is_problem(clerk.get(ME).await, 401);
    is_problem(desk.get(ME).await, 401);
    let shown = admin.page(&page).await.is(200).text();
    assert!(shown.contains("freigegeben von Person zweite"), "{shown}");
    second.form(&format!("{page}/take-back"), &[]).await.is(303);
    clerk.get(ME).await.is(200);
    Device::signed_in(&town, "sachbearbeitung", "kennwort-des-tests", "").await.get(ME).await.is(200);
    is_problem(desk.get(ME).await, 401);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_ends_themselves_and_bad_lists_change_nothing() {
    let world = World::new().await;
    let (town, other) = (world.town("rurbroich").await, world.town("kleinhausen").await);
    let admin = town.user("admin").await;
    let page = roster(&admin, &EVERYBODY[1..]).await;
    assert!(admin.page(&page).await.text().contains("Die Liste ändert nichts"), "the author is never left out");
    admin.form(&format!("{page}/drop"), &[]).await.is(303);
    admin.form(&format!("{page}/release"), &[]).await.is(422);
    for wrong in ["a;A;;FB99;clerk", "a;A;;FB20;king", "a;;;FB20;clerk", "leitung;L;;FB20;head\nleitung;L;;FB20;head"] {
        brought(&admin, &[wrong]).await.is(422);
    }
    admin.upload("/identity/rosters", "bild.png", &[0xff, 0xd8, 0x00], &[]).await.is(422);
    let clerk = town.user("sachbearbeitung").await;
    is_problem(brought(&clerk, &EVERYBODY).await, 403);
    let stranger = other.user("admin").await;
    is_problem(stranger.get(&page).await, 404);
    is_problem(stranger.form(&format!("{page}/release"), &[]).await, 404);
    world.end().await;
}
