//! How fast files are encrypted, stored and read.
//!
//! `cargo run --release -p objects --example throughput` (memory: peak resident set at the end).

use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt, stream};
use objects::token::{Folder, Master};
use objects::{Keyring, Label, ObjectKey, Store, TenantKey, embedded};

const LETTER: usize = 200 * 1024;
const LETTERS: u32 = 500;
const AT_ONCE: usize = 8;
const LARGE: usize = 256 * 1024 * 1024;
const LABEL: Label<'static> = Label { tenant: "rurbroich", object: "1", version: 1 };

type Outcome<T> = Result<T, Box<dyn Error>>;

#[tokio::main]
async fn main() -> Outcome<()> {
    let dir = tempfile::tempdir()?;
    let server = embedded::serve(dir.path()).await?;
    let store = Store::connect(server.config())?;
    store.ready().await?;
    let tenant = tenant(&dir.path().join("ring"))?;
    let (key, _) = tenant.new_object_key("1")?;
    secrets(&tenant)?;
    for at_once in [1, AT_ONCE] {
        letters(&store, &key, at_once).await?;
    }
    large(&store, &key, dir.path()).await?;
    if let Some(peak) = peak_memory() {
        println!("peak memory, server included: {peak}");
    }
    Ok(())
}

fn tenant(ring: &Path) -> Outcome<Arc<TenantKey>> {
    let ring = Keyring::new(Folder::open(ring, Master::from_hex(&"4d".repeat(32), None)?)?);
    Ok(ring.unwrap("rurbroich", &ring.new_tenant_key("rurbroich")?)?)
}

/// The cipher alone, on one core, without the network.
fn secrets(tenant: &TenantKey) -> Outcome<()> {
    let plain = vec![7; 64 * 1024];
    let rounds = 20_000_u32;
    let begun = Instant::now();
    let mut sealed = Vec::new();
    for _ in 0..rounds {
        sealed = tenant.seal("bench", &plain)?;
    }
    report("seal, 64 KiB pieces, 1 core", begun.elapsed(), rounds, plain.len());
    let begun = Instant::now();
    for _ in 0..rounds {
        tenant.open("bench", &sealed)?;
    }
    report("open, 64 KiB pieces, 1 core", begun.elapsed(), rounds, plain.len());
    Ok(())
}

async fn letters(store: &Store, key: &ObjectKey, at_once: usize) -> Outcome<()> {
    let letter = Bytes::from(vec![7; LETTER]);
    let names = || stream::iter((0..LETTERS).map(|n| format!("letters/{at_once}/{n}")));
    let begun = Instant::now();
    names()
        .map(|name| {
            let letter = letter.clone();
            async move { store.put_bytes(&name, letter, key, LABEL).await }
        })
        .buffer_unordered(at_once)
        .try_for_each(|_| async { Ok(()) })
        .await?;
    report(&format!("put letters, {at_once} at once"), begun.elapsed(), LETTERS, LETTER);
    let begun = Instant::now();
    names()
        .map(|name| async move { read(store, &name, key, LETTER).await })
        .buffer_unordered(at_once)
        .try_for_each(|_| async { Ok(()) })
        .await?;
    report(&format!("get letters, {at_once} at once"), begun.elapsed(), LETTERS, LETTER);
    Ok(())
}

async fn large(store: &Store, key: &ObjectKey, dir: &std::path::Path) -> Outcome<()> {
    let path = dir.join("large.pdf");
    std::fs::File::create(&path)?.set_len(u64::try_from(LARGE)?)?;
    let begun = Instant::now();
    store.put("large", &path, key, LABEL).await?;
    report("put a large file", begun.elapsed(), 1, LARGE);
    let begun = Instant::now();
    read(store, "large", key, LARGE).await?;
    report("get a large file", begun.elapsed(), 1, LARGE);
    Ok(())
}

async fn read(store: &Store, name: &str, key: &ObjectKey, len: usize) -> Result<(), objects::Error> {
    let len = u64::try_from(len).map_err(|_| objects::Error::TooLarge)?;
    let plain = store.get(name, key, LABEL, len, None).await?;
    plain.try_for_each(|_| async { Ok(()) }).await
}

fn report(what: &str, took: Duration, count: u32, size: usize) {
    let seconds = took.as_secs_f64();
    let per_second = f64::from(count) / seconds;
    let mib = u32::try_from(size / 1024).map(f64::from).unwrap_or(f64::NAN) / 1024.0;
    println!("{what:<32}{per_second:>10.1}/s {:>10.1} MiB/s", per_second * mib);
}

fn peak_memory() -> Option<String> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().to_owned())
}
