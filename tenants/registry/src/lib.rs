//! Tenants: who exists, who stands above whom, and how a new one is founded from a blueprint.
pub mod blueprint;
pub mod endowment;
pub mod founding;
pub mod grant;
pub mod key;
pub mod kind;
pub mod password;
pub mod rule;
mod schema;
pub mod service;
mod store;
pub mod tenant;
mod web;

use futures_util::future::BoxFuture;
use sdk::{Blueprint, Cx, Manifest, Migration, NavEntry, Plugin, Port, Result, Role, Routes, Schedule, Scope};
use std::time::Duration;

/// The registry of tenants.
pub struct Registry;

impl Plugin for Registry {
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
        Box::pin(async move {
            match blueprint.section("registry")? {
                Some(endowment) => service::endow(cx, endowment).await,
                None => Ok(()),
            }
        })
    }

    fn schedule(&self, schedule: &mut Schedule) {
        let pause = Duration::from_secs(60);
        schedule.every(pause, "settle founded tenants", |cx| async move { service::resume_foundings(&cx).await });
    }
}

const EVERYTHING: &[(sdk::Action, Scope)] = &[
    (service::LIST, Scope::Tenant),
    (service::FOUND, Scope::Tenant),
    (service::SUSPEND, Scope::Tenant),
    (service::SEE, Scope::Tenant),
    (service::GIVE, Scope::Tenant),
    (service::REVOKE, Scope::Tenant),
    (service::REGULATE, Scope::Tenant),
];

/// The tenant's own word in who administers it from above.
const ADMINISTRATION: &[(sdk::Action, Scope)] =
    &[(service::SEE, Scope::Tenant), (service::GIVE, Scope::Tenant), (service::REVOKE, Scope::Tenant), (service::REGULATE, Scope::Tenant)];

/// What the plugin is.
pub static MANIFEST: Manifest = Manifest {
    key: "registry",
    title: "Mandanten",
    needs: &[Port::Towns, Port::Blobs],
    actions: &[
        service::LIST,
        service::FOUND,
        service::SUSPEND,
        service::SEE,
        service::GIVE,
        service::REVOKE,
        service::REGULATE,
    ],
    service: &[service::FOUND, service::GIVE],
    delegate: &[service::FOUND, service::SUSPEND, service::SEE, service::GIVE, service::REVOKE],
    roles: &[
        Role { key: "operator", title: "Betrieb", may: EVERYTHING },
        Role { key: "district-admin", title: "Verbund-Administration", may: EVERYTHING },
        Role { key: "admin", title: "Mandanten-Administration", may: ADMINISTRATION },
        Role { key: "head", title: "Leitung", may: &[(service::SEE, Scope::Tenant)] },
    ],
    nav: &[
        NavEntry {
            key: "tenants",
            title: "Mandanten",
            path: "/registry",
            icon: "apartment",
            group: "Betrieb",
            needs: service::LIST,
        },
        NavEntry {
            key: "grants",
            title: "Betreuung",
            path: "/registry/grants",
            icon: "shield",
            group: "Verwaltung",
            needs: service::SEE,
        },
    ],
    migrations: &[
        Migration::new("20261124090000_registry", include_str!("../migrations/20261124090000_registry.sql")),
        Migration::new(
            "20261130230001_registry_grants",
            include_str!("../migrations/20261130230001_registry_grants.sql"),
        ),
    ],
    words: include_str!("../locales/en.txt"),
    guide: include_str!("../README.md"),
    ..Manifest::EMPTY
};
