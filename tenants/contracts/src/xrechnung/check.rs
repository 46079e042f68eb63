//! The rules an invoice must keep before it is written.
//!
//! They are those of EN 16931 and XRechnung that the types do not already hold, and bounds of our own.

use std::collections::BTreeSet;

use super::error::Flaw;
use super::{Address, ElectronicAddress, Invoice, Line};

/// The longest text anywhere in an invoice, in characters.
const MAX_TEXT: usize = 4_000;
/// The most lines of one invoice.
const MAX_LINES: usize = 10_000;
/// The most remarks of one invoice.
const MAX_NOTES: usize = 20;

/// Everything wrong with an invoice, its amounts excepted.
pub fn flaws(invoice: &Invoice) -> Vec<Flaw> {
    let mut flaws = texts(invoice);
    flaws.extend(dates(invoice));
    flaws.extend(parties(invoice));
    flaws.extend(lines(&invoice.lines));
    // BR-DE-18 reads lines beginning with # as Skonto, a discount we do not grant.
    if invoice.payment_terms.lines().any(|line| line.trim_start().starts_with('#')) {
        flaws.push(Flaw::new("Zahlungsbedingungen (BT-20)", "dürfen keine Zeile enthalten, die mit # beginnt"));
    }
    flaws
}

/// A text that must be there and writable in XML 1.0.
pub fn text(part: &'static str, text: &str) -> Option<Flaw> {
    let writable =
        |c: char| matches!(c, '\n' | '\r' | '\t') || !(c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}'));
    if text.trim().is_empty() {
        Some(Flaw::new(part, "fehlt"))
    } else if text.chars().count() > MAX_TEXT {
        Some(Flaw::new(part, "ist länger als 4000 Zeichen"))
    } else if !text.chars().all(writable) {
        Some(Flaw::new(part, "enthält Steuerzeichen"))
    } else {
        None
    }
}

fn optional(part: &'static str, value: Option<&String>) -> Option<Flaw> {
    value.filter(|value| !value.trim().is_empty()).and_then(|value| text(part, value))
}

fn texts(invoice: &Invoice) -> Vec<Flaw> {
    let seller = &invoice.seller;
    let needed = [
        ("Rechnungsnummer (BT-1)", &invoice.number),
        ("Zahlungsbedingungen (BT-20)", &invoice.payment_terms),
        ("Name des Rechnungsstellers (BT-27)", &seller.name),
        ("Ansprechpartner (BT-41)", &seller.contact.name),
        ("Telefon des Ansprechpartners (BT-42)", &seller.contact.phone),
        ("E-Mail-Adresse des Ansprechpartners (BT-43)", &seller.contact.email),
        ("Name des Rechnungsempfängers (BT-44)", &invoice.buyer.name),
    ];
    let possible = [
        ("Bestellnummer (BT-13)", &invoice.order_reference),
        ("Vertragsnummer (BT-12)", &invoice.contract_reference),
        ("Rechtliche Angaben des Rechnungsstellers (BT-33)", &seller.legal_note),
        ("Kontoinhaber (BT-85)", &invoice.account.holder),
    ];
    let too_many = (invoice.notes.len() > MAX_NOTES).then(|| Flaw::new("Bemerkungen (BT-22)", "sind mehr als 20"));
    let notes = invoice.notes.iter().filter_map(|note| text("Bemerkung (BT-22)", note));
    needed
        .into_iter()
        .filter_map(|(part, value)| text(part, value))
        .chain(possible.into_iter().filter_map(|(part, value)| optional(part, value.as_ref())))
        .chain(notes)
        .chain(too_many)
        .collect()
}

fn dates(invoice: &Invoice) -> Vec<Flaw> {
    let late = (invoice.due < invoice.issued).then(|| Flaw::new("Fälligkeit (BT-9)", "liegt vor dem Rechnungsdatum"));
    let reversed = (invoice.period.last < invoice.period.first)
        .then(|| Flaw::new("Leistungszeitraum (BG-14)", "endet, bevor er beginnt"));
    late.into_iter().chain(reversed).collect()
}

