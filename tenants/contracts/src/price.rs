//! What a Leistungsschein costs, from when on.
use chrono::{Datelike, NaiveDate};
use sdk::{Error, Money, Month, Place, Resource, TenantId};

sdk::id! {
    /// One version of the prices of an agreement.
    PriceId
    /// Leistungsschein.
    AgreementId
}

/// The dearest single price, in cents: a typing error, not a contract.
const DEAREST: i64 = 100_000_000;

/// Monthly net prices and the VAT rate that goes with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rates {
    /// For the product as such.
    pub base: Money,
    /// For each person entitled on at least one day of the month.
    pub per_user: Money,
    /// For each gigabyte (10⁹ bytes) stored in the mean of the month.
    pub per_gb: Money,
    /// VAT in hundredths of a percent: 1900 is 19 %.
    pub vat_basis_points: u16,
}

/// Rates with the day they begin to apply. Never changes; a new one follows instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Price {
    /// The issuer's tenant.
    pub tenant: TenantId,
    /// Its identity.
    pub id: PriceId,
    /// The agreement it belongs to.
    pub agreement: AgreementId,
    /// The first day it applies.
    pub valid_from: NaiveDate,
    /// The prices.
    pub rates: Rates,
}

/// Why prices cannot be.
#[derive(Debug, thiserror::Error, PartialEq)]
pub enum BadPrice {
    /// Negative or absurd.
    #[error(
        "Ein Preis liegt nicht zwischen 0 und 1.000.000,00 €. Es wurde nichts gespeichert. Prüfen Sie die Beträge."
    )]
    Amount,
    /// Not a rate at all.
    #[error(
        "Der Steuersatz liegt nicht zwischen 0,01 und 100 Prozent. Es wurde nichts gespeichert. Für 19 Prozent steht 1900."
    )]
    Vat,
    /// Storage is billed by another product.
    #[error(
        "Speicher wird nur mit der E-Akte berechnet. Es wurde nichts gespeichert. Setzen Sie den Preis je GB auf 0."
    )]
    Storage,
    /// New prices begin with a month.
    #[error(
        "Neue Preise gelten ab einem Monatsersten. Es wurde nichts gespeichert. Wählen Sie den Ersten eines Monats."
    )]
    MidMonth,
    /// They would begin before the contract does.
    #[error(
        "Neue Preise gelten frühestens nach dem Beginn des Leistungsscheins. Es wurde nichts gespeichert. Wählen Sie einen späteren Tag."
    )]
    TooEarly,
    /// That time is billed already.
    #[error("Für diese Zeit ist schon abgerechnet. Es wurde nichts gespeichert. Wählen Sie einen Tag nach dem {}.", .0.last().format("%d.%m.%Y"))]
    Billed(Month),
}

impl From<BadPrice> for Error {
    fn from(error: BadPrice) -> Self {
        let text = error.to_string();
        match error {
            BadPrice::Amount => Self::invalid("contracts.price_amount", text),
            BadPrice::Vat => Self::invalid("contracts.vat_rate", text),
            BadPrice::Storage => Self::invalid("contracts.no_storage_price", text),
            BadPrice::MidMonth => Self::invalid("contracts.price_mid_month", text),
            BadPrice::TooEarly => Self::invalid("contracts.price_too_early", text),
            BadPrice::Billed(_) => Self::conflict("contracts.billed", text),
        }
    }
}

impl Rates {
    /// Rates as they were typed: cents and hundredths of a percent.
    ///
    /// # Errors
    /// [`BadPrice::Amount`], [`BadPrice::Vat`] or, where storage is not billed, [`BadPrice::Storage`].
    pub fn checked(base: i64, per_user: i64, per_gb: i64, vat: i64, bills_storage: bool) -> Result<Self, BadPrice> {
        if [base, per_user, per_gb].iter().any(|cents| !(0..=DEAREST).contains(cents)) {
            return Err(BadPrice::Amount);
        }
        if per_gb > 0 && !bills_storage {
            return Err(BadPrice::Storage);
        }
        let vat_basis_points = u16::try_from(vat).ok().filter(|vat| (1..=10_000).contains(vat)).ok_or(BadPrice::Vat)?;
        Ok(Self { base: Money(base), per_user: Money(per_user), per_gb: Money(per_gb), vat_basis_points })
    }
}

