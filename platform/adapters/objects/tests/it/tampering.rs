use std::fs;
use std::path::PathBuf;

use objects::embedded::{self, Embedded};
use objects::{Error, Store};

use crate::sample::Sample;

const CHUNK: usize = 64 * 1024 + 16;
const HEADER: usize = 8;

struct Scene {
    dir: tempfile::TempDir,
    _server: Embedded,
    store: Store,
}

impl Scene {
    async fn open() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let server = embedded::serve(dir.path()).await.unwrap();
        let store = Store::connect(server.config()).unwrap();
        store.ready().await.unwrap();
        Self { dir, _server: server, store }
    }

    fn path(&self, sample: &Sample) -> PathBuf {
        self.dir.path().join("gemeinwerk").join(&sample.key)
    }

    /// Stores a file, changes its stored bytes, and reads it.
    async fn change(&self, change: impl FnOnce(&mut Vec<u8>)) -> Result<Vec<u8>, Error> {
        let sample = Sample::new("victim", 150_000);
        sample.put(&self.store).await.unwrap();
        let mut bytes = fs::read(self.path(&sample)).unwrap();
        change(&mut bytes);
        fs::write(self.path(&sample), bytes).unwrap();
        sample.read(&self.store).await
    }
}

fn assert_corrupt(got: &Result<Vec<u8>, Error>, what: &str) {
    match got {
        Err(Error::Corrupt(_)) => {}
        Err(other) => panic!("{what}: {other}"),
        Ok(_) => panic!("{what}: not noticed"),
    }
}

#[tokio::test]
async fn nothing_readable_is_stored() {
    let scene = Scene::open().await;
    let sample = Sample::new("secret", 70_000);
    sample.put(&scene.store).await.unwrap();
    let stored = fs::read(scene.path(&sample)).unwrap();
    assert_eq!(stored.len(), HEADER + 70_000 + 2 * 16);
    assert!(!stored.windows(16).any(|w| w == &sample.plain[..16]));
}

#[tokio::test]
async fn a_flipped_bit_is_noticed_wherever_it_is() {
    let scene = Scene::open().await;
    let end = HEADER + 150_000 + 3 * 16 - 1;
    let places = [0, 1, 7, 8, HEADER + CHUNK - 1, HEADER + CHUNK, end - 16, end];
    for at in places {
        let got = scene.change(|bytes| bytes[at] ^= 1).await;
        assert_corrupt(&got, &format!("byte {at}"));
    }
}

#[tokio::test]
async fn a_cut_or_longer_file_is_noticed_before_the_first_byte() {
    let scene = Scene::open().await;
    let sample = Sample::new("victim", 150_000);
    sample.put(&scene.store).await.unwrap();
    let whole = fs::read(scene.path(&sample)).unwrap();
    for len in [0, 7, HEADER, HEADER + CHUNK, HEADER + 2 * CHUNK, whole.len() - 1] {
        fs::write(scene.path(&sample), &whole[..len]).unwrap();
        for range in [None, Some(0..=9), Some(140_000..=140_009)] {
            let label = sample.label();
            let got = scene.store.get(&sample.key, &sample.object_key, label, 150_000, range).await;
            assert!(matches!(got, Err(Error::Corrupt(_))), "cut to {len}");
        }
    }
    let got = scene.change(|bytes| bytes.push(0)).await;
    assert_corrupt(&got, "one byte more");
}

#[tokio::test]
async fn chunks_cannot_change_places() {
    let scene = Scene::open().await;
    let got = scene
        .change(|bytes| {
            let (first, second) = bytes[HEADER..].split_at_mut(CHUNK);
            first.swap_with_slice(&mut second[..CHUNK]);
        })
        .await;
    assert_corrupt(&got, "swapped chunks");
    let got = scene.change(|bytes| bytes.copy_within(HEADER..HEADER + CHUNK, HEADER + CHUNK)).await;
    assert_corrupt(&got, "repeated chunk");
}

#[tokio::test]
async fn bytes_before_the_damage_are_right_and_then_comes_an_error() {
    use futures_util::TryStreamExt;
    let scene = Scene::open().await;
    let sample = Sample::new("victim", 150_000);
    sample.put(&scene.store).await.unwrap();
    let mut bytes = fs::read(scene.path(&sample)).unwrap();
    bytes[HEADER + CHUNK + 5] ^= 1;
    fs::write(scene.path(&sample), bytes).unwrap();
    let mut stream = scene.store.get(&sample.key, &sample.object_key, sample.label(), 150_000, None).await.unwrap();
    let first = stream.try_next().await.unwrap().unwrap();
    assert_eq!(first, sample.plain[..65_536]);
    assert!(matches!(stream.try_next().await, Err(Error::Corrupt(_))));
}

#[tokio::test]
async fn objects_cannot_change_places() {
    let scene = Scene::open().await;
    let (a, b) = (Sample::new("a", 100), Sample::new("b", 100));
    a.put(&scene.store).await.unwrap();
    b.put(&scene.store).await.unwrap();
    fs::copy(scene.path(&a), scene.path(&b)).unwrap();
    assert_corrupt(&b.read(&scene.store).await, "a in place of b");
    assert_eq!(a.read(&scene.store).await.unwrap(), a.plain);
}
