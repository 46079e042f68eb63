//! What the typesetter promises of every PDF.

use bytes::Bytes;
use serde_json::{Value, json};
use typesetting::{Attachment, Error, MAX_DATA, Relationship, Typesetter};

/// 31 October 2026, 23:59:59 UTC.
const AT: i64 = 1_793_491_199;

const LETTER: &str = r#"
#let data = json("/data.json")
= #data.heading
Straße § 5, 10 €: #data.text #datetime.today().display()
"#;

fn letter(data: &Value) -> Result<Vec<u8>, Error> {
    Typesetter::new().pdf(LETTER, data, &[], "Ein Brief", AT)
}

fn complaints(template: &str) -> String {
    match Typesetter::new().pdf(template, &json!({}), &[], "Titel", AT) {
        Err(error @ (Error::Template(_) | Error::Export(_))) => error.to_string(),
        other => panic!("expected a complaint, got {:?}", other.map(|pdf| pdf.len())),
    }
}

fn has(pdf: &[u8], needle: &str) -> bool {
    pdf.windows(needle.len()).any(|window| window == needle.as_bytes())
}

#[test]
fn a_pdf_claims_both_standards_its_title_and_its_moment() {
    let pdf = letter(&json!({"heading": "Grüße", "text": "ÄÖÜ"})).expect("a PDF");
    for claim in [
        "%PDF-1.7",
        "<pdfaid:part>3</pdfaid:part>",
        "<pdfaid:conformance>B</pdfaid:conformance>",
        "<pdfuaid:part>1</pdfuaid:part>",
        "Ein Brief",
        "2026-10-31T23:59:59",
        "Gemeinwerk",
        "de-DE",
    ] {
        assert!(has(&pdf, claim), "{claim}");
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let data = json!({"heading": "Grüße", "text": "ÄÖÜ"});
    let typesetter = Typesetter::new();
    let first = typesetter.pdf(LETTER, &data, &[evidence()], "Ein Brief", AT).expect("a PDF");
    let second = typesetter.pdf(LETTER, &data, &[evidence()], "Ein Brief", AT).expect("a PDF");
    let other = Typesetter::new().pdf(LETTER, &data, &[evidence()], "Ein Brief", AT).expect("a PDF");
    assert!(first == second && first == other);
    let later = typesetter.pdf(LETTER, &data, &[evidence()], "Ein Brief", AT + 1).expect("a PDF");
    assert!(first != later);
}

fn evidence() -> Attachment {
    Attachment {
        name: "Nachweis.csv".into(),
        description: "Nutzungsnachweis".into(),
        media_type: "text/csv".into(),
        bytes: Bytes::from_static(b"tag;nutzer\n2026-10-01;12\n"),
        relationship: Relationship::Supplement,
    }
}

#[test]
fn attachments_are_embedded_and_related() {
    let data = json!({"heading": "H", "text": ""});
    let pdf = Typesetter::new().pdf(LETTER, &data, &[evidence()], "T", AT).expect("a PDF");
    for trace in ["/AFRelationship/Supplement", "/EmbeddedFile", "text#2Fcsv"] {
        assert!(has(&pdf, trace), "{trace}");
    }
}

#[test]
fn a_media_type_that_is_none_is_refused() {
    let odd = Attachment { media_type: "no type".into(), ..evidence() };
    let data = json!({"heading": "H", "text": ""});
    assert!(matches!(Typesetter::new().pdf(LETTER, &data, &[odd], "T", AT), Err(Error::Export(_))));
}

#[test]
fn signs_no_font_has_cost_no_document() {
    let data = json!({"heading": "Stadt 😀", "text": "漢\u{0}\u{200d}\u{e123}🏳\u{fe0f}\u{202e} ﷽"});
    assert!(letter(&data).is_ok());
    assert!(Typesetter::new().pdf(LETTER, &data, &[], "😀 \u{0}", AT).is_ok());
}

#[test]
fn a_fault_names_the_line_of_the_template() {
    assert!(complaints("= A\n\n#boo()").contains("line 3: unknown variable: boo"));
    assert!(complaints("#boo()").contains("line 1: "));
    assert!(complaints("= A\n#let x = (").contains("unclosed delimiter"));
}

#[test]
fn a_warning_is_a_fault() {
    assert!(complaints("= A\n#set text(font: \"Arial\")\nx").contains("unknown font family"));
}

#[test]
fn a_template_reaches_nothing_outside() {
    for reach in [
        "#read(\"/etc/hostname\")",
        "#read(\"Cargo.toml\")",
        "#include \"/etc/hostname\"",
        "#import \"@preview/cetz:0.3.0\"",
        "#image(\"https://example.org/a.png\")",
        "#read(\"../../data.json\")",
    ] {
        complaints(&format!("= A\n{reach}"));
    }
}

#[test]
fn an_inaccessible_page_is_refused() {
    let picture =
        r#"#image(bytes("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'></svg>"), format: "svg")"#;
    assert!(complaints(&format!("= A\n{picture}")).contains("alt"));
}

#[test]
fn an_endless_loop_ends() {
    assert!(complaints("#{ let x = 0; while x >= 0 { x += 1 } }").contains("infinite"));
    assert!(complaints("#let f(x) = f(x)\n#f(1)").contains("depth"));
}

#[test]
fn input_without_bounds_is_refused() {
    let data = json!({"heading": "H", "text": "x".repeat(MAX_DATA)});
    assert!(matches!(letter(&data), Err(Error::TooLarge { limit: MAX_DATA, .. })));
    let year_ten_thousand = 253_402_300_800;
    let late = Typesetter::new().pdf(LETTER, &json!({}), &[], "T", year_ten_thousand);
    assert!(matches!(late, Err(Error::Moment(_))));
}

#[test]
fn data_that_does_not_fit_is_a_fault_of_the_template() {
    assert!(matches!(letter(&json!({"heading": "H"})), Err(Error::Template(_))));
    assert!(matches!(letter(&json!(null)), Err(Error::Template(_))));
}
