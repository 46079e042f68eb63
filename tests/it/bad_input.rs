//! Bad input is numbered, kept and explained; what lies behind it goes on.
use crate::letter::sample;
use testkit::World;

const BAD: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../infra/samples/bad/");

#[tokio::test(flavor = "multi_thread")]
async fn bad_post_keeps_its_number_and_blocks_nobody() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let room = town.user("poststelle").await;
    let mut post: Vec<(String, Vec<u8>)> = std::fs::read_dir(BAD)
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(path).unwrap()))
        .collect();
    post.push(("../../etc/passwd".into(), b"root:x:0:0".to_vec()));
    post.push(("rauschen 🦊.pdf".into(), noise(4_000_000)));
    post.push(("tausend Teile.eml".into(), many_parts(3_000)));
    let mut items = Vec::new();
    for (n, (name, bytes)) in post.iter().enumerate() {
        let item = room.upload("/api/v1/inbox/items", name, bytes, &[]).await.is(201).json();
        assert_eq!(item["receipt_number"], format!("2026-{:06}", n + 1));
        items.push(format!("/api/v1/inbox/items/{}", item["id"].as_str().unwrap()));
    }
    let (name, good) = sample("scan-0417");
    let good = room.upload("/api/v1/inbox/items", &name, &good, &[]).await.is(201).json();
    room.until(&format!("/api/v1/inbox/items/{}", good["id"].as_str().unwrap()), |item| item["state"] == "captured")
        .await;
    for (path, (name, bytes)) in items.iter().zip(&post) {
        let item = room.until(path, |item| item["state"] != "received").await;
        if item["state"] == "attention" {
            let sentence = item["trouble"]["sentence"].as_str().unwrap();
            assert!(sentence.len() > 40 && sentence.ends_with('.'), "{name}: {sentence}");
        }
        assert!(!item["file_name"].as_str().unwrap().contains('/'), "{item}");
        assert_eq!(&room.get(&format!("{path}/original")).await.is(200).body, bytes, "{name}");
    }
    let troubled = room.get("/api/v1/inbox/items?state=attention").await.is(200).json();
    assert!(troubled["items"].as_array().unwrap().len() >= 3, "{troubled}");
    world.end().await;
}

/// Bytes no format begins with, always the same.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    };
    std::iter::repeat_with(next).take(length).collect()
}

fn many_parts(count: usize) -> Vec<u8> {
    let mut mail = "From: a@b.example\r\nTo: post@rurbroich.example\r\nSubject: Viele Teile\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n".to_owned();
    for n in 0..count {
        mail.push_str(&format!("--x\r\nContent-Type: text/plain; name=\"t{n}.txt\"\r\n\r\nTeil {n}\r\n"));
    }
    mail.push_str("--x--\r\n");
    mail.into_bytes()
}
