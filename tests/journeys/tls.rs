//! TLS of our own: cookies of this host alone, certificates renewed without a restart.
use crate::post::is_problem;
use rcgen::{CertifiedKey, generate_simple_self_signed};
use reqwest::{Certificate, Client, redirect};
use server::Config;
use server::edge::tls::Files;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;
use testkit::{Answer, World};

const HOST: &str = "rurbroich.localhost";

/// Lays a fresh certificate and its key into a folder; returns the certificate.
fn lay(folder: &Path) -> (Files, String) {
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed([HOST.to_owned()]).unwrap();
    let files = Files { certificate: folder.join("certificate.pem"), key: folder.join("key.pem") };
    std::fs::write(&files.certificate, cert.pem()).unwrap();
    std::fs::write(&files.key, signing_key.serialize_pem()).unwrap();
    (files, cert.pem())
}

/// A browser that believes this certificate and no other. A new connection each time.
fn browser(world: &World, trusted: &str, version: reqwest::tls::Version) -> Client {
    let builder = Client::builder().tls_built_in_root_certs(false).use_rustls_tls();
    let builder = builder.add_root_certificate(Certificate::from_pem(trusted.as_bytes()).unwrap());
    let builder = builder.resolve(HOST, world.address.parse::<SocketAddr>().unwrap()).pool_max_idle_per_host(0);
    builder
        .max_tls_version(version)
        .redirect(redirect::Policy::none())
        .timeout(Duration::from_secs(20))
        .build()
        .unwrap()
}

fn url(world: &World, path: &str) -> String {
    format!("https://{HOST}:{}{path}", world.address.rsplit(':').next().unwrap())
}

async fn world_with_tls(folder: &Path) -> (World, Files, String) {
    let (files, trusted) = lay(folder);
    let world = World::with(|config: &mut Config| {
        config.edge.tls = Some(files.clone());
        config.scheme = "https";
    });
    (world.await, files, trusted)
}

#[tokio::test(flavor = "multi_thread")]
async fn over_tls_a_session_is_of_this_host_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (world, _, trusted) = world_with_tls(folder.path()).await;
    world.town("rurbroich").await.user("leitung").await;
    for version in [reqwest::tls::Version::TLS_1_3, reqwest::tls::Version::TLS_1_2] {
        let browser = browser(&world, &trusted, version);
        let form = browser.post(url(&world, "/sign-in")).header("Content-Type", "application/x-www-form-urlencoded");
        let answer = Answer::of(form.body("login=leitung&password=kennwort-des-tests")).await.is(303);
        assert!(answer.header("strict-transport-security").contains("max-age="));
        let cookie = answer.header("set-cookie").to_owned();
        assert!(cookie.starts_with("__Host-gw_session="), "{cookie}");
        for word in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(cookie.contains(word) && !cookie.contains("Domain"), "{word} in {cookie}");
        }
        let session = cookie.split(';').next().unwrap();
        let me = |cookie: &str| Answer::of(browser.get(url(&world, "/api/v1/identity/me")).header("Cookie", cookie));
        me(session).await.is(200);
        // The same token under a name a neighbour's host could write.
        is_problem(me(session.trim_start_matches("__Host-")).await, 401);
        let chosen = Answer::of(browser.get(url(&world, "/sign-in?lang=en"))).await.is(200);
        assert!(chosen.header("set-cookie").contains("Secure"), "{}", chosen.header("set-cookie"));
        let left = browser.post(url(&world, "/sign-out")).header("Cookie", session);
        let gone = Answer::of(left).await.is(303).header("set-cookie").to_owned();
        assert!(gone.starts_with("__Host-gw_session=;") && gone.contains("Secure"), "a browser drops it: {gone}");
    }
    let plain = reqwest::get(format!("http://{}/healthz", world.address)).await;
    assert!(plain.is_err_and(|error| !error.is_timeout()), "without TLS nobody answers");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewed_certificate_is_used_without_a_restart_and_a_broken_one_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let (world, files, first) = world_with_tls(folder.path()).await;
    let ask = async |trusted: &str| {
        browser(&world, trusted, reqwest::tls::Version::TLS_1_3).get(url(&world, "/healthz")).send().await.is_ok()
    };
    assert!(ask(&first).await);
    std::fs::write(&files.key, "no key at all").unwrap();
    tokio::time::sleep(Duration::from_secs(7)).await;
    assert!(ask(&first).await, "half a renewal changes nothing");
    let (_, second) = lay(folder.path());
    for _ in 0..600 {
        if ask(&second).await {
            assert!(!ask(&first).await, "the former certificate is gone");
            return world.end().await;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the new certificate never came into use");
}

#[tokio::test]
async fn a_key_of_another_certificate_stops_the_start() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (files, _) = lay(one.path());
    assert!(server::edge::tls::Certificate::open(&files).is_ok());
    let mixed = Files { key: lay(other.path()).0.key, ..files.clone() };
    assert!(server::edge::tls::Certificate::open(&mixed).is_err());
    let missing = Files { key: one.path().join("nirgends.pem"), ..files };
    let said = server::edge::tls::Certificate::open(&missing).unwrap_err().to_string();
    assert!(said.contains("nirgends.pem"), "{said}");
}
