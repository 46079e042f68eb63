//! The official rules as the oracle of the XRechnung writer.
//!
//! Runs `infra/xrechnung/validate.py` with the Python named by `GEMEINWERK_XRECHNUNG_PYTHON`, which must have the
//! packages of `infra/xrechnung/requirements.txt`; says so and passes where the variable is not set.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail")]

mod sample;

use std::path::Path;
use std::process::Command;

use contracts::xrechnung::{Attachment, ElectronicAddress, Invoice, Unit, write};
use sample::{evidence, line, monthly};

/// What the official rules say.
struct Verdict {
    accepted: bool,
    report: String,
}

/// Asks the official rules about documents by name; `None` where no Python is named.
fn ask(documents: &[(&str, Vec<u8>)]) -> Option<Verdict> {
    let Some(python) = std::env::var_os("GEMEINWERK_XRECHNUNG_PYTHON") else {
        println!("skipped: GEMEINWERK_XRECHNUNG_PYTHON names no Python with the packages of infra/xrechnung");
        return None;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let files = documents.iter().map(|(name, xml)| {
        let file = folder.path().join(format!("{name}.xml"));
        std::fs::write(&file, xml).expect("the file is written");
        file
    });
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../infra/xrechnung/validate.py");
    let output = Command::new(python).arg(script).args(files).output().expect("Python runs");
    let report = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    match output.status.code() {
        Some(0) => Some(Verdict { accepted: true, report }),
        Some(1) => Some(Verdict { accepted: false, report }),
        _ => panic!("the check could not run: {report}"),
    }
}

fn xml(invoice: &Invoice, attachments: &[Attachment]) -> Vec<u8> {
    write(invoice, attachments).expect("an invoice")
}

fn one_line() -> Invoice {
    let lines = vec![line("1", "Grundpreis", 1_000, Unit::Month, 10_000_000)];
    let (order_reference, contract_reference, notes) = (None, None, Vec::new());
    Invoice { lines, order_reference, contract_reference, notes, ..monthly() }
}

fn many_lines() -> Invoice {
    let units = [Unit::Piece, Unit::Person, Unit::Gigabyte, Unit::Month, Unit::Day, Unit::Hour];
    let lines = (1..=600_i64)
        .zip(units.iter().cycle())
        .map(|(n, unit)| line(&n.to_string(), &format!("Leistung {n}"), n * 333, *unit, n * 7_777));
    Invoice { lines: lines.collect(), ..monthly() }
}

/// Lines and taxes that end on half a cent, three rates, a correction, and a line of nothing.
fn rounding() -> Invoice {
    let mut lines = vec![
        line("1", "halber Cent", 1_000, Unit::Piece, 5_000),
        line("2", "neunzehn halbe", 500, Unit::Piece, 1_000_000),
        line("3", "ein Drittel", 333, Unit::Gigabyte, 1_000_000),
        line("4", "Millionstel", 1, Unit::Gigabyte, 1),
        line("5", "Korrektur", -1_500, Unit::Person, 1_010_000),
        line("6", "sieben Prozent", 7_000, Unit::Person, 2_345_678),
        line("7", "ein halbes Prozent", 999, Unit::Day, 99_999_999),
        line("8", "nichts", 0, Unit::Hour, 80_000_000),
        line("9", "viel", 100_000_000, Unit::Piece, 999_999_990_000),
    ];
    lines[5].vat_basis_points = 700;
    lines[6].vat_basis_points = 50;
    Invoice { lines, ..monthly() }
}

fn sly_texts() -> Invoice {
    let mut invoice = monthly();
    invoice.number = "RE/2026 – ÄÖÜ <&> \"'".into();
    invoice.buyer.name = "Gemeinde Kleinhausen-Überruhr ß § € 😀".into();
    invoice.buyer.electronic_address = ElectronicAddress::Leitweg(invoice.buyer_reference.clone());
    invoice.notes = vec!["Zeile eins\r\nZeile zwei".into(), "]]> &amp; <note/>".into()];
    invoice.account.holder = Some("Kreiskasse Rurland".into());
    invoice.payment_terms = "30 Tage\nnetto # ohne Abzug".into();
    invoice
}

#[test]
fn what_we_write_is_accepted() {
    let documents = [
        ("one-line", xml(&one_line(), &[])),
        ("monthly", xml(&monthly(), &[])),
        ("many-lines", xml(&many_lines(), &[])),
        ("rounding", xml(&rounding(), &[])),
        ("texts", xml(&sly_texts(), &[])),
        ("evidence", xml(&monthly(), &evidence())),
    ];
    let Some(verdict) = ask(&documents) else { return };
    assert!(verdict.accepted, "{}", verdict.report);
    let lines: Vec<_> = verdict.report.lines().collect();
    assert!(lines.iter().all(|line| line.ends_with(": accepted")), "not even a warning: {}", verdict.report);
    assert_eq!(lines.len(), documents.len());
}

#[test]
fn what_is_wrong_is_refused() {
    let right = String::from_utf8(xml(&monthly(), &evidence())).expect("UTF-8");
    for (rule, from, to) in [
        ("BR-DE-15", "<cbc:BuyerReference>05999001-RURB01-19</cbc:BuyerReference>", ""),
        ("BR-CO-16", ">1903.19</cbc:PayableAmount>", ">1903.18</cbc:PayableAmount>"),
        ("BR-CO-10", ">1599.32</cbc:LineExtensionAmount>", ">1599.33</cbc:LineExtensionAmount>"),
        ("BR-CL-23", "unitCode=\"IE\"", "unitCode=\"NUTZER\""),
        (
            "PEPPOL-EN16931-R010",
            "<cbc:EndpointID schemeID=\"EM\">rechnungseingang@rurbroich.example</cbc:EndpointID>",
            "",
        ),
        ("BR-DE-7", "<cbc:ElectronicMail>rechnung@betrieb-rurland.example</cbc:ElectronicMail>", ""),
        ("XSD", "<cbc:IssueDate>2026-11-03</cbc:IssueDate>", ""),
        ("XML", "</Invoice>", ""),
    ] {
        assert!(right.contains(from), "{rule}: nothing to spoil");
        let Some(verdict) = ask(&[("spoilt", right.replacen(from, to, 1).into_bytes())]) else { return };
        assert!(!verdict.accepted, "{rule}: {}", verdict.report);
        assert!(verdict.report.contains(&format!("[{rule}]")), "{rule}: {}", verdict.report);
    }
}
