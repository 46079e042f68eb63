//! A tenant trusts providers of its own: whom they bring in, what they may not, and how sessions end with them.
use crate::device::Device;
use crate::post::is_problem;
use reqwest::Method;
use testkit::{Answer, Town, User, World, between};

const ME: &str = "/api/v1/identity/me";

/// The provider that lies, if the environment names it.
pub fn liar() -> Option<String> {
    let address = std::env::var("TEST_OIDC_LIAR").ok();
    if address.is_none() {
        println!("skipped: TEST_OIDC_LIAR is not set");
    }
    address
}

/// Lets a town trust the liar; the provider's identity.
pub async fn trusts(admin: &User, issuer: &str, more: &[(&str, &str)]) -> String {
    let base = [("title", "Stadt-Konto"), ("issuer", issuer), ("client_id", "gemeinwerk"), ("client_secret", "geheim")];
    let fields: Vec<_> = base.into_iter().chain([("unit", "FB20")]).chain(more.iter().copied()).collect();
    admin.form("/identity/providers", &fields).await.is(303);
    let list = admin.page("/identity/providers").await.is(200).text();
    between(&list, "gw-medium\" href=\"/identity/providers/", "\"").to_owned()
}

/// A way through the liar, who tells this lie about this person.
pub async fn through(town: &Town<'_>, provider: &str, lie: &str, subject: &str) -> (User, Answer) {
    let door = town.stranger();
    let start = door.get(&format!("/oidc/start?provider={provider}&next=/tasks")).await.is(303);
    let cookie = start.header("set-cookie").split(';').next().unwrap().to_owned();
    let there = start.header("location").to_owned() + "&";
    let (state, nonce) = (between(&there, "state=", "&"), between(&there, "nonce=", "&"));
    let callback = format!("/oidc/callback?state={state}&code={lie}.{nonce}.{subject}");
    let back = Answer::of(door.request(Method::GET, &callback).header("Cookie", cookie)).await;
    (door, back)
}

pub async fn inside(town: &Town<'_>, provider: &str, lie: &str, subject: &str) -> Device {
    let (door, back) = through(town, provider, lie, subject).await;
    Device::of(door, &back.is(303))
}

#[tokio::test(flavor = "multi_thread")]
async fn no_lie_gets_in_and_honest_trouble_does() {
    let Some(issuer) = liar() else { return };
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let provider = trusts(&town.user("admin").await, &issuer, &[]).await;
    let lies = [
        "issuer",
        "audience",
        "nonce",
        "nonceless",
        "unsigned",
        "symmetric",
        "expired",
        "foreign_key",
        "stolen_kid",
        "tokenless",
        "broken",
    ];
    for lie in lies {
        let (_, back) = through(&town, &provider, lie, "leitung").await;
        assert_eq!((back.status, back.header("set-cookie")), (422, ""), "{lie}: {}", back.text());
    }
    let (_, silent) = through(&town, &provider, "silent", "leitung").await;
    assert!(matches!(silent.status, 422 | 503), "a provider that never answers: {}", silent.status);
    for honest in ["none", "slow_clock", "rotated", "none"] {
        let me = inside(&town, &provider, honest, "leitung").await.get(ME).await.is(200).json();
        assert_eq!(me["roles"][0], "head", "{honest}");
    }
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_is_away_or_somebody_else_is_said_to_be_away() {
    let Some(issuer) = liar() else { return };
    let world = World::new().await;
    let (town, other) = (world.town("rurbroich").await, world.town("kleinhausen").await);
    let admin = town.user("admin").await;
    let provider = trusts(&admin, &format!("{issuer}/impostor"), &[]).await;
    is_problem(town.stranger().get(&format!("/oidc/start?provider={provider}")).await, 503);
    is_problem(other.stranger().get(&format!("/oidc/start?provider={provider}")).await, 404);
    for address in ["http://provider.example", "ftp://127.0.0.1", "nichts"] {
        let fields =
            [("title", "X"), ("issuer", address), ("client_id", "x"), ("client_secret", "x"), ("unit", "FB20")];
        admin.form("/identity/providers", &fields).await.is(422);
    }
    let page = town.stranger().page("/sign-in").await.is(200).text();
    assert!(page.contains("Stadt-Konto") && page.contains("name=\"password\""), "{page}");
    assert!(!other.stranger().page("/sign-in").await.text().contains("Stadt-Konto"));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn claims_make_accounts_and_decide_roles_only_where_the_tenant_says_so() {
    let Some(issuer) = liar() else { return };
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let admin = town.user("admin").await;
    let known = trusts(&admin, &issuer, &[]).await;
    let (_, back) = through(&town, &known, "none", "neu").await;
    assert_eq!(back.status, 403, "only who was taken on");
    let map = "Steuern+%3D+clerk%0AChefs+%3D+head";
    let everybody = [
        ("title", "Stadt-Konto"),
        ("issuer", issuer.as_str()),
        ("client_id", "gemeinwerk"),
        ("unit", "FB20"),
        ("admits", "everybody"),
        ("roles_claim", "groups"),
        ("roles_map", map),
    ];
    admin.form(&format!("/identity/providers/{known}"), &everybody).await.is(303);
    let clerk = inside(&town, &known, "none", "neu~Steuern~Kantine").await;
    let me = clerk.get(ME).await.is(200).json();
    assert_eq!((&me["name"], &me["roles"]), (&"Person neu".into(), &serde_json::json!(["clerk"])));
    let head = inside(&town, &known, "none", "neu~Chefs").await;
    assert_eq!(head.get(ME).await.json()["roles"], serde_json::json!(["head"]), "the provider took the old one away");
    assert_eq!(clerk.get(ME).await.json()["roles"], serde_json::json!(["head"]), "everywhere at once");
    inside(&town, &known, "none", "neu").await.get("/dms").await.is(403);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_ends_the_sessions_it_opened_and_no_others() {
    let Some(issuer) = liar() else { return };
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let admin = town.user("admin").await;
    let provider = trusts(&admin, &issuer, &[]).await;
    town.user("leitung").await;
    let there = inside(&town, &provider, "none", "leitung").await;
    let here = Device::signed_in(&town, "leitung", "kennwort-des-tests", "").await;
    let token = async |lie: &str| {
        let address = format!("{issuer}/logout-token?lie={lie}&sub=leitung");
        let answer = reqwest::get(address).await.unwrap().text().await.unwrap();
        between(&answer, "\"token\":\"", "\"").to_owned()
    };
    for lie in ["issuer", "audience", "unsigned", "expired", "foreign_key", "eventless", "nonced"] {
        let told = [("logout_token", token(lie).await)];
        let told: Vec<_> = told.iter().map(|(name, value)| (*name, value.as_str())).collect();
        town.stranger().form("/oidc/backchannel", &told).await.is(422);
        there.get(ME).await.is(200);
    }
    let good = token("none").await;
    town.stranger().form("/oidc/backchannel", &[("logout_token", &good)]).await.is(200);
    is_problem(there.get(ME).await, 401);
    here.get(ME).await.is(200);

    let again = inside(&town, &provider, "none", "leitung").await;
    let out = again.post("/sign-out", "").await.is(303);
    assert!(out.header("location").starts_with(&format!("{issuer}/end?client_id=")), "{}", out.header("location"));
    let third = inside(&town, &provider, "none", "leitung").await;
    admin.form(&format!("/identity/providers/{provider}/distrust"), &[]).await.is(303);
    is_problem(third.get(ME).await, 401);
    is_problem(admin.form(&format!("/identity/providers/{provider}/distrust"), &[]).await, 404);
    world.end().await;
}
