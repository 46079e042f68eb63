//! The XRechnung as a reader meets it.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail")]

mod sample;

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use contracts::xrechnung::{Attachment, ElectronicAddress, Error, Invoice, MediaType, Totals, Unit, sheet, write};
use quick_xml::Reader;
use quick_xml::events::Event;
use sample::{evidence, line, monthly};

/// Every text of a document by its path of local names, in order.
fn texts(xml: &[u8]) -> BTreeMap<String, Vec<String>> {
    let mut reader = Reader::from_str(std::str::from_utf8(xml).expect("UTF-8"));
    let (mut path, mut found) = (Vec::<String>::new(), BTreeMap::<String, Vec<String>>::new());
    let mut text = String::new();
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Start(start) => {
                path.push(start.local_name().as_ref().to_owned());
                text.clear();
            }
            Event::Text(part) => text.push_str(&part.xml10_content()),
            Event::GeneralRef(entity) => text.push_str(match &*entity.xml10_content() {
                "amp" => "&",
                "lt" => "<",
                "gt" => ">",
                "quot" => "\"",
                "apos" => "'",
                other => panic!("unexpected entity {other}"),
            }),
            Event::End(_) => {
                if !text.trim().is_empty() {
                    found.entry(path.join("/")).or_default().push(text.clone());
                }
                text.clear();
                path.pop();
            }
            Event::Eof => return found,
            _ => {}
        }
    }
}

fn flaws(invoice: &Invoice) -> String {
    match write(invoice, &[]) {
        Err(error @ Error::Flawed { .. }) => error.to_string(),
        other => panic!("expected flaws, got {:?}", other.map(|xml| xml.len())),
    }
}

#[test]
fn the_xml_says_what_the_invoice_says() {
    let found = texts(&write(&monthly(), &evidence()).expect("an invoice"));
    let one = |path: &str| found[&format!("Invoice/{path}")].join(" | ");
    assert_eq!(one("BuyerReference"), "05999001-RURB01-19");
    assert_eq!(one("InvoicePeriod/StartDate"), "2026-10-01");
    assert_eq!(
        one("AccountingCustomerParty/Party/PartyLegalEntity/RegistrationName"),
        "Stadt Rurbroich – Der Bürgermeister"
    );
    let extra = "AccountingCustomerParty/Party/PostalAddress/AdditionalStreetName";
    assert_eq!(one(extra), "FB 10 Zentrale Dienste & Organisation");
    assert_eq!(one("InvoiceLine/InvoicedQuantity"), "1 | 137 | 1284.3");
    assert_eq!(one("InvoiceLine/Price/PriceAmount"), "480.00 | 6.45 | 0.1835");
    assert_eq!(one("InvoiceLine/LineExtensionAmount"), "480.00 | 883.65 | 235.67");
    assert_eq!(one("LegalMonetaryTotal/TaxExclusiveAmount"), "1599.32");
    assert_eq!(one("TaxTotal/TaxAmount"), "303.87");
    assert_eq!(one("LegalMonetaryTotal/PayableAmount"), "1903.19");
}

#[test]
fn evidence_comes_back_byte_for_byte() {
    let found = texts(&write(&monthly(), &evidence()).expect("an invoice"));
    let base = "Invoice/AdditionalDocumentReference";
    assert_eq!(found[&format!("{base}/ID")], names(&evidence()));
    let embedded = &found[&format!("{base}/Attachment/EmbeddedDocumentBinaryObject")];
    let decoded: Vec<_> = embedded.iter().map(|text| STANDARD.decode(text).expect("base64")).collect();
    assert_eq!(decoded, evidence().into_iter().map(|it| it.bytes).collect::<Vec<_>>());
}

fn names(attachments: &[Attachment]) -> Vec<String> {
    attachments.iter().map(|it| it.name.clone()).collect()
}

#[test]
fn markup_in_texts_stays_text() {
    let mut invoice = monthly();
    let sly = "</cbc:Name><x a=\"1\">&amp; ]]> 'ß€'";
    invoice.lines[0].name = sly.into();
    invoice.notes = vec!["eins\r\nzwei\rdrei".into()];
    let found = texts(&write(&invoice, &[]).expect("an invoice"));
    assert_eq!(found["Invoice/InvoiceLine/Item/Name"][0], sly);
    assert_eq!(found["Invoice/Note"], ["eins\nzwei\ndrei"]);
}

#[test]
fn blank_options_leave_no_empty_element() {
    let mut invoice = monthly();
    invoice.order_reference = Some("  ".into());
    invoice.contract_reference = None;
    invoice.lines[0].description = Some(String::new());
    invoice.seller.legal_note = Some(" ".into());
    let xml = String::from_utf8(write(&invoice, &[]).expect("an invoice")).expect("UTF-8");
    for name in ["OrderReference", "ContractDocumentReference", "CompanyLegalForm"] {
        assert!(!xml.contains(name), "{name}");
    }
    assert_eq!(xml.matches("<cbc:Description>").count(), 2);
}