/// A day that lies after all that is billed already.
///
/// # Errors
/// [`BadPrice::Billed`].
pub fn after_billed(day: NaiveDate, billed: Option<Month>) -> Result<NaiveDate, BadPrice> {
    match billed {
        Some(month) if day <= month.last() => Err(BadPrice::Billed(month)),
        _ => Ok(day),
    }
}

/// The day on which prices may follow those of an agreement that began on `begin`.
///
/// # Errors
/// [`BadPrice::MidMonth`], [`BadPrice::TooEarly`] or [`BadPrice::Billed`].
pub fn successor(day: NaiveDate, begin: NaiveDate, billed: Option<Month>) -> Result<NaiveDate, BadPrice> {
    if day.day() != 1 {
        return Err(BadPrice::MidMonth);
    }
    if day <= begin {
        return Err(BadPrice::TooEarly);
    }
    after_billed(day, billed)
}

/// The price of a whole month: the one that applies on its first day, or the first one of an agreement that begins in it.
pub fn of_month(prices: &[Price], month: Month) -> Option<&Price> {
    let at_first = prices.iter().filter(|price| price.valid_from <= month.first()).max_by_key(|price| price.valid_from);
    let within = || prices.iter().filter(|price| price.valid_from <= month.last()).min_by_key(|price| price.valid_from);
    at_first.or_else(within)
}

/// What applies on the day before.
pub fn before(prices: &[Price], day: NaiveDate) -> Option<&Price> {
    prices.iter().filter(|price| price.valid_from < day).max_by_key(|price| price.valid_from)
}

impl Resource for Price {
    const KIND: &'static str = "contracts.price";

    fn tenant(&self) -> TenantId {
        self.tenant
    }

    fn place(&self) -> Place {
        Place::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn price(from: &str, base: i64) -> Price {
        let rates = Rates::checked(base, 0, 0, 1900, false).unwrap();
        let (tenant, id, agreement) = (TenantId::new(), PriceId::new(), AgreementId::new());
        Price { tenant, id, agreement, valid_from: day(from), rates }
    }

    #[test]
    fn a_month_has_one_price() {
        let prices = [price("2026-03-15", 100), price("2026-06-01", 200), price("2027-01-01", 300)];
        let base = |month: &str| of_month(&prices, month.parse().unwrap()).map(|price| price.rates.base.0);
        assert_eq!(base("2026-02"), None);
        assert_eq!(base("2026-03"), Some(100));
        assert_eq!(base("2026-05"), Some(100));
        assert_eq!(base("2026-06"), Some(200));
        assert_eq!(base("2026-12"), Some(200));
        assert_eq!(base("2027-01"), Some(300));
    }

    #[test]
    fn a_rise_within_a_month_waits_for_the_next() {
        let prices = [price("2026-01-01", 100), price("2026-06-02", 200)];
        assert_eq!(of_month(&prices, "2026-06".parse().unwrap()).unwrap().rates.base.0, 100);
    }

    #[test]
    fn typing_errors_are_refused() {
        assert_eq!(Rates::checked(-1, 0, 0, 1900, true), Err(BadPrice::Amount));
        assert_eq!(Rates::checked(0, DEAREST + 1, 0, 1900, true), Err(BadPrice::Amount));
        assert_eq!(Rates::checked(0, 0, 35, 1900, false), Err(BadPrice::Storage));
        for vat in [0, -1, 10_001, i64::MAX] {
            assert_eq!(Rates::checked(0, 0, 0, vat, true), Err(BadPrice::Vat), "{vat}");
        }
        assert!(Rates::checked(0, 0, 35, 700, true).is_ok());
    }

    #[test]
    fn prices_follow_in_order_and_never_into_billed_time() {
        let begin = day("2026-01-15");
        let october: Month = "2026-10".parse().unwrap();
        assert_eq!(successor(day("2026-11-02"), begin, None), Err(BadPrice::MidMonth));
        assert_eq!(successor(day("2026-01-01"), begin, None), Err(BadPrice::TooEarly));
        assert_eq!(successor(day("2026-10-01"), begin, Some(october)), Err(BadPrice::Billed(october)));
        assert_eq!(successor(day("2026-11-01"), begin, Some(october)), Ok(day("2026-11-01")));
        assert!(BadPrice::Billed(october).to_string().contains("31.10.2026"));
    }
}
