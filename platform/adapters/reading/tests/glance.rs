//! The first look at a file, with the real tools.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod desk;

use desk::{desk, qpdf, sample};

#[tokio::test]
async fn what_a_born_digital_letter_says_is_seen_at_once() {
    let desk = desk();
    let glance = desk.glance(&sample("letter.pdf")).await.unwrap();
    let reading = desk.read(&sample("letter.pdf"), "Brief.pdf").await.unwrap();
    let read: Vec<&str> = reading.pages.iter().map(|page| page.text.as_str()).collect();
    assert_eq!(glance.texts, read, "the first look promises nothing that reading does not keep");
    assert_eq!(glance.guess, reading.guess);
}

#[tokio::test]
async fn one_page_to_recognise_leaves_all_to_reading() {
    let desk = desk();
    let mixed = desk.path("mixed.pdf");
    qpdf(&["--empty", "--pages", &sample("letter.pdf"), &sample("scan.pdf"), "--", &mixed]);
    let glance = desk.glance(&mixed).await.unwrap();
    assert_eq!((glance.pages, glance.texts.len()), (2, 0));
}

#[tokio::test]
async fn whatever_is_no_sound_pdf_is_left_to_reading() {
    let desk = desk();
    let locked = desk.path("locked.pdf");
    qpdf(&["--encrypt", "geheim", "owner", "256", "--", &sample("letter.pdf"), &locked]);
    let broken = std::fs::read(sample("letter.pdf")).unwrap();
    let broken = desk.write("broken.pdf", &broken[..broken.len() / 3]);
    let others =
        [locked, broken, desk.write("empty.pdf", b""), desk.write("mail.eml", b"From: a@b.example\n\nGuten Tag")];
    for file in others {
        let texts = desk.glance(&file).await.unwrap_or_default().texts;
        assert!(texts.is_empty(), "{file}: {texts:?}");
    }
}