#[test]
fn the_same_invoice_gives_the_same_bytes() {
    assert_eq!(write(&monthly(), &evidence()).expect("one"), write(&monthly(), &evidence()).expect("two"));
}

#[test]
fn an_invoice_survives_being_stored() {
    let stored = serde_json::to_string(&monthly()).expect("JSON");
    assert_eq!(serde_json::from_str::<Invoice>(&stored).expect("an invoice"), monthly());
    let forged = stored.replace("05999001-RURB01-19", "05999001-RURB01-20");
    assert!(serde_json::from_str::<Invoice>(&forged).is_err());
}

/// A way to spoil an invoice, and the business term the refusal must name.
type Spoilt = (fn(&mut Invoice), &'static str);

#[test]
fn every_flaw_is_named() {
    let spoilt: [Spoilt; 20] = [
        (|it| it.number = " ".into(), "BT-1)"),
        (|it| it.due = sample::day(2026, 11, 2), "BT-9)"),
        (|it| it.order_reference = Some("a\u{1}".into()), "BT-13)"),
        (|it| it.notes = vec![String::new()], "BT-22)"),
        (|it| it.notes = vec!["x".into(); 21], "sind mehr als 20"),
        (|it| it.notes = vec!["x".repeat(4_001)], "4000 Zeichen"),
        (|it| it.period.last = sample::day(2026, 9, 30), "BG-14)"),
        (|it| it.seller.address.post_code = "5299".into(), "BT-38)"),
        (|it| it.seller.contact.phone = "tel 1".into(), "BT-42)"),
        (|it| it.seller.contact.email = "a@b@c.example".into(), "BT-43)"),
        (|it| it.seller.electronic_address = email("keine"), "BT-34)"),
        (|it| it.buyer.electronic_address = email("a@.example"), "BT-49)"),
        (|it| it.buyer.address.city = String::new(), "BT-52)"),
        (|it| it.payment_terms = "ok\n #SKONTO#TAGE=7#".into(), "BT-20)"),
        (|it| it.lines.clear(), "BG-25)"),
        (|it| it.lines[1].id = "1".into(), "kommt zweimal vor"),
        (|it| it.lines[0].price_micro_euros = -1, "BT-146)"),
        (|it| it.lines[0].vat_basis_points = 0, "BT-152)"),
        (|it| it.lines[0].quantity_thousandths = -9_000_000, "Gutschrift"),
        (|it| (it.lines[0].quantity_thousandths, it.lines[0].price_micro_euros) = (i64::MAX, i64::MAX), "zu groß"),
    ];
    for (spoil, term) in spoilt {
        let mut invoice = monthly();
        spoil(&mut invoice);
        let message = flaws(&invoice);
        assert!(message.contains(term), "{term}: {message}");
        assert!(sheet(&invoice, &[]).is_err(), "{term}");
    }
}

fn email(text: &str) -> ElectronicAddress {
    ElectronicAddress::Email(text.into())
}

#[test]
fn all_flaws_are_told_at_once() {
    let mut invoice = monthly();
    invoice.number = String::new();
    invoice.lines[0].name = String::new();
    invoice.buyer.name = "\n".into();
    let message = flaws(&invoice);
    for term in ["BT-1)", "BT-153)", "BT-44)"] {
        assert!(message.contains(term), "{term}: {message}");
    }
}

#[test]
fn a_flawed_attachment_stops_the_invoice() {
    let mut twice = evidence();
    twice[1].name = twice[0].name.clone();
    assert!(matches!(write(&monthly(), &twice), Err(Error::Flawed { .. })));
    assert_eq!(MediaType::Csv.code(), "text/csv");
}

#[test]
fn a_correction_may_be_negative_while_the_whole_is_not() {
    let mut invoice = monthly();
    invoice.lines.push(line("4", "Korrektur September", -2_000, Unit::Person, 6_450_000));
    let totals = Totals::of(&invoice).expect("adds up");
    assert_eq!((totals.lines[3], totals.net), (-1_290, 158_642));
}

#[test]
fn the_printed_sheet_is_the_reviewed_one() {
    let sheet = sheet(&monthly(), &["Nutzungsnachweis 2026-10.csv"]).expect("a sheet");
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/snapshots/invoice.json");
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        let text = serde_json::to_string_pretty(&sheet).expect("JSON") + "\n";
        std::fs::write(path, text).expect("the snapshot is written");
    }
    let reviewed = std::fs::read_to_string(path).expect("the snapshot exists");
    let reviewed: serde_json::Value = serde_json::from_str(&reviewed).expect("JSON");
    assert_eq!(sheet, reviewed, "run with UPDATE_SNAPSHOTS=1 and review the difference");
}
