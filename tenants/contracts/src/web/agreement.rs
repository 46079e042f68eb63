//! Leistungsscheine: the list, and entering one.
use crate::agreement::{Agreement, Priced};
use crate::customer::Customer;
use crate::euro;
use crate::party::PartyDraft;
use crate::price::AgreementId;
use crate::product::Product;
use crate::service::{self, NewAgreement, PriceDraft};
use actix_web::web::{Form, Json, Query};
use askama::Template;
use chrono::NaiveDate;
use sdk::web::{Answer, Cursor, Page, created, html, refused, see_other_with};
use sdk::{Cx, Error, Kind, Money, Result, TenantId, local_day};
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
pub(super) struct After {
    cursor: Option<String>,
}

#[derive(Template)]
#[template(path = "contracts-agreements.html")]
struct ListPage {
    page: Page,
    rows: Vec<Row>,
    next: Option<String>,
}

struct Row {
    number: String,
    href: String,
    title: String,
    product: &'static str,
    since: String,
    base: Money,
    per_user: Money,
    per_gb: Option<Money>,
}

impl Row {
    /// The row with the prices that apply today, or the first ones to come.
    fn of(priced: Priced, today: NaiveDate) -> Self {
        let Priced { agreement, prices } = priced;
        let present = prices.iter().rev().find(|price| price.valid_from <= today).or_else(|| prices.first());
        let rates = present.map(|price| price.rates);
        Self {
            href: address(agreement.id),
            number: agreement.number,
            title: agreement.party.name,
            product: agreement.product.title(),
            since: agreement.valid_from.format("%d.%m.%Y").to_string(),
            base: rates.map(|rates| rates.base).unwrap_or_default(),
            per_user: rates.map(|rates| rates.per_user).unwrap_or_default(),
            per_gb: rates.filter(|_| agreement.product.bills_storage()).map(|rates| rates.per_gb),
        }
    }
}

/// The form of a new Leistungsschein, as it was typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct AgreementForm {
    customer: String,
    product: String,
    valid_from: String,
    base: String,
    per_user: String,
    per_gb: String,
    vat: String,
    #[serde(flatten)]
    party: PartyDraft,
}

#[derive(Template)]
#[template(path = "contracts-agreement-new.html")]
struct FormPage {
    page: Page,
    form: AgreementForm,
    customers: Vec<Customer>,
    products: [Product; 3],
    errors: Vec<(&'static str, String)>,
}

impl FormPage {
    fn error(&self, name: &str) -> &str {
        self.errors.iter().find(|(field, _)| *field == name).map_or("", |(_, text)| text)
    }

