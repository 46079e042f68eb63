//! From usage and prices to the lines of an invoice.
use crate::agreement::Priced;
use crate::price::{self, Price};
use crate::product::Product;
use crate::statement::billed_tenths_of_gb;
use crate::xrechnung::{Line, Unit};
use sdk::ports::MonthUsage;
use sdk::{Money, Month};

/// Millionths of a euro in one cent.
const MICRO_EUROS_PER_CENT: i64 = 10_000;

/// The lines of a month: per agreement the base price, then persons, then storage where the product bills it.
///
/// A component without a price makes no line; a quantity of zero does, so that everybody sees it was measured.
pub fn lines(agreements: &[Priced], month: Month, usage: &MonthUsage) -> Vec<Line> {
    let mut covered: Vec<&Priced> = agreements.iter().filter(|priced| priced.agreement.covers(month)).collect();
    covered.sort_by_key(|priced| priced.agreement.product);
    let mut lines = Vec::new();
    for priced in covered {
        if let Some(price) = price::of_month(&priced.prices, month) {
            lines.extend(components(priced, price, usage));
        }
    }
    for (at, line) in lines.iter_mut().enumerate() {
        line.id = at.saturating_add(1).to_string();
    }
    lines
}

fn components(priced: &Priced, price: &Price, usage: &MonthUsage) -> Vec<Line> {
    let (product, rates) = (priced.agreement.product, &price.rates);
    let gigabytes = billed_tenths_of_gb(usage.mean_bytes).saturating_mul(100);
    let all = [
        ("Grundpreis", 1_000, Unit::Month, rates.base),
        ("Personen mit Berechtigung", usage.users.saturating_mul(1_000), Unit::Person, rates.per_user),
        ("Speicher im Monatsmittel", gigabytes, Unit::Gigabyte, rates.per_gb),
    ];
    let billed =
        all.into_iter().filter(|(_, _, unit, rate)| rate.0 > 0 && (*unit != Unit::Gigabyte || product.bills_storage()));
    billed.map(|(what, quantity, unit, rate)| line(priced, price, product, (what, quantity, unit, rate))).collect()
}

fn line(priced: &Priced, price: &Price, product: Product, component: (&str, i64, Unit, Money)) -> Line {
    let (what, quantity_thousandths, unit, rate) = component;
    let since = price.valid_from.format("%d.%m.%Y");
    Line {
        id: String::new(),
        name: format!("{} – {what}", product.title()),
        description: Some(format!("Leistungsschein {}, Preise gültig ab {since}", priced.agreement.number)),
        quantity_thousandths,
        unit,
        price_micro_euros: rate.0.saturating_mul(MICRO_EUROS_PER_CENT),
        vat_basis_points: price.rates.vat_basis_points,
    }
}

#[cfg(test)]
#[path = "rating_tests.rs"]
mod tests;
