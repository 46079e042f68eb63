use std::time::{Duration, Instant};

use objects::{Config, Error, Limits, Store, embedded};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::sample::Sample;

const BOUND: Duration = Duration::from_secs(10);

fn config(endpoint: String) -> Config {
    Config {
        endpoint,
        region: "us-east-1".to_owned(),
        bucket: "gemeinwerk".to_owned(),
        access_key: "name".to_owned(),
        secret_key: "value".to_owned(),
        path_style: true,
    }
}

fn impatient() -> Limits {
    Limits {
        connect: Duration::from_millis(300),
        attempt: Duration::from_millis(300),
        operation: Duration::from_secs(1),
        idle: Duration::from_millis(300),
        attempts: 2,
    }
}

/// A server that reads a request, says `answer`, and then keeps silent with the line open.
async fn says(answer: &'static str) -> Store {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((mut socket, _)) = listener.accept().await {
            let _ = socket.read(&mut [0; 4096]).await;
            let _ = socket.write_all(answer.as_bytes()).await;
            open.push(socket);
        }
    });
    Store::connect_with(&config(endpoint), impatient()).unwrap()
}

async fn assert_unavailable(store: &Store) {
    let sample = Sample::new("away", 10);
    let large = Sample::new("away-large", 9 * 1024 * 1024);
    let begun = Instant::now();
    let outcomes = tokio::join!(
        store.ready(),
        async { sample.put(store).await.map(drop) },
        async { large.put(store).await.map(drop) },
        async { sample.read(store).await.map(drop) },
        store.delete(&sample.key),
        async { store.list("t/", None, 10).await.map(drop) },
        async { store.probe().await.map(drop) },
    );
    let outcomes: [_; 7] = outcomes.into();
    for (number, outcome) in outcomes.iter().enumerate() {
        let unavailable = matches!(outcome, Err(Error::Unavailable(_)));
        assert!(unavailable, "call {number}: {outcome:?}");
    }
    assert!(begun.elapsed() < BOUND, "{:?}", begun.elapsed());
}

#[tokio::test]
async fn a_server_that_is_gone_is_unavailable_until_it_is_back() {
    let dir = tempfile::tempdir().unwrap();
    let server = embedded::serve(dir.path()).await.unwrap();
    let store = Store::connect(server.config()).unwrap();
    store.ready().await.unwrap();
    let sample = Sample::new("kept", 10);
    sample.put(&store).await.unwrap();
    server.stop().await;
    assert_unavailable(&store).await;
    let server = embedded::serve(dir.path()).await.unwrap();
    let store = Store::connect(server.config()).unwrap();
    assert_eq!(sample.read(&store).await.unwrap(), sample.plain);
}

#[tokio::test]
async fn a_silent_server_is_unavailable() {
    assert_unavailable(&says("").await).await;
}

#[tokio::test]
async fn an_overloaded_server_is_unavailable() {
    let busy = "HTTP/1.1 503 Slow Down\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
    assert_unavailable(&says(busy).await).await;
}

#[tokio::test]
async fn a_server_that_talks_nonsense_is_unavailable() {
    assert_unavailable(&says("220 mail.rurbroich.example ESMTP\r\n").await).await;
}

#[tokio::test]
async fn a_body_that_stops_half_way_is_unavailable() {
    let half = "HTTP/1.1 206 Partial Content\r\nContent-Length: 34\r\n\
                Content-Range: bytes 0-33/34\r\n\r\nhalf";
    let store = says(half).await;
    let got = Sample::new("half", 10).read(&store).await;
    assert!(matches!(got, Err(Error::Unavailable(_))), "{got:?}");
}

#[tokio::test]
async fn a_server_that_ignores_ranges_is_refused() {
    let whole = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfull";
    let store = says(whole).await;
    let got = Sample::new("full", 100_000).range(&store, 70_000..=70_001).await;
    assert!(matches!(got, Err(Error::Refused { .. })), "{got:?}");
}
