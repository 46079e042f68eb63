//! Tenants: who exists, who stands above whom, and how a new one is founded from a blueprint.
pub mod blueprint;
pub mod endowment;
pub mod founding;
pub mod grant;
pub mod key;
pub mod kind;
pub mod opening;
pub mod password;
pub mod rule;
mod schema;
pub mod service;
pub mod shredding;
mod store;
pub mod tenant;
mod web;

pub use web::guest_cookie;

use futures_util::future::BoxFuture;
use sdk::{Blueprint, Cx, Manifest, Migration, NavEntry, Plugin, Port, Result, Role, Routes, Schedule, Scope, Sealed};
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
        let pause = Duration::from_secs(10);
        schedule.every(pause, "shred tenants", |cx| async move { service::carry_on_shredding(&cx).await });
    }
}

const DISTRICT: &[(sdk::Action, Scope)] = &[
    (service::LIST, Scope::Tenant),
    (service::FOUND, Scope::Tenant),
    (service::SUSPEND, Scope::Tenant),
    (service::SEE, Scope::Tenant),
    (service::GIVE, Scope::Tenant),
    (service::REVOKE, Scope::Tenant),
    (service::REGULATE, Scope::Tenant),
    (service::OPENINGS, Scope::Tenant),
    (service::REPLY, Scope::Tenant),
    (service::END, Scope::Tenant),
];

const OPERATOR: &[(sdk::Action, Scope)] = &[
    (service::LIST, Scope::Tenant),
    (service::FOUND, Scope::Tenant),
    (service::SUSPEND, Scope::Tenant),
    (service::SHRED, Scope::Tenant),
    (service::SEE, Scope::Tenant),
    (service::GIVE, Scope::Tenant),
    (service::REVOKE, Scope::Tenant),
    (service::OPENINGS, Scope::Tenant),
    (service::ASK, Scope::Tenant),
    (service::RELEASE, Scope::Tenant),
    (service::END, Scope::Tenant),
];

/// The tenant's own word in who administers it from above, and who reads in an emergency.
const ADMINISTRATION: &[(sdk::Action, Scope)] = &[
    (service::SEE, Scope::Tenant),
    (service::GIVE, Scope::Tenant),
    (service::REVOKE, Scope::Tenant),
    (service::REGULATE, Scope::Tenant),
    (service::OPENINGS, Scope::Tenant),
    (service::REPLY, Scope::Tenant),
    (service::END, Scope::Tenant),
];

const HEAD: &[(sdk::Action, Scope)] = &[(service::SEE, Scope::Tenant), (service::OPENINGS, Scope::Tenant)];

/// What the plugin is.
pub static MANIFEST: Manifest = Manifest {
    key: "registry",
    title: "Mandanten",
    needs: &[Port::Towns, Port::Blobs, Port::Factor, Port::Notary, Port::Typesetter],
    actions: &[
        service::LIST,
        service::FOUND,
        service::SUSPEND,
        service::SHRED,
        service::SEE,
        service::GIVE,
        service::REVOKE,
        service::REGULATE,
        service::OPENINGS,
        service::ASK,
        service::RELEASE,
        service::REPLY,
        service::END,
        service::ENTER,
    ],
    service: &[service::FOUND, service::SHRED, service::GIVE, service::ENTER],
    delegate: &[
        service::FOUND,
        service::SUSPEND,
        service::SHRED,
        service::SEE,
        service::GIVE,
        service::REVOKE,
        service::OPENINGS,
        service::ASK,
        service::RELEASE,
        service::END,
    ],
    roles: &[
        Role { key: "operator", title: "Betrieb", may: OPERATOR },
        Role { key: "district-admin", title: "Verbund-Administration", may: DISTRICT },
        Role { key: "admin", title: "Mandanten-Administration", may: ADMINISTRATION },
        Role { key: "head", title: "Leitung", may: HEAD },
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
        NavEntry {
            key: "openings",
            title: "Notfallzugriff",
            path: "/registry/openings",
            icon: "lock-open",
            group: "Verwaltung",
            needs: service::REPLY,
        },
    ],
    sealed: &[Sealed::bytes("registry.foundings", "sealed_password", service::PASSWORD)],
    migrations: &[
        Migration::new("20261124090000_registry", include_str!("../migrations/20261124090000_registry.sql")),
        Migration::new(
            "20261130230001_registry_grants",
            include_str!("../migrations/20261130230001_registry_grants.sql"),
        ),
        Migration::new(
            "20261130230002_registry_openings",
            include_str!("../migrations/20261130230002_registry_openings.sql"),
        ),
        Migration::new(
            "20261130202000_registry_shreddings",
            include_str!("../migrations/20261130202000_registry_shreddings.sql"),
        ),
    ],
    words: include_str!("../locales/en.txt"),
    guide: include_str!("../README.md"),
    ..Manifest::EMPTY
};
