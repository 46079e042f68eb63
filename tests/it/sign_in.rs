//! Ways in, and refusals at the door.
use reqwest::Method;
use testkit::{Answer, World};

#[tokio::test(flavor = "multi_thread")]
async fn the_door_opens_for_who_belongs_here() {
    let world = World::new().await;
    let (town, other) = (world.town("rurbroich").await, world.town("kleinhausen").await);
    let stranger = town.stranger();
    let try_in = async |login: &str, password: &str| {
        stranger.form("/sign-in", &[("login", login), ("password", password)]).await
    };
    town.user("sachbearbeitung").await;

    let (unknown, wrong) = (try_in("niemand", "x").await.is(401), try_in("leitung", "x").await.is(401));
    assert_eq!(unknown.text().matches("stimmen nicht").count(), wrong.text().matches("stimmen nicht").count());
    let cookie = try_in("sachbearbeitung", "kennwort-des-tests").await.is(303).header("set-cookie").to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"));
    let session = cookie.split(';').next().unwrap().to_owned();
    let me = |user: &testkit::User| user.request(Method::GET, "/api/v1/identity/me").header("Cookie", &session);
    Answer::of(me(&stranger)).await.is(200);
    Answer::of(me(&other.stranger())).await.is(401);

    let foreign =
        stranger.request(Method::POST, "/sign-out").header("Cookie", &session).header("Sec-Fetch-Site", "cross-site");
    Answer::of(foreign).await.is(403);
    Answer::of(stranger.request(Method::POST, "/sign-out").header("Cookie", &session)).await.is(303);
    Answer::of(me(&stranger)).await.is(401);

    let page = stranger.page("/inbox?state=open").await.is(303);
    assert_eq!(page.header("location"), "/sign-in?next=%2Finbox%3Fstate%3Dopen");
    for _ in 0..4 {
        try_in("leitung", "falsch").await.is(401);
    }
    try_in("leitung", "falsch").await.is(429);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_is_asked_with_proof_of_possession() {
    let get = |name: &str| std::env::var(name).ok();
    let (Some(issuer), Some(client_id), Some(client_secret)) =
        (get("TEST_OIDC_ISSUER"), get("TEST_OIDC_CLIENT_ID"), get("TEST_OIDC_CLIENT_SECRET"))
    else {
        println!("skipped: TEST_OIDC_ISSUER is not set");
        return;
    };
    let provider = server::ProviderConfig { issuer: issuer.clone(), client_id, client_secret };
    let world = World::with(move |config| config.oidc = Some(provider.clone())).await;
    let town = world.town("rurbroich").await;
    let start = town.stranger().get("/oidc/start?next=/inbox").await.is(303);
    let address = start.header("location");
    assert!(address.starts_with(&issuer), "{address}");
    for part in ["code_challenge_method=S256", "code_challenge=", "state=", "nonce=", "response_type=code"] {
        assert!(address.contains(part), "{part} in {address}");
    }
    town.stranger().get("/oidc/callback?state=00000000-0000-4000-8000-000000000000&code=x").await.is(422);
    world.end().await;
}
