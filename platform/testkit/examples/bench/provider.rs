//! Signing in through an OpenID provider, all of its redirects included.
use crate::Size;
use crate::clients::{CLIENTS, for_a_while};
use crate::report::Report;
use reqwest::{Client, Method, RequestBuilder, redirect::Policy};
use std::collections::BTreeMap;
use testkit::{Answer, Town, User};

/// The provider `ops/bench` started; none if it did not.
pub fn named() -> Option<server::ProviderConfig> {
    let get = |name: &str| std::env::var(name).ok();
    let (issuer, client_id, client_secret) =
        (get("BENCH_OIDC_ISSUER")?, get("BENCH_OIDC_CLIENT_ID")?, get("BENCH_OIDC_CLIENT_SECRET")?);
    Some(server::ProviderConfig { issuer, client_id, client_secret })
}

/// Code flow with PKCE: our door, the provider's form, and back; the provider is a Node process on the same machine.
pub async fn sign_ins(town: &Town<'_>, size: &Size, report: &mut Report) {
    let Some(provider) = named() else {
        report.row("sign-ins per second through an OpenID provider", "not measured: no provider", "");
        return;
    };
    report.begin("Anmeldungen über einen Anbieter");
    let doors = (0..CLIENTS).map(|_| town.stranger()).collect();
    let (done, taken) = for_a_while(doors, size.span, |door, n| {
        let (issuer, login) = (provider.issuer.clone(), format!("person-{}", n % CLIENTS));
        async move { through(&door, &issuer, &login).await }
    })
    .await;
    let rate = done as f64 / taken.as_secs_f64();
    let measured = format!("sign-ins per second through an OpenID provider on the same machine, {CLIENTS} clients");
    report.row(&measured, format!("{rate:.1} /s"), "");
}

async fn through(door: &User, issuer: &str, login: &str) {
    let begun = door.get("/oidc/start").await.is(303);
    let mark = begun.header("set-cookie").split(';').next().unwrap_or_default().to_owned();
    let mut visit = Visit { http: client(), cookies: BTreeMap::new() };
    let whole = |to: String| if to.starts_with('/') { format!("{issuer}{to}") } else { to };
    let form = whole(visit.step(visit.http.get(begun.header("location"))).await);
    let kind = "application/x-www-form-urlencoded";
    let answer = visit.http.post(form).header("Content-Type", kind).body(format!("login={login}"));
    let resume = whole(visit.step(answer).await);
    let back = visit.step(visit.http.get(resume)).await;
    let path = back.split_once("/oidc/").map(|(_, rest)| format!("/oidc/{rest}")).expect("our callback");
    Answer::of(door.request(Method::GET, &path).header("Cookie", mark)).await.is(303);
}

fn client() -> Client {
    Client::builder().redirect(Policy::none()).build().expect("a client")
}

/// A browser at the provider.
struct Visit {
    http: Client,
    cookies: BTreeMap<String, String>,
}

impl Visit {
    /// Sends, remembers cookies, and tells where it leads.
    async fn step(&mut self, request: RequestBuilder) -> String {
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let answer = Answer::of(request.header("Cookie", cookies.join("; "))).await;
        for cookie in answer.headers.get_all("set-cookie") {
            let pair = cookie.to_str().ok().and_then(|cookie| cookie.split(';').next()?.split_once('='));
            let (name, value) = pair.expect("a cookie");
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        answer.header("location").to_owned()
    }
}
