//! The invoice template of the contracts, set with the data their own test keeps.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail")]

use std::path::PathBuf;

use bytes::Bytes;
use serde_json::{Value, json};
use typesetting::{Attachment, Error, Relationship, Typesetter};

/// 3 November 2026, 09:00 UTC.
const AT: i64 = 1_793_696_400;

fn read(path: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../tenants/contracts").join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn data() -> Value {
    serde_json::from_str(&read("tests/snapshots/invoice.json")).expect("JSON")
}

fn set(data: &Value, name: &str) -> Result<Vec<u8>, Error> {
    let original = Attachment {
        name: "2026-000042.xml".into(),
        description: "Die Rechnung im Format XRechnung".into(),
        media_type: "application/xml".into(),
        bytes: Bytes::from_static(b"<Invoice/>"),
        relationship: Relationship::Alternative,
    };
    let pdf = Typesetter::new().pdf(&read("templates/invoice.typ"), data, &[original], "Rechnung 2026-000042", AT)?;
    if let Some(folder) = std::env::var_os("GEMEINWERK_KEEP_PDF") {
        std::fs::write(PathBuf::from(folder).join(name), &pdf).expect("the PDF is kept");
    }
    Ok(pdf)
}

/// The number of pages, as the metadata tells it: the only part of a PDF that is not compressed.
fn pages(pdf: &[u8]) -> usize {
    let text = String::from_utf8_lossy(pdf);
    let (_, rest) = text.split_once("<xmpTPg:NPages>").expect("a number of pages");
    rest.split('<').next().and_then(|number| number.parse().ok()).expect("a number")
}

#[test]
fn an_ordinary_invoice_fits_one_page() {
    assert_eq!(pages(&set(&data(), "one.pdf").expect("a PDF")), 1);
}

#[test]
fn a_long_one_goes_on_over_pages() {
    let mut data = data();
    let lines = data["lines"].as_array().expect("lines").clone();
    data["lines"] = lines.iter().cycle().take(120).cloned().collect();
    assert!(pages(&set(&data, "long.pdf").expect("a PDF")) > 3);
}

#[test]
fn options_may_be_absent_and_texts_odd() {
    let mut data = data();
    for option in ["order_reference", "contract_reference"] {
        data[option] = Value::Null;
    }
    data["seller"]["legal_note"] = Value::Null;
    data["notes"] = json!([]);
    data["attachments"] = json!([]);
    data["vat"] = json!([
        {"rate": "7", "net": "1.000.000,00", "tax": "70.000,00"},
        {"rate": "19", "net": "9.999.999.999,99", "tax": "1.899.999.999,99"},
    ]);
    data["buyer"]["name"] = "Zweckverband *Wasser* #pagebreak() $x$ @fn <a> `b` 漢 😀".into();
    data["lines"][0]["name"] = "Donaudampfschifffahrtsgesellschaftskapitänsmütze".repeat(4).into();
    data["lines"][1]["price"] = "999.999.999,123456".into();
    data["payment"]["terms"] = "Erste Zeile\nZweite Zeile\n\n= keine Überschrift".into();
    assert!(pages(&set(&data, "odd.pdf").expect("a PDF")) <= 2);
}

#[test]
fn an_invoice_without_its_data_is_a_fault() {
    assert!(matches!(set(&json!({"number": "1"}), "none.pdf"), Err(Error::Template(_))));
}
