//! What stands between the network and the application: proxies, limits, time.
use crate::post::is_problem;
use reqwest::Method;
use server::Config;
use server::edge::limits::{Limits, Rate};
use server::edge::proxy::{Header, networks};
use std::net::SocketAddr;
use std::time::Duration;
use testkit::{Answer, Town, User, World};

const HOST: &str = "rurbroich.localhost";

fn few(config: &mut Config) {
    let few = Rate::new(1, 4);
    config.edge.limits = Limits { address: few, sign_in: few, ..Limits::default() };
}

async fn from(door: &User, address: &str, path: &str) -> Answer {
    Answer::of(door.request(Method::GET, path).header("X-Forwarded-For", address)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_trusted_proxy_says_who_asks() {
    let without = World::with(few).await;
    let door = without.town("rurbroich").await.stranger();
    for n in 0..4 {
        from(&door, &format!("192.0.2.{n}"), "/inbox").await.is(401);
    }
    let refused = from(&door, "192.0.2.99", "/inbox").await;
    assert_eq!(refused.status, 429, "inventing addresses helps nobody");
    without.end().await;

    let behind = World::with(|config| {
        few(config);
        config.edge.proxies.networks = networks("127.0.0.1").unwrap();
        config.edge.proxies.header = Header::XForwarded;
    });
    let behind = behind.await;
    let door = behind.town("rurbroich").await.stranger();
    for _ in 0..4 {
        from(&door, "192.0.2.1, 203.0.113.1", "/inbox").await.is(401);
    }
    assert_eq!(
        from(&door, "192.0.2.2, 203.0.113.1", "/inbox").await.status,
        429,
        "what the client wrote is not believed"
    );
    from(&door, "192.0.2.1, 203.0.113.2", "/inbox").await.is(401);
    behind.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_a_proxy_hsts_follows_what_the_proxy_saw() {
    let world = World::with(|config| {
        config.scheme = "https";
        config.edge.proxies.networks = networks("127.0.0.0/8").unwrap();
    });
    let world = world.await;
    let door = world.town("rurbroich").await.stranger();
    let by =
        async |proto: &str| Answer::of(door.request(Method::GET, "/sign-in").header("X-Forwarded-Proto", proto)).await;
    assert!(by("https").await.header("strict-transport-security").contains("max-age="));
    assert_eq!(by("http").await.header("strict-transport-security"), "");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_from_one_address_ends_whatever_the_account() {
    let world = World::with(few).await;
    let (town, other) = (world.town("rurbroich").await, world.town("kleinhausen").await);
    let guess = async |town: &Town<'_>, login: &str| {
        let fields = [("login", login), ("password", "falsch")];
        town.stranger().form("/sign-in", &fields).await
    };
    for n in 0..4 {
        guess(&town, &format!("person{n}")).await.is(401);
    }
    let refused = is_problem_with_retry(guess(&other, "leitung").await);
    assert!(refused.contains("Anmeldeversuche"), "{refused}");
    let page =
        Answer::of(town.stranger().request(Method::POST, "/sign-in").header("Accept", "text/html")).await.is(429);
    assert!(page.header("content-type").starts_with("text/html") && page.text().contains("Warten Sie eine Minute"));
    town.user("leitung").await.get("/api/v1/identity/me").await.is(200);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_says_how_much_its_people_may_ask_for() {
    let world = World::new().await;
    let (town, other) = (world.town("rurbroich").await, world.town("kleinhausen").await);
    let (admin, clerk) = (town.user("admin").await, town.user("sachbearbeitung").await);
    admin.form("/identity/rules", &[("requests-person", "59")]).await.is(422);
    admin.form("/identity/rules", &[("requests-person", "60")]).await.is(303);
    // Every node knows it within a second.
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    let me = "/api/v1/identity/me";
    let mut passed = 0;
    let refused = loop {
        let answer = clerk.get(me).await;
        match answer.status {
            200 => passed += 1,
            _ => break answer,
        }
    };
    assert!((20..40).contains(&passed), "{passed}");
    assert!(is_problem_with_retry(refused).contains("Von Ihrem Konto"));
    town.user("leitung").await.get(me).await.is(200);
    let elsewhere = other.user("sachbearbeitung").await;
    for _ in 0..60 {
        elsewhere.get(me).await.is(200);
    }
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_says_how_much_its_people_may_send_a_day() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let (admin, room, other) =
        (town.user("admin").await, town.user("poststelle").await, town.user("sachbearbeitung").await);
    let rules = "/api/v1/identity/rules";
    let set = |mb: u32| serde_json::json!({ "rules": { "upload-mb-person": mb } });
    is_problem(admin.post(rules, set(9)).await, 422);
    admin.post(rules, set(10)).await.is(200);
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    let send = async |user: &User, bytes: usize| {
        let letter = [testkit::pdf("Ein großer Brief"), vec![b' '; bytes]].concat();
        user.upload("/api/v1/inbox/items", "brief.pdf", &letter, &[]).await
    };
    send(&room, 9_900_000).await.is(201);
    let refused = send(&room, 200_000).await;
    let wait: u64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=25 * 3_600).contains(&wait), "{wait}");
    assert!(is_problem(refused, 429)["detail"].as_str().unwrap().contains("Kontingent"));
    room.get("/api/v1/inbox/items").await.is(200);
    send(&room, 1_000).await.is(201);
    send(&other, 200_000).await.is(201);
    world.end().await;
}

fn is_problem_with_retry(answer: Answer) -> String {
    let wait: u64 = answer.header("retry-after").parse().unwrap();
    assert!((1..=61).contains(&wait), "{wait}");
    is_problem(answer, 429)["detail"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_who_floods_waits_and_a_tenant_that_floods_holds_up_no_other() {
    let world = World::with(|config| {
        config.edge.limits.person = Rate::new(1, 6);
        config.edge.limits.tenant = Rate::new(1, 10);
    });
    let world = world.await;
    let (town, other) = (world.town("rurbroich").await, world.town("kleinhausen").await);
    let (busy, calm, next_door) =
        (town.user("leitung").await, town.user("poststelle").await, other.user("leitung").await);
    let me = "/api/v1/identity/me";
    for _ in 0..6 {
        busy.get(me).await.is(200);
    }
    for _ in 0..10 {
        assert!(is_problem_with_retry(busy.get(me).await).contains("Ihrem Konto"));
    }
    for _ in 0..4 {
        calm.get(me).await.is(200);
    }
    assert!(is_problem_with_retry(calm.get(me).await).contains("Ihrer Verwaltung"));
    next_door.get(me).await.is(200);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_takes_too_long_or_is_too_large_is_answered_and_gone() {
    let world = World::with(|config| config.edge.patience = Duration::from_secs(2)).await;
    let town = world.town("rurbroich").await;
    let room = town.user("poststelle").await;
    let (sender, stalled) = tokio::sync::mpsc::channel::<Result<Vec<u8>, std::io::Error>>(1);
    let begun = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nGuten Tag";
    sender.send(Ok(begun.into())).await.unwrap();
    let request = room.request(Method::POST, "/api/v1/inbox/items");
    let request = request.header("Content-Type", "multipart/form-data; boundary=x");
    let body = reqwest::Body::wrap_stream(futures_util::stream::unfold(stalled, async |mut parts| {
        parts.recv().await.map(|part| (part, parts))
    }));
    let answer = Answer::of(request.body(body)).await;
    assert!(answer.header("content-security-policy").contains("default-src"), "it is dressed like every answer");
    let said = is_problem(answer, 503);
    assert_eq!(said["code"], "too_slow");
    drop(sender);

    let address: SocketAddr = world.address.parse().unwrap();
    let head = format!(
        "POST /sign-in HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 99999999999\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n"
    );
    let answer = spoken(address, head.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 422") && answer.contains("too_large"), "{answer}");
    assert_eq!(room.get("/api/v1/inbox/items").await.is(200).json()["items"].as_array().unwrap().len(), 0);
    world.end().await;
}

/// Says it over a bare connection and listens until the other side stops talking.
async fn spoken(address: SocketAddr, words: &[u8]) -> String {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut line = tokio::net::TcpStream::connect(address).await.unwrap();
    line.write_all(words).await.unwrap();
    let mut heard = vec![0; 16 * 1024];
    let mut length = 0;
    while let Ok(Ok(count @ 1..)) = tokio::time::timeout(Duration::from_secs(5), line.read(&mut heard[length..])).await
    {
        length += count;
    }
    String::from_utf8_lossy(&heard[..length]).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn one_byte_at_a_time_holds_no_connection() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let world = World::new().await;
    let mut line = tokio::net::TcpStream::connect(&world.address).await.unwrap();
    let drip = async {
        for byte in b"GET / HTTP/1.1\r\nX-Slow: ".iter().chain(std::iter::repeat_n(&b'a', 600)) {
            if line.write_all(&[*byte]).await.is_err() {
                return;
            }
            let mut answer = [0; 512];
            match tokio::time::timeout(Duration::from_millis(200), line.read(&mut answer)).await {
                Ok(Ok(0) | Err(_)) => return,
                Ok(Ok(count)) => assert!(answer[..count].starts_with(b"HTTP/1.1 408"), "{:?}", &answer[..count]),
                Err(_) => {}
            }
        }
        panic!("the server listened for two minutes to a head that never ends");
    };
    drip.await;
    world.end().await;
}
