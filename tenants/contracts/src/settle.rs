//! Moves into a new tenant: who invoices, if the blueprint says so.
use crate::issuer::IssuerTerms;
use crate::service;
use sdk::{Blueprint, Cx, Result};
use serde::Deserialize;

#[derive(Deserialize)]
struct Section {
    issuer: Option<IssuerTerms>,
}

pub(crate) async fn settle(cx: &Cx, blueprint: &Blueprint) -> Result<()> {
    let section: Option<Section> = blueprint.section("contracts")?;
    match section.and_then(|section| section.issuer) {
        Some(terms) => service::add_issuer(cx, &terms).await,
        None => Ok(()),
    }
}
