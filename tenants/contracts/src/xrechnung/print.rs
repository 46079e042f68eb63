//! What a template needs to print an invoice for people.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::decimal::german;
use super::{Address, Error, Invoice, Line, Seller, Totals};

/// The template that prints a [`sheet`]: Typst source that reads `/data.json`.
pub const TEMPLATE: &str = include_str!("../../templates/invoice.typ");

/// The invoice as texts in German notation, in the order they are printed; nothing is left to compute or to format.
///
/// `attachments` names the files that accompany the PDF.
///
/// # Errors
/// [`Error::Flawed`] when the invoice breaks a rule, as for [`super::write`]: what cannot be issued is not printed.
pub fn sheet(invoice: &Invoice, attachments: &[&str]) -> Result<Value, Error> {
    let totals = Totals::of(invoice)?;
    let lines: Vec<_> = invoice.lines.iter().zip(&totals.lines).map(|(it, net)| line(it, *net)).collect();
    Ok(json!({
        "number": invoice.number,
        "issued": date(invoice.issued),
        "due": date(invoice.due),
        "period": format!("{} – {}", date(invoice.period.first), date(invoice.period.last)),
        "buyer_reference": invoice.buyer_reference.as_str(),
        "order_reference": present(invoice.order_reference.as_deref()),
        "contract_reference": present(invoice.contract_reference.as_deref()),
        "seller": seller(&invoice.seller),
        "buyer": {"name": invoice.buyer.name, "address": address(&invoice.buyer.address)},
        "lines": lines,
        "net": cents(totals.net),
        "vat": totals.vat.iter().map(|group| json!({
            "rate": rate(group.basis_points),
            "net": cents(group.net),
            "tax": cents(group.tax),
        })).collect::<Vec<_>>(),
        "gross": cents(totals.gross),
        "payment": {
            "terms": invoice.payment_terms.trim(),
            "iban": invoice.account.iban.to_string(),
            "holder": present(invoice.account.holder.as_deref()).unwrap_or(&invoice.seller.name),
        },
        "notes": invoice.notes,
        "attachments": attachments,
    }))
}

fn line(line: &Line, net: i64) -> Value {
    json!({
        "id": line.id,
        "name": line.name,
        "description": present(line.description.as_deref()),
        "quantity": german(line.quantity_thousandths, 3, 0),
        "unit": line.unit.label(),
        "price": german(line.price_micro_euros, 6, 2),
        "vat": rate(line.vat_basis_points),
        "net": cents(net),
    })
}

fn seller(seller: &Seller) -> Value {
    json!({
        "name": seller.name,
        "address": address(&seller.address),
        "vat_id": seller.vat_id.as_str(),
        "legal_note": present(seller.legal_note.as_deref()),
        "contact": {
            "name": seller.contact.name,
            "phone": seller.contact.phone,
            "email": seller.contact.email,
        },
    })
}

fn address(address: &Address) -> Vec<String> {
    let town = format!("{} {}", address.post_code, address.city);
    // On an envelope the further line stands above the street (DIN 5008).
    [present(address.extra.as_deref()), Some(address.street.as_str()), Some(&town)]
        .into_iter()
        .flatten()
        .map(str::to_owned)
        .collect()
}

fn present(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

fn date(date: NaiveDate) -> String {
    date.format("%d.%m.%Y").to_string()
}

fn cents(cents: i64) -> String {
    german(cents, 2, 2)
}

fn rate(basis_points: u16) -> String {
    german(i64::from(basis_points), 2, 0)
}
