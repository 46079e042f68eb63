use super::*;
use crate::agreement::Agreement;
use crate::party::{Party, PartyDraft};
use crate::price::{AgreementId, PriceId, Rates};
use chrono::DateTime;
use sdk::TenantId;

fn priced(product: Product, from: &str, rates: (i64, i64, i64)) -> Priced {
    let (base, per_user, per_gb) = rates;
    let (tenant, agreement) = (TenantId::new(), AgreementId::new());
    let valid_from = from.parse().unwrap();
    let party = PartyDraft {
        name: "Stadt Rurbroich".into(),
        street: "Großer Markt 1".into(),
        postcode: "52999".into(),
        city: "Rurbroich".into(),
        leitweg_id: "04011000-12345-03".into(),
        email: "rechnung@rurbroich.example".into(),
    };
    let rates = Rates::checked(base, per_user, per_gb, 1900, product.bills_storage()).unwrap();
    Priced {
        agreement: Agreement {
            tenant,
            id: agreement,
            number: "L2026-000001".into(),
            customer: TenantId::new(),
            product,
            valid_from,
            party: Party::try_from(party).unwrap(),
            created_at: DateTime::UNIX_EPOCH,
        },
        prices: vec![Price { tenant, id: PriceId::new(), agreement, valid_from, rates }],
    }
}

fn usage(users: i64, mean_bytes: i64) -> MonthUsage {
    let byte_seconds = "0".to_owned();
    let digest = "ab".to_owned();
    MonthUsage { users, mean_bytes, byte_seconds, ocr_pages: 0, days: Vec::new(), records: 1, digest }
}

#[test]
fn a_month_of_two_products_is_rated_component_by_component() {
    let agreements =
        [priced(Product::Dms, "2026-01-01", (145_000, 640, 35)), priced(Product::Inbox, "2026-01-01", (89_000, 0, 0))];
    let lines = lines(&agreements, "2026-10".parse().unwrap(), &usage(412, 1_284_250_000_001));
    let seen: Vec<_> =
        lines.iter().map(|line| (line.id.as_str(), line.quantity_thousandths, line.net_cents())).collect();
    assert_eq!(
        seen,
        [
            ("1", 1_000, Some(89_000)),
            ("2", 1_000, Some(145_000)),
            ("3", 412_000, Some(263_680)),
            ("4", 1_284_300, Some(44_951)),
        ]
    );
    assert!(lines[3].description.as_deref().unwrap().contains("L2026-000001"));
}

#[test]
fn what_has_no_price_makes_no_line_and_nothing_used_makes_one_of_zero() {
    let agreements = [priced(Product::Dms, "2026-01-01", (0, 640, 35))];
    let lines = lines(&agreements, "2026-10".parse().unwrap(), &usage(0, 0));
    let units: Vec<_> = lines.iter().map(|line| (line.unit, line.net_cents())).collect();
    assert_eq!(units, [(Unit::Person, Some(0)), (Unit::Gigabyte, Some(0))]);
}

#[test]
fn an_agreement_that_begins_later_is_not_billed() {
    let agreements = [priced(Product::Platform, "2026-11-01", (100, 0, 0))];
    assert!(lines(&agreements, "2026-10".parse().unwrap(), &usage(5, 5)).is_empty());
    let lines = lines(&agreements, "2026-11".parse().unwrap(), &usage(5, 5));
    assert_eq!(lines.len(), 1);
}