fn parties(invoice: &Invoice) -> Vec<Flaw> {
    let contact = &invoice.seller.contact;
    let mut flaws = address(&invoice.seller.address, SELLER);
    flaws.extend(address(&invoice.buyer.address, BUYER));
    if contact.phone.chars().filter(char::is_ascii_digit).count() < 3 {
        flaws.push(Flaw::new("Telefon des Ansprechpartners (BT-42)", "hat weniger als drei Ziffern"));
    }
    if !is_email(&contact.email) {
        flaws.push(Flaw::new("E-Mail-Adresse des Ansprechpartners (BT-43)", "ist keine E-Mail-Adresse"));
    }
    for (part, endpoint) in [
        ("Elektronische Adresse des Rechnungsstellers (BT-34)", &invoice.seller.electronic_address),
        ("Elektronische Adresse des Rechnungsempfängers (BT-49)", &invoice.buyer.electronic_address),
    ] {
        if matches!(endpoint, ElectronicAddress::Email(email) if !is_email(email)) {
            flaws.push(Flaw::new(part, "ist keine E-Mail-Adresse"));
        }
    }
    flaws
}

/// What the parts of an address are called: street, further line, post code, city.
type Parts = [&'static str; 4];

const SELLER: Parts = [
    "Straße des Rechnungsstellers (BT-35)",
    "Adresszusatz des Rechnungsstellers (BT-36)",
    "Postleitzahl des Rechnungsstellers (BT-38)",
    "Ort des Rechnungsstellers (BT-37)",
];

const BUYER: Parts = [
    "Straße des Rechnungsempfängers (BT-50)",
    "Adresszusatz des Rechnungsempfängers (BT-51)",
    "Postleitzahl des Rechnungsempfängers (BT-53)",
    "Ort des Rechnungsempfängers (BT-52)",
];

fn address(address: &Address, [street, extra, post_code, city]: Parts) -> Vec<Flaw> {
    let five_digits = address.post_code.len() == 5 && address.post_code.bytes().all(|byte| byte.is_ascii_digit());
    text(street, &address.street)
        .into_iter()
        .chain(optional(extra, address.extra.as_ref()))
        .chain((!five_digits).then(|| Flaw::new(post_code, "hat nicht fünf Ziffern")))
        .chain(text(city, &address.city))
        .collect()
}

/// One `@`, something before it, and dotted labels after it, as BR-DE-28 has it.
fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let foreign = |c: char| c == '@' || c.is_whitespace() || c.is_control();
    let labels = domain.split('.').count() >= 2 && domain.split('.').all(|label| !label.is_empty());
    !local.is_empty() && labels && !local.contains(foreign) && !domain.contains(foreign)
}

fn lines(lines: &[Line]) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    if lines.is_empty() {
        flaws.push(Flaw::new("Positionen (BG-25)", "fehlen"));
    }
    if lines.len() > MAX_LINES {
        flaws.push(Flaw::new("Positionen (BG-25)", "sind mehr als 10000"));
        return flaws;
    }
    let mut seen = BTreeSet::new();
    for line in lines {
        flaws.extend(text("Positionsnummer (BT-126)", &line.id));
        flaws.extend(text("Bezeichnung einer Position (BT-153)", &line.name));
        flaws.extend(optional("Beschreibung einer Position (BT-154)", line.description.as_ref()));
        if !seen.insert(line.id.trim()) {
            flaws.push(Flaw::new("Positionsnummer (BT-126)", "kommt zweimal vor"));
        }
        if line.price_micro_euros < 0 {
            flaws.push(Flaw::new("Preis einer Position (BT-146)", "ist negativ"));
        }
        if !(1..=10_000).contains(&line.vat_basis_points) {
            flaws.push(Flaw::new("Steuersatz einer Position (BT-152)", "liegt nicht zwischen 0,01 und 100 Prozent"));
        }
    }
    flaws
}
