//! Contracts of the operator: what was agreed with whom, what was used, and the invoices that follow from both.
pub mod agreement;
pub mod bill;
pub mod chart;
pub mod customer;
mod euro;
pub mod issuer;
pub mod leitweg;
pub mod outcome;
pub mod party;
pub mod price;
pub mod product;
mod rating;
mod schema;
pub mod service;
mod settle;
pub mod statement;
mod store;
mod web;
pub mod xrechnung;

use futures_util::future::BoxFuture;
use sdk::{Action, Blueprint, Cx, Manifest, Migration, NavEntry, Plugin, Port, Result, Role, Routes, Scope};

/// Contracts, usage statements and invoices.
pub struct Contracts;

impl Plugin for Contracts {
    fn manifest(&self) -> &'static Manifest {
        &MANIFEST
    }

    fn pages(&self, routes: &mut Routes) {
        web::pages(routes);
    }

    fn api(&self, routes: &mut Routes) {
        web::api(routes);
    }

    fn settle<'a>(&'a self, cx: &'a Cx, blueprint: &'a Blueprint) -> BoxFuture<'a, Result<()>> {
        Box::pin(settle::settle(cx, blueprint))
    }
}

const OPERATOR: &[(Action, Scope)] = &[
    (service::USAGE_READ, Scope::Tenant),
    (service::INVOICE_READ, Scope::Tenant),
    (service::INVOICE_RUN, Scope::Tenant),
    (service::AGREEMENT_EDIT, Scope::Tenant),
];

/// What the plugin is.
pub static MANIFEST: Manifest = Manifest {
    key: "contracts",
    title: "Leistungsscheine und Rechnungen",
    needs: &[Port::Towns, Port::Metering, Port::Typesetter],
    actions: &[
        service::USAGE_READ,
        service::INVOICE_READ,
        service::INVOICE_RUN,
        service::AGREEMENT_EDIT,
        service::STATEMENT_READ,
        service::ISSUER_EDIT,
    ],
    service: &[service::ISSUER_EDIT],
    roles: &[
        Role { key: "operator", title: "Betrieb", may: OPERATOR },
        Role { key: "admin", title: "Mandanten-Administration", may: &[(service::STATEMENT_READ, Scope::Tenant)] },
    ],
    nav: &[
        NavEntry {
            key: "billing",
            title: "Abrechnung",
            path: "/contracts",
            icon: "receipt-long",
            group: "Verträge",
            needs: service::USAGE_READ,
        },
        NavEntry {
            key: "agreements",
            title: "Leistungsscheine",
            path: "/contracts/agreements",
            icon: "contract",
            group: "Verträge",
            needs: service::AGREEMENT_EDIT,
        },
        NavEntry {
            key: "statement",
            title: "Leistungsnachweis",
            path: "/contracts/statement",
            icon: "receipt-long",
            group: "Nachweis",
            needs: service::STATEMENT_READ,
        },
    ],
    migrations: &[Migration::new(
        "20261124091000_contracts",
        include_str!("../migrations/20261124091000_contracts.sql"),
    )],
    words: include_str!("../locales/en.txt"),
    guide: include_str!("../README.md"),
    ..Manifest::EMPTY
};