    fn chosen(&self, customer: &Customer) -> bool {
        self.form.customer == customer.id.to_string()
    }
}

#[derive(Serialize)]
struct AgreementView {
    id: AgreementId,
    number: String,
    customer: TenantId,
    product: &'static str,
    valid_from: NaiveDate,
}

/// The page of a Leistungsschein.
pub(super) fn address(id: AgreementId) -> String {
    format!("/contracts/agreements/{id}")
}

pub(super) async fn list(cx: Cx, after: Query<After>) -> Answer {
    let (all, next) = service::agreements(&cx, Cursor::parse(after.cursor.as_deref())?).await?;
    let today = local_day(cx.now());
    html(&ListPage {
        page: Page::of(&cx, "agreements"),
        rows: all.into_iter().map(|priced| Row::of(priced, today)).collect(),
        next: next.map(|next| format!("/contracts/agreements?cursor={next}")),
    })
}

pub(super) async fn form(cx: Cx) -> Answer {
    html(&prepared(&cx, AgreementForm::default(), Vec::new()).await?)
}

pub(super) async fn agree(cx: Cx, form: Form<AgreementForm>) -> Answer {
    let form = form.into_inner();
    let errors = match new(&form) {
        Ok(new) => match service::agree(&cx, new).await {
            Ok(agreement) => {
                let text = format!("Leistungsschein {} ist eingetragen.", agreement.number);
                return see_other_with(address(agreement.id), &text, None);
            }
            Err(error) => match field(&error) {
                Some(name) => vec![(name, error.detail.into_owned())],
                None => return Err(error.into()),
            },
        },
        Err(errors) => errors,
    };
    refused(html(&prepared(&cx, form, errors).await?))
}

pub(super) async fn agree_json(cx: Cx, new: Json<NewAgreement>) -> Answer {
    let Agreement { id, number, customer, product, valid_from, .. } = service::agree(&cx, new.into_inner()).await?;
    let view = AgreementView { id, number, customer, product: product.key(), valid_from };
    created(address(id), &view)
}

async fn prepared(cx: &Cx, form: AgreementForm, errors: Vec<(&'static str, String)>) -> Result<FormPage> {
    let customers = service::choices(cx).await?;
    Ok(FormPage { page: Page::of(cx, "agreements"), form, customers, products: Product::ALL, errors })
}

fn new(form: &AgreementForm) -> Result<NewAgreement, Vec<(&'static str, String)>> {
    let valid_from = day(&form.valid_from);
    match (valid_from, prices(&form.base, &form.per_user, &form.per_gb, &form.vat)) {
        (Ok(valid_from), Ok(price)) => Ok(NewAgreement {
            customer: form.customer.clone(),
            product: form.product.clone(),
            valid_from,
            price,
            party: form.party.clone(),
        }),
        (valid_from, price) => Err(valid_from.err().into_iter().chain(price.err().unwrap_or_default()).collect()),
    }
}

/// A day as a date field sends it.
pub(super) fn day(text: &str) -> Result<NaiveDate, (&'static str, String)> {
    let wrong = |_| ("valid_from", "Das ist kein Tag. Wählen Sie den Tag, ab dem es gilt.".to_owned());
    text.parse().map_err(wrong)
}

/// Prices as people type them.
pub(super) fn prices(
    base: &str,
    per_user: &str,
    per_gb: &str,
    vat: &str,
) -> Result<PriceDraft, Vec<(&'static str, String)>> {
    let gb = if per_gb.trim().is_empty() { "0" } else { per_gb };
    let typed = [
        ("base", "Grundpreis", base),
        ("per_user", "Preis je Person", per_user),
        ("per_gb", "Preis je GB", gb),
        ("vat", "Umsatzsteuer", vat),
    ];
    let read = typed.map(|(name, label, text)| (name, label, euro::hundredths(text)));
    match read.map(|(_, _, value)| value) {
        [Some(base_cents), Some(per_user_cents), Some(per_gb_cents), Some(vat_rate_bp)] => {
            Ok(PriceDraft { base_cents, per_user_cents, per_gb_cents, vat_rate_bp })
        }
        _ => {
            let said = |label: &str| {
                format!("{label}: Schreiben Sie eine Zahl mit Komma und höchstens zwei Stellen, etwa 6,40.")
            };
            let wrong = read.iter().filter(|(_, _, value)| value.is_none());
            Err(wrong.map(|(name, label, _)| (*name, said(label))).collect())
        }
    }
}

/// The field an error belongs to, if it is one of a form.
pub(super) fn field(error: &Error) -> Option<&'static str> {
    match error.code {
        "contracts.no_product" | "contracts.already_agreed" => Some("product"),
        "contracts.price_amount" => Some("base"),
        "contracts.no_storage_price" => Some("per_gb"),
        "contracts.vat_rate" => Some("vat"),
        "contracts.billed" | "contracts.price_mid_month" | "contracts.price_too_early" | "contracts.price_exists" => {
            Some("valid_from")
        }
        "contracts.party_entry" => Some("name"),
        "contracts.postcode" => Some("postcode"),
        "contracts.email" => Some("email"),
        "contracts.leitweg_id" => Some("leitweg_id"),
        _ if error.kind == Kind::NotFound => Some("customer"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wrong_amount_is_named_and_storage_may_be_left_empty() {
        let wrong = prices("1.450,00", "sechs", "", "").unwrap_err();
        assert_eq!(wrong.iter().map(|(name, _)| *name).collect::<Vec<_>>(), ["per_user", "vat"]);
        let right = prices("1.450,00", "6,40", " ", "19").unwrap();
        assert_eq!((right.base_cents, right.per_gb_cents, right.vat_rate_bp), (145_000, 0, 1_900));
    }

    #[test]
    fn a_form_reports_day_and_amounts_together() {
        let errors = new(&AgreementForm::default()).unwrap_err();
        assert_eq!(errors.iter().map(|(name, _)| *name).collect::<Vec<_>>(), ["valid_from", "base", "per_user", "vat"]);
    }
}
