//! Foreign bytes: mails, office files, archives, images, and attacks in their shape.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

mod desk;

use std::io::{Cursor, Write};

use desk::{desk, reader, sample, silent};
use reading::{Limits, ReadError, Reader, Reading};
use zip::{ZipWriter, write::SimpleFileOptions};

fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn docx(document: &str) -> Vec<u8> {
    zipped(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", document.as_bytes())])
}

fn code(outcome: Result<Reading, ReadError>) -> &'static str {
    match outcome {
        Err(ReadError::Trouble(trouble)) => trouble.code,
        other => panic!("expected trouble, got {other:?}"),
    }
}

#[tokio::test]
async fn a_mail_yields_headers_body_and_harmless_parts() {
    let desk = desk();
    let reading = desk.read(&sample("letter.eml"), "m.eml").await.unwrap();
    let mail = reading.headers.unwrap();
    assert_eq!(mail.from.as_deref(), Some("h.holzwurm@holzwurm.example"));
    assert_eq!(mail.from_name.as_deref(), Some("Hannelore Holzwurm (Geschäftsführung)"));
    assert_eq!(mail.to, ["post@rurbroich.example"]);
    assert_eq!(mail.message_id.as_deref(), Some("4711@holzwurm.example"));
    assert_eq!(mail.date.unwrap().to_rfc3339(), "2026-11-03T08:15:00+01:00");
    assert_eq!(reading.guess.subject.as_deref(), Some("Rückfrage zur Werkstatt"));
    assert!(reading.text.contains("Grüne Plan") && !reading.text.contains('<'));
    assert!(reading.pages.is_empty());
    let [text, nested] = reading.parts.as_slice() else {
        panic!("{:?}", reading.parts);
    };
    assert_eq!((text.name.as_str(), text.media_type.as_str()), ("Maße 📐.txt", "text/plain"));
    assert_eq!(text.text, "Breite 12 m, Länge 20 m, Preis 100 €");
    assert_eq!((nested.name.as_str(), nested.media_type.as_str()), ("Statik-Dach.eml", "message/rfc822"));
    assert_eq!(nested.text, "Die Statik ist geprüft.");
    assert!(std::fs::read(&nested.path).unwrap().starts_with(b"From: Bernd Balken"));
}

#[tokio::test]
async fn a_docx_is_read_and_its_entities_stay_small() {
    let desk = desk();
    let document = "<!DOCTYPE l [<!ENTITY a 'haha'><!ENTITY b '&a;&a;'>]><w:document><w:body>\
        <w:p><w:r><w:t>Zuschuss für den Chor</w:t></w:r></w:p><w:p><w:t>&b;</w:t></w:p></w:body></w:document>";
    let path = desk.write("a.docx", &docx(document));
    let reading = desk.read(&path, "a.docx").await.unwrap();
    assert!(reading.media_type.ends_with("wordprocessingml.document"));
    assert_eq!(reading.text, "Zuschuss für den Chor\n&b;");
    assert!(reading.remarks.is_empty());
}

#[tokio::test]
async fn a_zip_bomb_in_a_docx_is_stopped() {
    let desk = desk();
    let mut document = "<w:p><w:t>".to_owned();
    document.push_str(&" ".repeat(64 << 20));
    let path = desk.write("bomb.docx", &docx(&document));
    assert!(std::fs::metadata(&path).unwrap().len() < 200_000);
    assert_eq!(code(desk.read(&path, "bomb.docx").await), "bomb");
    let zeros = vec![0; 64 << 20];
    let path = desk.write("bomb.zip", &zipped(&[("klein.txt", &zeros)]));
    assert_eq!(code(desk.read(&path, "bomb.zip").await), "bomb");
}

#[tokio::test]
async fn an_archive_stays_inside_its_folder_and_one_bad_entry_alone() {
    let desk = desk();
    let inner = zipped(&[("tief.txt", b"unten")]);
    let path = desk.write(
        "a.zip",
        &zipped(&[("../../../x 🎄.txt", b"Hallo"), ("innen.zip", &inner), ("kaputt.pdf", b"%PDF-1.4")]),
    );
    let room = desk.folder().canonicalize().unwrap();
    let reading = desk.read(&path, "a.zip").await.unwrap();
    let names: Vec<&str> = reading.parts.iter().map(|part| part.name.as_str()).collect();
    assert_eq!(names, ["x 🎄.txt", "innen.zip", "kaputt.pdf", "tief.txt"]);
    assert!(reading.parts.iter().all(|part| part.path.starts_with(&room)));
    assert_eq!(reading.parts[0].text, "Hallo");
    assert_eq!(reading.parts[2].trouble.as_ref().unwrap().code, "broken");
    assert_eq!((reading.parts[3].within, reading.parts[3].text.as_str()), (Some(1), "unten"));
}

