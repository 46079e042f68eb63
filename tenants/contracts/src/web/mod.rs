//! Pages and JSON of contracts. No rules, no SQL.
mod agreement;
mod amount;
mod describe;
mod invoice;
mod month;
mod overview;
mod price;
mod statement;
mod usage;

use sdk::{Error, Result, Routes};
use std::str::FromStr;

pub(crate) fn pages(routes: &mut Routes) {
    routes
        .get("/contracts", overview::show)
        .post("/contracts/invoice-runs", overview::run)
        .get("/contracts/invoices/{id}.xml", invoice::xml)
        .get("/contracts/invoices/{id}.pdf", invoice::pdf)
        .get("/contracts/agreements", agreement::list)
        .get("/contracts/agreements/new", agreement::form)
        .post("/contracts/agreements", agreement::agree)
        .get("/contracts/agreements/{id}", price::show)
        .post("/contracts/agreements/{id}/prices", price::add)
        .get("/contracts/statement", statement::show);
}

pub(crate) fn api(routes: &mut Routes) {
    routes
        .get("/api/v1/contracts/usage", usage::list)
        .doc(describe::usage())
        .post("/api/v1/contracts/agreements", agreement::agree_json)
        .doc(describe::agree())
        .post("/api/v1/contracts/invoice-runs", invoice::run)
        .doc(describe::run())
        .get("/api/v1/contracts/invoices", invoice::list)
        .doc(describe::invoices())
        .get("/api/v1/contracts/invoices/{id}.xml", invoice::xml)
        .doc(describe::paper("The invoice as XRechnung 3.0 (UBL 2.1): the original."))
        .get("/api/v1/contracts/invoices/{id}.pdf", invoice::pdf)
        .doc(describe::paper("The invoice for people: PDF/A-3 with the XRechnung inside."));
}

/// An identifier in a path: what is none belongs to nothing.
fn id<T: FromStr>(text: &str) -> Result<T> {
    text.parse().map_err(|_| Error::not_found())
}
