use std::io::Write;

use objects::{Config, Error, Label, Store, embedded, sealed_len};

use crate::sample::{Sample, tenant_key};

#[tokio::test]
async fn the_embedded_server_keeps_every_promise_but_the_lock() {
    let dir = tempfile::tempdir().unwrap();
    let server = embedded::serve(dir.path()).await.unwrap();
    let store = Store::connect(server.config()).unwrap();
    suite(&store).await;
    let probe = store.probe().await.unwrap();
    assert!(probe.conditional_put && !probe.object_lock, "{probe:?}");
}

#[tokio::test]
async fn a_store_of_the_environment_keeps_every_promise() {
    let var = |name: &str| std::env::var(format!("TEST_S3_{name}"));
    let Ok(endpoint) = var("ENDPOINT") else {
        println!("skipped: TEST_S3_ENDPOINT is not set");
        return;
    };
    let config = Config {
        endpoint,
        region: var("REGION").unwrap_or_else(|_| "us-east-1".to_owned()),
        bucket: "gemeinwerk-conformance".to_owned(),
        access_key: var("ACCESS_KEY").unwrap(),
        secret_key: var("SECRET_KEY").unwrap(),
        path_style: true,
    };
    suite(&Store::connect(&config).unwrap()).await;
}

async fn suite(store: &Store) {
    store.ready().await.unwrap();
    store.ready().await.unwrap();
    returns_what_was_stored(store).await;
    serves_ranges_at_every_border(store).await;
    stores_large_files_in_parts(store).await;
    binds_files_to_their_owner(store).await;
    tells_what_is_missing(store).await;
    lists_in_order(store).await;
    let probe = store.probe().await.unwrap();
    println!("{probe:?}");
    assert!(probe.sufficient());
    assert_eq!(store.list("probe/", None, 10).await.unwrap(), []);
}

async fn returns_what_was_stored(store: &Store) {
    for len in [0, 1, 65_535, 65_536, 65_537, 200_000] {
        let sample = Sample::new(&format!("small-{len}"), len);
        let stored = sample.put(store).await.unwrap();
        assert_eq!(stored.plain_size, sample.len());
        assert_eq!(stored.sealed_size, sealed_len(sample.len()));
        assert_eq!(sample.read(store).await.unwrap(), sample.plain, "{len}");
        store.delete(&sample.key).await.unwrap();
    }
}

async fn serves_ranges_at_every_border(store: &Store) {
    let sample = Sample::new("ranges", 200_000);
    sample.put(store).await.unwrap();
    let borders = [0, 1, 65_535, 65_536, 65_537, 131_071, 131_072, 199_999];
    for start in borders {
        for end in borders.into_iter().filter(|end| *end >= start) {
            let got = sample.range(store, start..=end).await.unwrap();
            let (from, to) = (usize::try_from(start).unwrap(), usize::try_from(end).unwrap());
            assert_eq!(got, sample.plain[from..=to], "{start}-{end}");
        }
    }
    let beyond = sample.range(store, 199_990..=u64::MAX).await.unwrap();
    assert_eq!(beyond, sample.plain[199_990..]);
    let outside = sample.range(store, 200_000..=200_001).await;
    assert!(matches!(outside, Err(Error::OutOfRange)));
    let empty = Sample::new("ranges-empty", 0);
    empty.put(store).await.unwrap();
    let outside = empty.range(store, 0..=0).await;
    assert!(matches!(outside, Err(Error::OutOfRange)));
    store.delete(&sample.key).await.unwrap();
    store.delete(&empty.key).await.unwrap();
}

async fn stores_large_files_in_parts(store: &Store) {
    let sample = Sample::new("large", 40_000_000);
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(&sample.plain).unwrap();
    let stored = store.put(&sample.key, file.path(), &sample.object_key, sample.label()).await.unwrap();
    assert_eq!(stored.sealed_size, sealed_len(sample.len()));
    let listed = store.list(&sample.key, None, 10).await.unwrap();
    assert_eq!(listed[0].size, stored.sealed_size);
    assert!(sample.read(store).await.unwrap() == sample.plain);
    let part = 8 * 1024 * 1024_usize;
    for start in [part - 70_000, part - 1, part, 3 * part - 65_536] {
        let end = start + 70_000;
        let range = u64::try_from(start).unwrap()..=u64::try_from(end).unwrap();
        let got = sample.range(store, range).await.unwrap();
        assert!(got == sample.plain[start..=end], "{start}");
    }
    store.delete(&sample.key).await.unwrap();
}

async fn binds_files_to_their_owner(store: &Store) {
    let sample = Sample::new("bound", 70_000);
    sample.put(store).await.unwrap();
    let label = sample.label();
    let foreign_labels =
        [Label { tenant: "kleinhausen", ..label }, Label { object: "other", ..label }, Label { version: 2, ..label }];
    for foreign in foreign_labels {
        for range in [None, Some(66_000..=66_001)] {
            let got = sample.read_as(store, foreign, 70_000, range).await;
            assert!(matches!(got, Err(Error::Corrupt(_))), "{foreign:?}");
        }
    }
    for len in [0, 1, 65_536, 69_999, 70_001, 140_000] {
        let got = sample.read_as(store, label, len, None).await;
        assert!(matches!(got, Err(Error::Corrupt(_))), "{len}");
    }
    let (foreign_key, _) = tenant_key("kleinhausen").new_object_key("bound").unwrap();
    let got = store.get(&sample.key, &foreign_key, label, 70_000, None).await;
    assert!(matches!(got, Err(Error::Corrupt(_))));
    store.delete(&sample.key).await.unwrap();
}

async fn tells_what_is_missing(store: &Store) {
    let sample = Sample::new("missing", 10);
    store.delete(&sample.key).await.unwrap();
    let got = sample.read(store).await;
    assert!(matches!(got, Err(Error::NotFound)), "{got:?}");
    let nowhere = std::path::Path::new("does-not-exist.pdf");
    let put = store.put(&sample.key, nowhere, &sample.object_key, sample.label()).await;
    assert!(matches!(put, Err(Error::File(_))), "{put:?}");
    let folder = std::path::Path::new(".");
    let put = store.put(&sample.key, folder, &sample.object_key, sample.label()).await;
    assert!(matches!(put, Err(Error::File(_))), "{put:?}");
    assert!(matches!(store.delete("../x").await, Err(Error::InvalidKey(_))));
}

async fn lists_in_order(store: &Store) {
    let samples: Vec<_> = ["a", "b", "c", "d"].map(|name| Sample::new(&format!("list.{name}"), 3)).into();
    for sample in samples.iter().rev() {
        sample.put(store).await.unwrap();
    }
    let prefix = "t/rurbroich/2026/list.";
    let first = store.list(prefix, None, 3).await.unwrap();
    let keys: Vec<_> = first.iter().map(|found| found.key.as_str()).collect();
    assert_eq!(keys, [&*samples[0].key, &*samples[1].key, &*samples[2].key]);
    let rest = store.list(prefix, Some(keys[2]), 3).await.unwrap();
    assert_eq!(rest.len(), 1);
    assert_eq!(rest[0].key, samples[3].key);
    assert_eq!(rest[0].size, sealed_len(3));
    let age = rest[0].modified.elapsed().unwrap_or_default();
    assert!(age.as_secs() < 600);
    assert_eq!(store.list("t/none/", None, 3).await.unwrap(), []);
    for sample in &samples {
        store.delete(&sample.key).await.unwrap();
    }
}
