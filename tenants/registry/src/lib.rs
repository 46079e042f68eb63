//! Tenants: who exists, who stands above whom, and how a new one is founded from a blueprint.
pub mod blueprint;
pub mod founding;
pub mod key;
pub mod kind;
pub mod password;
mod schema;
pub mod service;
mod store;
pub mod tenant;
mod web;

use sdk::{Manifest, Migration, NavEntry, Plugin, Port, Role, Routes, Schedule, Scope, Sealed};
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

    fn schedule(&self, schedule: &mut Schedule) {
        let pause = Duration::from_secs(60);
        schedule.every(pause, "settle founded tenants", |cx| async move { service::resume_foundings(&cx).await });
    }
}

const EVERYTHING: &[(sdk::Action, Scope)] =
    &[(service::LIST, Scope::Tenant), (service::FOUND, Scope::Tenant), (service::SUSPEND, Scope::Tenant)];

/// What the plugin is.
pub static MANIFEST: Manifest = Manifest {
    key: "registry",
    title: "Mandanten",
    needs: &[Port::Towns, Port::Blobs],
    actions: &[service::LIST, service::FOUND, service::SUSPEND],
    service: &[service::FOUND],
    roles: &[
        Role { key: "operator", title: "Betrieb", may: EVERYTHING },
        Role { key: "district-admin", title: "Verbund-Administration", may: EVERYTHING },
    ],
    nav: &[NavEntry {
        key: "tenants",
        title: "Mandanten",
        path: "/registry",
        icon: "apartment",
        group: "Betrieb",
        needs: service::LIST,
    }],
    sealed: &[Sealed::bytes("registry.foundings", "sealed_password", service::PASSWORD)],
    migrations: &[Migration::new("20261124090000_registry", include_str!("../migrations/20261124090000_registry.sql"))],
    words: include_str!("../locales/en.txt"),
    guide: include_str!("../README.md"),
    ..Manifest::EMPTY
};
