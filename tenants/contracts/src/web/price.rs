//! One Leistungsschein with its prices.
use super::agreement::{address, day, field, prices};
use crate::agreement::{Agreement, Priced};
use crate::euro;
use crate::price::{AgreementId, Price};
use crate::service::{self, NewPrice};
use actix_web::web::{Form, Path};
use askama::Template;
use sdk::web::{Answer, Page, html, refused, see_other_with};
use sdk::{Cx, Kind, Money, Result};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "contracts-agreement.html")]
struct AgreementPage {
    page: Page,
    agreement: Agreement,
    action: String,
    since: String,
    prices: Vec<Row>,
    storage: bool,
    form: PriceForm,
    errors: Vec<(&'static str, String)>,
}

impl AgreementPage {
    fn error(&self, name: &str) -> &str {
        self.errors.iter().find(|(field, _)| *field == name).map_or("", |(_, text)| text)
    }
}

struct Row {
    since: String,
    base: Money,
    per_user: Money,
    per_gb: Money,
    vat: String,
}

/// The form of new prices, as it was typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct PriceForm {
    valid_from: String,
    base: String,
    per_user: String,
    #[serde(default)]
    per_gb: String,
    vat: String,
}

impl PriceForm {
    /// The form with the youngest prices filled in: mostly one of them changes.
    fn after(price: &Price) -> Self {
        let rates = price.rates;
        Self {
            valid_from: String::new(),
            base: euro::field(rates.base.0),
            per_user: euro::field(rates.per_user.0),
            per_gb: euro::field(rates.per_gb.0),
            vat: euro::percent(rates.vat_basis_points.into()),
        }
    }
}

pub(super) async fn show(cx: Cx, id: Path<String>) -> Answer {
    html(&prepared(&cx, super::id(&id)?, None, Vec::new()).await?)
}

pub(super) async fn add(cx: Cx, id: Path<String>, form: Form<PriceForm>) -> Answer {
    let (id, form): (AgreementId, _) = (super::id(&id)?, form.into_inner());
    let errors = match new(&form) {
        Ok(new) => match service::price(&cx, id, new).await {
            Ok(price) => {
                let text = format!("Die Preise gelten ab {}.", price.valid_from.format("%d.%m.%Y"));
                return see_other_with(address(id), &text, None);
            }
            Err(error) => match field(&error).filter(|_| error.kind != Kind::NotFound) {
                Some(name) => vec![(name, error.detail.into_owned())],
                None => return Err(error.into()),
            },
        },
        Err(errors) => errors,
    };
    refused(html(&prepared(&cx, id, Some(form), errors).await?))
}

fn new(form: &PriceForm) -> Result<NewPrice, Vec<(&'static str, String)>> {
    match (day(&form.valid_from), prices(&form.base, &form.per_user, &form.per_gb, &form.vat)) {
        (Ok(valid_from), Ok(price)) => Ok(NewPrice { valid_from, price }),
        (valid_from, price) => Err(valid_from.err().into_iter().chain(price.err().unwrap_or_default()).collect()),
    }
}

async fn prepared(
    cx: &Cx,
    id: AgreementId,
    form: Option<PriceForm>,
    errors: Vec<(&'static str, String)>,
) -> Result<AgreementPage> {
    let Priced { agreement, prices } = service::agreement(cx, id).await?;
    let form = form.or_else(|| prices.last().map(PriceForm::after)).unwrap_or_default();
    let rows = prices.into_iter().rev().map(|price| Row {
        since: price.valid_from.format("%d.%m.%Y").to_string(),
        base: price.rates.base,
        per_user: price.rates.per_user,
        per_gb: price.rates.per_gb,
        vat: euro::percent(price.rates.vat_basis_points.into()),
    });
    Ok(AgreementPage {
        page: Page::of(cx, "agreements"),
        action: format!("{}/prices", address(id)),
        since: agreement.valid_from.format("%d.%m.%Y").to_string(),
        prices: rows.collect(),
        storage: agreement.product.bills_storage(),
        agreement,
        form,
        errors,
    })
}
