use super::{owner, texts};
use crate::post::{path, receive, sample};
use serde_json::json;
use std::path::Path;
use testkit::{User, World};

const TOO_OLD: &str = "update platform.tenants set key_since = now() - interval '2 days' where key = 'rurbroich'";

#[tokio::test(flavor = "multi_thread")]
async fn a_new_key_reaches_everything_but_the_files_which_stay_as_they_are() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let (room, owner) = (town.user("poststelle").await, owner(world.owner_url()).await);
    let scan = sample("post/rurbroich", "scan-0417");
    let item = path(&receive(&room, &scan.0, &scan.1).await);
    room.until(&item, |item| item["state"] == "captured").await;
    let written: i64 = owner.query_one("select count(*) from blobs.objects", &[]).await.unwrap().get(0);
    // A text from before texts were sealed.
    owner.execute("update inbox.pages set text = 'Grundsteuerbescheid von früher'", &[]).await.unwrap();
    assert!(texts(&owner).await.0 == 1);
    let files = stored(&world);

    server::keys::renew(&world.installation, "rurbroich").await.unwrap();
    let (clear, sealed) = texts(&owner).await;
    assert!(clear == 0 && sealed > 0 && written > 1, "{clear} clear, {sealed} sealed");
    assert_eq!(stored(&world), files, "a file was written anew");
    everything_opens(&room, &item, &scan.1).await;

    let early = server::keys::retire(&world.installation, "rurbroich").await.unwrap_err();
    assert!(early.to_string().contains("nothing was changed"), "{early}");
    owner.execute(TOO_OLD, &[]).await.unwrap();
    server::keys::retire(&world.installation, "rurbroich").await.unwrap();
    assert_eq!(keys_of(&world, town.placed.0.id.to_string().as_str()), 1);

    everything_opens(&room, &item, &scan.1).await;

    // Another node, which has neither index nor opened keys. Embedded files are the first one's own.
    let (address, _home) = world.second_node().await;
    texts_open(&room.through(&address), &item).await;
    // Somebody whose second factor lies there sealed, too.
    world.existing("rurbroich").await.user("leitung").await.get("/api/v1/tasks").await.is(200);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_tenant_that_is_named_gets_a_new_key() {
    let world = World::new().await;
    world.town("rurbroich").await;
    let neighbour = world.town("kleinhausen").await;
    server::keys::renew(&world.installation, "rurbroich").await.unwrap();
    let after = world.placed("kleinhausen").await;
    assert_eq!(after.0.sealed_key, neighbour.placed.0.sealed_key);
    let never = server::keys::retire(&world.installation, "kleinhausen").await.unwrap_err();
    assert!(never.to_string().contains("no other key"), "{never}");
    assert!(server::keys::renew(&world.installation, "nirgends").await.is_err());
    world.end().await;
}

async fn everything_opens(room: &User, item: &str, bytes: &[u8]) {
    texts_open(room, item).await;
    assert_eq!(room.get(&format!("{item}/original")).await.is(200).body, bytes);
}

/// Page texts, and a word only they have.
async fn texts_open(room: &User, item: &str) {
    let shown = room.get(item).await.is(200).json();
    assert!(shown["text"].as_str().unwrap().contains("Grundsteuerbescheid"), "{shown}");
    let found = room.get("/api/v1/search?q=Grundsteuerbescheid").await.is(200).json();
    assert_ne!(found["hits"], json!([]), "{found}");
}

fn keys_of(world: &World, tenant: &str) -> usize {
    let ring = std::fs::read_dir(world.installation.config.home.join("keys/ring")).unwrap();
    ring.filter(|file| file.as_ref().unwrap().file_name().to_string_lossy().starts_with(tenant)).count()
}

/// All stored files and when they were written.
fn stored(world: &World) -> Vec<(std::path::PathBuf, std::time::SystemTime)> {
    fn walk(dir: &Path, files: &mut Vec<(std::path::PathBuf, std::time::SystemTime)>) {
        for entry in std::fs::read_dir(dir).unwrap().flatten() {
            match entry.file_type().unwrap().is_dir() {
                true => walk(&entry.path(), files),
                false => files.push((entry.path(), entry.metadata().unwrap().modified().unwrap())),
            }
        }
    }
    let mut files = Vec::new();
    walk(&world.installation.config.home.join("files"), &mut files);
    files.sort();
    assert!(!files.is_empty(), "no file is stored where this test looks");
    files
}
