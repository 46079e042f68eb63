use super::{AGREEMENT_EDIT, ISSUER_EDIT};
use crate::agreement::{Agreement, Priced};
use crate::customer::Customer;
use crate::issuer::IssuerTerms;
use crate::party::{Party, PartyDraft};
use crate::price::{self, AgreementId, BadPrice, Price, PriceId, Rates};
use crate::product::Product;
use crate::store;
use crate::store::number::Series;
use chrono::NaiveDate;
use sdk::web::{Cursor, paged};
use sdk::{Cx, Error, Result, local_year};
use serde::Deserialize;

/// Prices as they were typed: integer cents, VAT in hundredths of a percent.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct PriceDraft {
    /// Per month, for the product as such.
    pub base_cents: i64,
    /// Per month, for each entitled person.
    pub per_user_cents: i64,
    /// Per month, for each gigabyte in the mean.
    #[serde(default)]
    pub per_gb_cents: i64,
    /// 1900 is 19 %.
    pub vat_rate_bp: i64,
}

impl PriceDraft {
    fn rates(self, product: Product) -> Result<Rates, BadPrice> {
        let Self { base_cents, per_user_cents, per_gb_cents, vat_rate_bp } = self;
        Rates::checked(base_cents, per_user_cents, per_gb_cents, vat_rate_bp, product.bills_storage())
    }
}

/// An agreement as it was typed.
#[derive(Clone, Debug, Deserialize)]
pub struct NewAgreement {
    /// The tenant billed, by identity or short name.
    pub customer: String,
    /// `platform`, `inbox` or `dms`.
    pub product: String,
    /// The first day it applies, and its first prices.
    pub valid_from: NaiveDate,
    /// Its first prices.
    #[serde(flatten)]
    pub price: PriceDraft,
    /// Who is billed.
    #[serde(flatten)]
    pub party: PartyDraft,
}

/// New prices as they were typed.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct NewPrice {
    /// The first day they apply: the first of a month.
    pub valid_from: NaiveDate,
    /// The prices.
    #[serde(flatten)]
    pub price: PriceDraft,
}

/// One page of agreements with their prices, youngest first.
///
/// # Errors
/// Those of [`Cx::read`].
pub async fn agreements(cx: &Cx, after: Option<Cursor>) -> Result<(Vec<Priced>, Option<Cursor>)> {
    cx.read(AGREEMENT_EDIT, async |tx| {
        let rows = store::agreement::list(tx, after).await?;
        let (page, next) = paged(tx.admit_all(rows)?, |agreement| (agreement.created_at, agreement.id.0));
        Ok((store::agreement::priced(tx, page).await?, next))
    })
    .await
}

/// One agreement with its prices.
///
/// # Errors
/// `NotFound`.
pub async fn agreement(cx: &Cx, id: AgreementId) -> Result<Priced> {
    cx.read(AGREEMENT_EDIT, async |tx| {
        let row = store::agreement::get(tx, id).await?;
        let agreement = tx.admit(row).await?;
        let priced = store::agreement::priced(tx, vec![agreement]).await?;
        priced.into_iter().next().ok_or_else(Error::not_found)
    })
    .await
}

/// The tenants one can agree with, by name.
///
/// # Errors
/// Those of [`Cx::read`].
pub async fn choices(cx: &Cx) -> Result<Vec<Customer>> {
    cx.read(AGREEMENT_EDIT, async |tx| {
        let rows = store::customer::choices(tx).await?;
        tx.admit_all(rows)
    })
    .await
}

/// Enters a Leistungsschein with its first prices.
///
/// # Errors
/// `NotFound` if the tenant does not stand below this one; `Invalid` for wrong entries; `Conflict` if the product is agreed
/// already or the time is billed.
pub async fn agree(cx: &Cx, new: NewAgreement) -> Result<Agreement> {
    let product: Product = new.product.parse()?;
    let (rates, party) = (new.price.rates(product)?, Party::try_from(new.party)?);
    cx.write(AGREEMENT_EDIT, async |tx| {
        let customer = store::customer::find(tx, new.customer.trim()).await?.ok_or_else(Error::not_found)?;
        let customer = tx.admit(customer).await?;
        let billed = store::bill::last_month(tx, customer.id).await?;
        let agreement = Agreement {
            tenant: tx.tenant(),
            id: AgreementId::new(),
            number: store::number::next(tx, Series::Agreement, local_year(tx.now())).await?,
            customer: customer.id,
            product,
            valid_from: price::after_billed(new.valid_from, billed)?,
            party,
            created_at: tx.now(),
        };
        store::agreement::add(tx, &agreement).await?;
        let first = Price {
            tenant: agreement.tenant,
            id: PriceId::new(),
            agreement: agreement.id,
            valid_from: agreement.valid_from,
            rates,
        };
        store::price::add(tx, &first).await?;
        tx.about(agreement.id);
        tx.note("number", agreement.number.clone());
        tx.changed("price", None, Some(told(&first)));
        Ok(agreement)
    })
    .await
}

/// Enters prices that follow the present ones.
///
/// # Errors
/// `NotFound`; `Invalid` for wrong amounts and days; `Conflict` if that time is billed or the day taken.
pub async fn price(cx: &Cx, id: AgreementId, new: NewPrice) -> Result<Price> {
    cx.write(AGREEMENT_EDIT, async |tx| {
        let row = store::agreement::lock(tx, id).await?;
        let agreement = tx.admit(row).await?;
        let billed = store::bill::last_month(tx, agreement.customer).await?;
        let price = Price {
            tenant: tx.tenant(),
            id: PriceId::new(),
            agreement: id,
            valid_from: price::successor(new.valid_from, agreement.valid_from, billed)?,
            rates: new.price.rates(agreement.product)?,
        };
        let before = store::price::list_of(tx, &[id]).await?;
        let before = price::before(&tx.admit_all(before)?, price.valid_from).map(told);
        store::price::add(tx, &price).await?;
        tx.about(id);
        tx.changed("price", before, Some(told(&price)));
        Ok(price)
    })
    .await
}

/// Prices as the log keeps them: cents, and hundredths of a percent.
fn told(price: &Price) -> serde_json::Value {
    let Rates { base, per_user, per_gb, vat_basis_points } = price.rates;
    serde_json::json!({
        "valid_from": price.valid_from, "base_cents": base, "per_user_cents": per_user, "per_gb_cents": per_gb,
        "vat_rate_bp": vat_basis_points,
    })
}

/// Enters who invoices from a day on, unless that is known. Background work.
///
/// # Errors
/// Those of the database.
pub async fn add_issuer(cx: &Cx, terms: &IssuerTerms) -> Result<()> {
    cx.write(ISSUER_EDIT, async |tx| {
        store::issuer::add(tx, tx.tenant(), terms).await?;
        tx.note("valid_from", terms.valid_from.to_string());
        Ok(())
    })
    .await
}
