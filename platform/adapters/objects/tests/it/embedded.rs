use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use objects::{Config, Error, Limits, Store, embedded};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;

use crate::sample::Sample;

const CHILD_DIR: &str = "GEMEINWERK_TEST_EMBEDDED_DIR";

fn names(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.collect();
    names.sort();
    names
}

#[tokio::test]
async fn files_outlive_the_server_and_its_credentials() {
    let dir = tempfile::tempdir().unwrap();
    let home = dir.path().join("not/yet/there");
    let (small, large) = (Sample::new("small", 10), Sample::new("large", 9_000_000));
    let before = {
        let server = embedded::serve(&home).await.unwrap();
        let store = Store::connect(server.config()).unwrap();
        store.ready().await.unwrap();
        small.put(&store).await.unwrap();
        large.put(&store).await.unwrap();
        server.config().clone()
    };
    let server = embedded::serve(&home).await.unwrap();
    assert_ne!(server.config().secret_key, before.secret_key);
    let store = Store::connect(server.config()).unwrap();
    store.ready().await.unwrap();
    assert_eq!(small.read(&store).await.unwrap(), small.plain);
    assert!(large.read(&store).await.unwrap() == large.plain);
    assert_eq!(store.list("t/", None, 10).await.unwrap().len(), 2);
}

#[tokio::test]
async fn nobody_gets_in_without_the_credentials_of_this_run() {
    let dir = tempfile::tempdir().unwrap();
    let server = embedded::serve(dir.path()).await.unwrap();
    let store = Store::connect(server.config()).unwrap();
    store.ready().await.unwrap();
    let guesses = [
        Config { secret_key: "wrong".to_owned(), ..server.config().clone() },
        Config { access_key: "wrong".to_owned(), ..server.config().clone() },
    ];
    for guess in guesses {
        let stranger = Store::connect(&guess).unwrap();
        let refused = stranger.list("", None, 10).await;
        assert!(matches!(refused, Err(Error::Refused { .. })), "{refused:?}");
        let refused = Sample::new("x", 10).put(&stranger).await;
        assert!(matches!(refused, Err(Error::Refused { .. })), "{refused:?}");
    }
}

#[tokio::test]
async fn a_missing_bucket_is_told_from_a_missing_file() {
    let dir = tempfile::tempdir().unwrap();
    let server = embedded::serve(dir.path()).await.unwrap();
    let store = Store::connect(server.config()).unwrap();
    let listed = store.list("", None, 10).await;
    assert!(matches!(listed, Err(Error::Refused { .. })), "{listed:?}");
}

#[tokio::test]
async fn a_directory_is_served_once() {
    let dir = tempfile::tempdir().unwrap();
    let _server = embedded::serve(dir.path()).await.unwrap();
    let second = embedded::serve(dir.path()).await;
    assert!(matches!(second, Err(Error::File(_))), "{second:?}");
}

#[tokio::test]
async fn a_deleted_file_leaves_nothing_behind() {
    let dir = tempfile::tempdir().unwrap();
    let server = embedded::serve(dir.path()).await.unwrap();
    let store = Store::connect(server.config()).unwrap();
    store.ready().await.unwrap();
    for len in [10, 9_000_000] {
        let sample = Sample::new("gone", len);
        sample.put(&store).await.unwrap();
        assert_eq!(names(dir.path()).len(), 3, "{:?}", names(dir.path()));
        store.delete(&sample.key).await.unwrap();
        assert_eq!(names(dir.path()), [".lock", "gemeinwerk"]);
    }
}

#[tokio::test]
async fn a_killed_server_leaves_no_half_file() {
    let dir = tempfile::tempdir().unwrap();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["embedded::serves_until_killed", "--exact", "--nocapture"])
        .env(CHILD_DIR, dir.path())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let config = loop {
        let line = lines.next_line().await.unwrap().expect("the child ended");
        if let Some((_, text)) = line.split_once("serving ") {
            break parse(text);
        }
    };
    let limits = Limits { attempts: 1, ..Limits::default() };
    let store = Store::connect_with(&config, limits).unwrap();
    store.ready().await.unwrap();
    let whole = Sample::new("whole", 10);
    whole.put(&store).await.unwrap();
    let half = Sample::new("half", 60_000_000);
    let (put, ()) = tokio::join!(half.put(&store), async {
        while !names(dir.path()).iter().any(|name| name.contains(".part-2")) {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        child.start_kill().unwrap();
    });
    assert!(matches!(put, Err(Error::Unavailable(_))), "{put:?}");
    child.wait().await.unwrap();
    assert!(names(dir.path()).iter().any(|name| name.contains("upload")));

    let server = embedded::serve(dir.path()).await.unwrap();
    let store = Store::connect(server.config()).unwrap();
    assert_eq!(whole.read(&store).await.unwrap(), whole.plain);
    assert!(matches!(half.read(&store).await, Err(Error::NotFound)));
    assert_eq!(names(dir.path()).len(), 3, "{:?}", names(dir.path()));
}

fn parse(text: &str) -> Config {
    let mut words = text.split_whitespace().map(str::to_owned);
    let mut word = || words.next().unwrap();
    Config {
        endpoint: word(),
        region: word(),
        bucket: word(),
        access_key: word(),
        secret_key: word(),
        path_style: true,
    }
}

/// Not a test by itself: the child process of [`a_killed_server_leaves_no_half_file`].
#[tokio::test]
async fn serves_until_killed() {
    let Ok(dir) = std::env::var(CHILD_DIR) else {
        return;
    };
    let server = embedded::serve(Path::new(&dir)).await.unwrap();
    let c = server.config();
    println!("serving {} {} {} {} {}", c.endpoint, c.region, c.bucket, c.access_key, c.secret_key);
    std::future::pending::<()>().await;
}
