//! The proof of isolation: what of the cell's tripwire a tenant can see, tried daily, and certified by the month.
pub mod alarm;
mod certificate;
pub mod drill;
mod paper;
pub mod proof;
mod right;
pub mod round;
mod store;
mod web;

use sdk::{Manifest, Migration, NavEntry, Plugin, Port, Role, Routes, Schedule, Scope};
use std::time::Duration;

/// The plugin around the proof. Rounds are made from above: one tenant alone cannot know what others hold.
pub struct Isolation;

impl Plugin for Isolation {
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
        schedule.every(
            Duration::from_secs(6 * 3600),
            "certify months",
            |cx| async move { certificate::certify(&cx).await },
        );
    }
}

const MAY: &[(sdk::Action, Scope)] = &[(right::READ, Scope::Tenant)];

static MANIFEST: Manifest = Manifest {
    key: "isolation",
    title: "Trennung",
    needs: &[Port::Blobs, Port::Notary, Port::Typesetter],
    actions: right::ALL,
    service: &[right::PROBE, right::ALARM, right::DRILL, right::CERTIFY, crate::search::SEARCH],
    roles: &[
        Role { key: "admin", title: "Mandanten-Administration", may: MAY },
        Role { key: "district-admin", title: "Verbund-Administration", may: MAY },
        Role { key: "operator", title: "Betrieb", may: MAY },
    ],
    nav: &[NavEntry {
        key: "isolation",
        title: "Trennung",
        path: "/isolation",
        icon: "shield",
        group: "Nachweis",
        needs: right::READ,
    }],
    migrations: &[Migration::new(
        "20261130240100_isolation",
        include_str!("../../migrations/20261130240100_isolation.sql"),
    )],
    ..Manifest::EMPTY
};
