//! Invoices to test with; places and parties are invented.

use chrono::NaiveDate;
use contracts::xrechnung::{
    Account, Address, Attachment, Buyer, Contact, ElectronicAddress, Invoice, Line, MediaType, Period, Seller, Unit,
};

pub fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day")
}

pub fn line(id: &str, name: &str, quantity_thousandths: i64, unit: Unit, price_micro_euros: i64) -> Line {
    Line {
        id: id.into(),
        name: name.into(),
        description: None,
        quantity_thousandths,
        unit,
        price_micro_euros,
        vat_basis_points: 1900,
    }
}

fn address(street: &str, post_code: &str, city: &str) -> Address {
    Address { street: street.into(), extra: None, post_code: post_code.into(), city: city.into() }
}

fn seller() -> Seller {
    Seller {
        name: "Gemeinwerk Betrieb Rurland GmbH".into(),
        address: address("Am Wehr 12", "52999", "Rurbroich"),
        vat_id: "DE123456788".parse().expect("valid"),
        legal_note: Some("Sitz der Gesellschaft: Rurbroich · Amtsgericht Rurland · HRB 4711".into()),
        contact: Contact {
            name: "Rechnungsstelle".into(),
            phone: "+49 2499 555 0100".into(),
            email: "rechnung@betrieb-rurland.example".into(),
        },
        electronic_address: ElectronicAddress::Email("rechnung@betrieb-rurland.example".into()),
    }
}

fn buyer() -> Buyer {
    Buyer {
        name: "Stadt Rurbroich – Der Bürgermeister".into(),
        address: Address {
            extra: Some("FB 10 Zentrale Dienste & Organisation".into()),
            ..address("Großer Markt 1", "52999", "Rurbroich")
        },
        electronic_address: ElectronicAddress::Email("rechnungseingang@rurbroich.example".into()),
    }
}

/// The monthly invoice of a town: base price, users, gigabytes.
pub fn monthly() -> Invoice {
    let base = Line {
        description: Some("Leistungsschein DMS, Klasse Standard, Grundpreis je Monat".into()),
        ..line("1", "Gemeinwerk DMS – Grundpreis", 1_000, Unit::Month, 480_000_000)
    };
    let users = Line {
        description: Some("Berechtigte Personen an mindestens einem Tag im Monat".into()),
        ..line("2", "Gemeinwerk DMS – Nutzung", 137_000, Unit::Person, 6_450_000)
    };
    let storage = Line {
        description: Some("Monatsmittel der täglichen Messung".into()),
        ..line("3", "Gemeinwerk DMS – Speicher", 1_284_300, Unit::Gigabyte, 183_500)
    };
    Invoice {
        number: "2026-000042".into(),
        issued: day(2026, 11, 3),
        due: day(2026, 12, 3),
        buyer_reference: "05999001-RURB01-19".parse().expect("valid"),
        order_reference: Some("BE-2026/0815".into()),
        contract_reference: Some("LS-DMS-003".into()),
        notes: vec!["Der Nutzungsnachweis liegt als Anlage bei.".into()],
        period: Period { first: day(2026, 10, 1), last: day(2026, 10, 31) },
        seller: seller(),
        buyer: buyer(),
        account: Account { iban: "DE89370400440532013000".parse().expect("valid"), holder: None },
        payment_terms: "Zahlbar ohne Abzug innerhalb von 30 Tagen nach Zugang.".into(),
        lines: vec![base, users, storage],
    }
}

/// Two files of evidence, one of them with bytes that are no text.
#[allow(dead_code, reason = "each test binary uses a part of the samples")]
pub fn evidence() -> Vec<Attachment> {
    vec![
        Attachment {
            name: "Nutzungsnachweis 2026-10 Straße.csv".into(),
            description: "Nutzungsnachweis Oktober 2026".into(),
            media_type: MediaType::Csv,
            bytes: "Tag;Personen;GB\n2026-10-01;137;1284,3\n".into(),
        },
        Attachment {
            name: "Rechnung \"2026-000042\" & <Anlage>.pdf".into(),
            description: "Lesefassung".into(),
            media_type: MediaType::Pdf,
            bytes: (0..=255).collect(),
        },
    ]
}
