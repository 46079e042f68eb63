//! The whole way of one file, with the real tools.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

mod desk;

use desk::{bytes, desk, printed_by, qpdf, reader, sample, silent};
use reading::{Limits, ReadError, Reader, Reading};

fn code(outcome: Result<Reading, ReadError>) -> &'static str {
    match outcome {
        Err(ReadError::Trouble(trouble)) => {
            assert!(trouble.sentence.ends_with('.'), "{}", trouble.sentence);
            trouble.code
        }
        other => panic!("expected trouble, got {other:?}"),
    }
}

fn remarks(reading: &Reading) -> Vec<&'static str> {
    reading.remarks.iter().map(|remark| remark.code).collect()
}

#[tokio::test]
async fn a_scan_becomes_text_pictures_and_a_searchable_archive_copy() {
    let desk = desk();
    let reading = desk.read(&sample("scan.pdf"), "Brief.pdf").await.unwrap();
    assert_eq!(reading.media_type, "application/pdf");
    assert_eq!((reading.pages.len(), reading.ocr_pages), (1, 1));
    let page = &reading.pages[0];
    assert!(page.ocr && page.text.contains("größere Werkstatt"), "{}", page.text);
    assert_eq!((page.width, page.height), (595.0, 842.0));
    for picture in [&page.image, &page.thumbnail] {
        let head = std::fs::read(picture.as_ref().unwrap()).unwrap();
        assert!(head.starts_with(b"\xff\xd8") && head.len() < 150_000);
    }
    let rendition = reading.rendition.as_ref().unwrap();
    let text = printed_by("pdftotext", &[rendition.to_str().unwrap(), "-"]);
    assert!(text.contains("Nutzungsänderung"), "{text}");
    let metadata = std::fs::read(rendition).unwrap();
    let claims = |claim: &[u8]| metadata.windows(claim.len()).any(|bytes| bytes == claim);
    assert!(claims(b"pdfaid:part='2'") && claims(b"/OutputIntents"));
    assert_eq!(reading.guess.sender.as_deref(), Some("Tischlerei Holzwurm GmbH"));
    assert_eq!(reading.guess.subject.as_deref(), Some("Antrag auf Nutzungsänderung einer Scheune"));
    assert_eq!(reading.guess.date.unwrap().to_string(), "2026-11-03");
    assert!(reading.remarks.is_empty(), "{:?}", reading.remarks);
}

#[tokio::test]
async fn an_upside_down_page_is_read_and_shown_upright() {
    let desk = desk();
    let reading = desk.read(&sample("upside-down.pdf"), "b.pdf").await.unwrap();
    assert!(reading.text.contains("größere Werkstatt"), "{}", reading.text);
    let text = printed_by("pdftotext", &[reading.rendition.unwrap().to_str().unwrap(), "-"]);
    assert!(text.contains("Sehr geehrte Damen"), "{text}");
}

#[tokio::test]
async fn a_born_digital_page_is_not_recognised_again_even_beside_a_scan() {
    let desk = desk();
    let mixed = desk.path("mixed.pdf");
    let (letter, scan) = (sample("letter.pdf"), sample("scan.pdf"));
    qpdf(&["--empty", "--pages", &letter, &scan, "--", &mixed]);
    let reading = desk.read(&mixed, "mixed.pdf").await.unwrap();
    let ocr: Vec<bool> = reading.pages.iter().map(|page| page.ocr).collect();
    assert_eq!((ocr, reading.ocr_pages), (vec![false, true], 1));
    assert_eq!(reading.text.matches("Nutzungsänderung").count(), 2);
    assert!(reading.rendition.is_some());
}

#[tokio::test]
async fn a_password_is_trouble_and_an_empty_one_is_not() {
    let desk = desk();
    let letter = sample("letter.pdf");
    for (password, readable) in [("geheim", false), ("", true)] {
        let locked = desk.path("locked.pdf");
        qpdf(&["--encrypt", password, "owner", "256", "--", &letter, &locked]);
        let outcome = desk.read(&locked, "locked.pdf").await;
        if readable {
            assert!(outcome.unwrap().text.contains("Werkstatt"));
        } else {
            assert_eq!(code(outcome), "encrypted");
        }
    }
}

#[tokio::test]
async fn a_broken_pdf_says_so_and_a_damaged_one_is_read() {
    let desk = desk();
    let whole = std::fs::read(sample("letter.pdf")).unwrap();
    let stump = desk.write("stump.pdf", &whole[..200]);
    assert_eq!(code(desk.read(&stump, "stump.pdf").await), "broken");
    let damaged = desk.write("damaged.pdf", &whole[..whole.len() - 200]);
    let reading = desk.read(&damaged, "damaged.pdf").await.unwrap();
    assert!(reading.text.contains("Werkstatt"));
    assert_eq!(remarks(&reading), ["repaired"]);
}

#[tokio::test]
async fn content_beats_extension_and_nothing_is_empty() {
    let desk = desk();
    let reading = desk.read(&sample("letter.eml"), "letter.pdf").await.unwrap();
    assert_eq!(reading.media_type, "message/rfc822");
    assert_eq!(remarks(&reading), ["extension_differs"]);
    let empty = desk.write("leer.pdf", b"");
    assert_eq!(code(desk.read(&empty, "leer.pdf").await), "empty");
}

#[tokio::test]
async fn two_hundred_megabytes_of_noise_are_of_unknown_kind() {
    let desk = desk();
    let noise = desk.path("noise.bin");
    let mut file = std::fs::File::create(&noise).unwrap();
    let block = bytes(1 << 20);
    for _ in 0..200 {
        std::io::Write::write_all(&mut file, &block).unwrap();
    }
    assert_eq!(code(desk.read(&noise, "noise.pdf").await), "unknown_kind");
    // The same behind a magic number reaches the tools and is refused there.
    for (magic, name) in [("%PDF-1.7\n", "n.pdf"), ("PK\u{3}\u{4}", "n.docx")] {
        let mut noisy = magic.as_bytes().to_vec();
        noisy.extend(&block);
        let path = desk.write(name, &noisy);
        assert_eq!(code(desk.read(&path, name).await), "broken", "{name}");
    }
}

#[tokio::test]
async fn time_and_memory_limits_end_in_trouble_not_in_a_hang() {
    let desk = desk();
    let tight = Reader { limits: Limits { seconds_per_file: 0, ..Limits::default() }, ..reader() };
    let outcome = tight.read(sample("scan.pdf").as_ref(), "s.pdf", desk.folder(), &silent).await;
    assert_eq!(code(outcome), "timeout");
    let small = Reader { limits: Limits { memory_bytes: 64 << 20, ..Limits::default() }, ..reader() };
    let mut mail = b"From: a@b.example\nTo: c@d.example\n\n".to_vec();
    mail.resize(80 << 20, b'x');
    let path = desk.write("big.eml", &mail);
    let outcome = small.read(path.as_ref(), "big.eml", desk.folder(), &silent).await;
    assert_eq!(code(outcome), "out_of_memory");
}

#[tokio::test]
async fn a_missing_airlock_is_the_machines_fault() {
    let desk = desk();
    let lost = Reader { airlock: "/nonexistent/airlock".into(), ..reader() };
    let outcome = lost.read(sample("letter.eml").as_ref(), "m.eml", desk.folder(), &silent).await;
    assert!(matches!(outcome, Err(ReadError::Environment(_))), "{outcome:?}");
}
