//! Whatever arrives is numbered, kept and explained; what lies behind it goes on.
use crate::post::{explains, is_problem, path, receive, sample, samples, serial, text};
use serde_json::Value;
use std::io::Write;
use testkit::{User, World};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// PostgreSQL takes no NUL; mails have them, in words and in bodies.
const NUL: &[u8] =
    b"From: a@b.example\r\nTo: post@rurbroich.example\r\nSubject: =?utf-8?Q?a=00b?=\r\n\r\nText\0Ende\r\n";

#[tokio::test(flavor = "multi_thread")]
async fn every_bad_sample_is_kept_and_explained() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let mut post = samples("bad");
    assert!(post.len() >= 8, "the samples must be there");
    post.push(("../../etc/passwd".into(), b"root:x:0:0".to_vec()));
    post.push(("../../Brief 🦊.txt".into(), "Guten Tag.".as_bytes().to_vec()));
    post.push(("Nullbyte.eml".into(), NUL.to_vec()));
    let room = town.user("poststelle").await;
    let items = take_in(&room, &post).await;
    assert_eq!(text(&items[post.len() - 1], "state"), "captured", "a NUL is no reason to give up");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_made_to_break_readers_breaks_none() {
    let world = World::new().await;
    let town = world.town("rurbroich").await;
    let post = [
        ("Bombe.docx".to_owned(), bomb()),
        ("dreitausend Teile.eml".to_owned(), many_parts(3_000)),
        ("tief.eml".to_owned(), nested(300)),
        ("rauschen.pdf".to_owned(), noise(30_000_000)),
        ("falsche Endung.tif".to_owned(), sample("post/rurbroich", "scan-0405").1),
    ];
    let items = take_in(&town.user("poststelle").await, &post).await;
    for cut in &items[..2] {
        let said = cut["trouble"].is_object() || cut["remarks"].as_array().is_some_and(|remarks| !remarks.is_empty());
        assert!(said, "{}: what was left out is said", text(cut, "file_name"));
        assert!(text(cut, "text").len() < 2_000_000, "{}: what is kept is bounded", text(cut, "file_name"));
    }
    assert_eq!(text(&items[3], "state"), "attention", "noise is no letter");
    assert_eq!(text(&items[4], "state"), "captured", "the content decides, not the name");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_character_that_cannot_be_stored_is_told() {
    let world = World::new().await;
    let admin = world.town("rurbroich").await.user("admin").await;
    let occasion = serde_json::json!({ "reason": "Ein Anlass mit \0 darin" });
    let told = is_problem(admin.post("/api/v1/audit/occasions", occasion).await, 422);
    assert!(text(&told, "detail").contains("Nullzeichen"), "{told}");
    let page = admin.form("/audit/occasions", &[("reason", "Ein+Anlass+mit+%00+darin")]).await.is(422).text();
    assert!(page.contains("Nullzeichen"), "{page}");
    admin.get("/api/v1/audit/rows?subject=%00").await.is(422);
    world.end().await;
}

/// Takes everything in and a good letter after it; returns the items once all were looked at.
async fn take_in(room: &User, post: &[(String, Vec<u8>)]) -> Vec<Value> {
    let mut received = Vec::new();
    for (n, (name, bytes)) in (1..).zip(post) {
        let item = receive(room, name, bytes).await;
        assert_eq!(serial(&item), format!("{n:06}"), "{name}");
        received.push(item);
    }
    let (name, letter) = sample("post/rurbroich", "scan-0417");
    let letter = receive(room, &name, &letter).await;
    room.until(&path(&letter), |item| item["state"] == "captured").await;
    let mut items = Vec::new();
    for (item, (name, bytes)) in received.iter().zip(post) {
        let item = room.until(&path(item), |item| item["state"] != "received").await;
        match text(&item, "state") {
            "captured" => {}
            "attention" => explains(text(&item["trouble"], "sentence")),
            state => panic!("{name} became {state}"),
        }
        let kept = text(&item, "file_name");
        assert!(!kept.contains(['/', '\\']) && name.ends_with(kept), "{kept}");
        let original = room.get(&format!("{}/original", path(&item))).await.is(200);
        assert!(original.body == *bytes, "{name}: {} of {} bytes", original.body.len(), bytes.len());
        room.page(&format!("/inbox/items/{}", text(&item, "id"))).await.is(200);
        items.push(item);
    }
    items
}

/// A document of about a megabyte that unpacks to a quarter of a gigabyte.
fn bomb() -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let packed =
        SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).compression_level(Some(1));
    zip.start_file("[Content_Types].xml", packed).unwrap();
    zip.write_all(
        br#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#,
    )
    .unwrap();
    zip.start_file("word/document.xml", packed).unwrap();
    zip.write_all(br#"<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>"#)
        .unwrap();
    let zeros = vec![b'0'; 1 << 20];
    for _ in 0..256 {
        zip.write_all(&zeros).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const HEAD: &str = "From: a@b.example\r\nTo: post@rurbroich.example\r\nSubject: Viele Teile\r\nMIME-Version: 1.0\r\n";

fn many_parts(count: usize) -> Vec<u8> {
    let mut mail = format!("{HEAD}Content-Type: multipart/mixed; boundary=x\r\n\r\n");
    for n in 0..count {
        mail.push_str(&format!("--x\r\nContent-Type: text/plain; name=\"t{n}.txt\"\r\n\r\nTeil {n}\r\n"));
    }
    mail.push_str("--x--\r\n");
    mail.into_bytes()
}

/// A mail in a mail in a mail.
fn nested(depth: usize) -> Vec<u8> {
    let mut mail = HEAD.to_owned();
    for n in 0..depth {
        mail.push_str(&format!("Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n"));
    }
    mail.push_str("Content-Type: text/plain\r\n\r\nGanz unten.\r\n");
    for n in (0..depth).rev() {
        mail.push_str(&format!("--b{n}--\r\n"));
    }
    mail.into_bytes()
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
