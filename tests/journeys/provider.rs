//! Signing in through the provider of the tests, step by step as a browser does.
use reqwest::{Client, RequestBuilder, redirect::Policy};
use std::collections::BTreeMap;
use testkit::{Answer, User, World};

/// A world that trusts the provider the environment names; `None` says why not.
async fn world() -> Option<World> {
    let get = |name: &str| std::env::var(name).ok();
    let named = (get("TEST_OIDC_ISSUER"), get("TEST_OIDC_CLIENT_ID"), get("TEST_OIDC_CLIENT_SECRET"));
    let (Some(issuer), Some(client_id), Some(client_secret)) = named else {
        println!("skipped: TEST_OIDC_ISSUER is not set");
        return None;
    };
    let provider = server::ProviderConfig { issuer, client_id, client_secret };
    Some(World::with(move |config| config.oidc = Some(provider.clone())).await)
}

/// A person at the provider: a client that keeps the provider's cookies.
struct Visit {
    http: Client,
    cookies: BTreeMap<String, String>,
}

impl Visit {
    fn new() -> Self {
        let http = Client::builder().redirect(Policy::none()).build().unwrap();
        Self { http, cookies: BTreeMap::new() }
    }

    /// Sends, remembers cookies, and tells where it leads.
    async fn step(&mut self, request: RequestBuilder) -> String {
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let answer = Answer::of(request.header("Cookie", cookies.join("; "))).await;
        for cookie in answer.headers.get_all("set-cookie") {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        assert!(matches!(answer.status, 302 | 303), "{} {}", answer.status, answer.text());
        answer.header("location").to_owned()
    }

    /// Signs in at the provider; returns path and query of our callback.
    async fn sign_in(&mut self, issuer: &str, start: &str, login: &str) -> String {
        let whole = |to: String| if to.starts_with('/') { format!("{issuer}{to}") } else { to };
        let form = whole(self.step(self.http.get(start)).await);
        let kind = "application/x-www-form-urlencoded";
        let post = self.http.post(form).header("Content-Type", kind).body(format!("login={login}"));
        let resume = whole(self.step(post).await);
        let back = self.step(self.http.get(resume)).await;
        let path = back.find("/oidc/callback").unwrap_or_else(|| panic!("not our callback: {back}"));
        back[path..].to_owned()
    }
}

/// Begins at our door; returns the provider's address and the cookie that marks this browser.
async fn start(door: &User) -> (String, String) {
    let answer = door.get("/oidc/start?next=/inbox").await.is(303);
    let cookie = answer.header("set-cookie").split(';').next().unwrap_or_default().to_owned();
    (answer.header("location").to_owned(), cookie)
}

async fn back(door: &User, callback: &str, cookie: &str) -> Answer {
    Answer::of(door.request(reqwest::Method::GET, callback).header("Cookie", cookie)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn who_the_provider_vouches_for_is_let_in_once() {
    let Some(world) = world().await else { return };
    let town = world.town("rurbroich").await;
    let (door, issuer) = (town.stranger(), std::env::var("TEST_OIDC_ISSUER").unwrap());
    let (address, cookie) = start(&door).await;
    for part in ["code_challenge_method=S256", "code_challenge=", "state=", "nonce=", "response_type=code"] {
        assert!(address.starts_with(&issuer) && address.contains(part), "{part} in {address}");
    }
    let callback = Visit::new().sign_in(&issuer, &address, "sachbearbeitung").await;
    let inside = back(&door, &callback, &cookie).await.is(303);
    assert_eq!(inside.header("location"), "/inbox");
    let cookies = inside.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap());
    let session = cookies.filter_map(|c| c.split(';').next()).find(|c| c.starts_with("gw_session=")).unwrap();
    let me = door.request(reqwest::Method::GET, "/api/v1/identity/me").header("Cookie", session);
    assert_eq!(Answer::of(me).await.is(200).json()["roles"][0], "clerk");
    back(&door, &callback, &cookie).await.is(422);

    let (address, cookie) = start(&door).await;
    let callback = Visit::new().sign_in(&issuer, &address, "niemand").await;
    back(&door, &callback, &cookie).await.is(403);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_signed_in_by_a_link_another_browser_made() {
    let Some(world) = world().await else { return };
    let (town, other) = (world.town("rurbroich").await, world.town("kleinhausen").await);
    let issuer = std::env::var("TEST_OIDC_ISSUER").unwrap();
    let (address, cookie) = start(&town.stranger()).await;
    let callback = Visit::new().sign_in(&issuer, &address, "leitung").await;
    let victim = back(&town.stranger(), &callback, "").await.is(422);
    assert!(!victim.text().contains("gw_session") && victim.header("set-cookie").is_empty());
    let (_, of_victim) = start(&town.stranger()).await;
    back(&town.stranger(), &callback, &of_victim).await.is(422);
    back(&other.stranger(), &callback, &cookie).await.is(422);
    back(&town.stranger(), &callback, &cookie).await.is(303);
    world.end().await;
}