#[tokio::test]
async fn nesting_ends_at_the_allowed_depth() {
    let desk = desk();
    let mut zip = zipped(&[("boden.txt", b"Boden")]);
    for _ in 0..10 {
        zip = zipped(&[("innen.zip", &zip)]);
    }
    let path = desk.write("matroschka.zip", &zip);
    let reading = desk.read(&path, "matroschka.zip").await.unwrap();
    assert_eq!(reading.parts.len(), Limits::default().max_depth);
    assert_eq!(reading.parts.last().unwrap().trouble.as_ref().unwrap().code, "too_deep");
}

#[tokio::test]
async fn three_thousand_parts_are_cut_and_three_thousand_levels_survived() {
    let desk = desk();
    let part =
        "--x\nContent-Disposition: attachment; filename=a.bin\nContent-Type: application/octet-stream\n\n\u{1}\u{2}\n";
    let head = "From: a@b.example\nSubject: viel\nContent-Type: multipart/mixed; boundary=x\n\n";
    let path = desk.write("flat.eml", format!("{head}{}--x--\n", part.repeat(3_000)).as_bytes());
    let few = Reader { limits: Limits { max_parts: 20, ..Limits::default() }, ..reader() };
    let reading = few.read(path.as_ref(), "flat.eml", desk.folder(), &silent).await.unwrap();
    assert_eq!((reading.parts.len(), reading.remarks[0].code), (20, "too_many_parts"));

    let mut deep = "From: a@b.example\nSubject: tief\n".to_owned();
    for level in 0..3_000 {
        deep.push_str(&format!("Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n"));
    }
    deep.push_str("Content-Type: text/plain\n\nganz unten\n");
    let path = desk.write("deep.eml", deep.as_bytes());
    let reading = desk.read(&path, "deep.eml").await.unwrap();
    assert_eq!(reading.parts[0].text, "ganz unten");

    let level = "From: a@b.example\nSubject: s\nContent-Type: message/rfc822\n\n";
    let path = desk.write("nested.eml", level.repeat(3_000).as_bytes());
    let reading = desk.read(&path, "nested.eml").await.unwrap();
    assert_eq!(reading.parts.last().unwrap().trouble.as_ref().unwrap().code, "too_deep");
}

#[tokio::test]
async fn text_in_the_office_encoding_and_html_are_read() {
    let desk = desk();
    let path = desk.write("liste.csv", b"Stra\xdfe;Betrag\nHobelweg;12,00 \x80\n");
    let reading = desk.read(&path, "liste.csv").await.unwrap();
    assert_eq!((reading.media_type.as_str(), reading.text.as_str()), ("text/csv", "Straße;Betrag\nHobelweg;12,00 €"));
    let path = desk.write("s.html", "<!doctype html><p>Gr&uuml;&szlig;e<script>x()</script>".as_bytes());
    let reading = desk.read(&path, "s.html").await.unwrap();
    assert!(reading.text.contains("Grüße") && !reading.text.contains("x()"), "{}", reading.text);
}

#[tokio::test]
async fn an_image_gets_a_page_and_an_archive_copy() {
    let desk = desk();
    desk::printed_by("pdftoppm", &["-r", "150", "-png", "-singlefile", &sample("letter.pdf"), &desk.path("foto")]);
    let reading = desk.read(&desk.path("foto.png"), "foto.png").await.unwrap();
    assert_eq!((reading.media_type.as_str(), reading.pages.len()), ("image/png", 1));
    assert!(reading.text.contains("Nutzungsänderung"), "{}", reading.text);
    assert!(reading.rendition.is_some());
    let mut png = std::fs::read(desk.path("foto.png")).unwrap();
    png.truncate(5_000);
    let path = desk.write("halb.png", &png);
    assert_eq!(code(desk.read(&path, "halb.png").await), "broken");
}
