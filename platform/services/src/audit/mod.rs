//! The audit log: rows become sealed leaves, a day's root is signed and mailed, contents expire, and people may read.
mod append;
mod expire;
mod export;
mod mailing;
mod notary;
mod reading;
mod right;
mod root;
mod setting;
mod settle;
mod store;
mod web;

pub use export::export as export_log;

use append::Keeper;
use futures_util::future::BoxFuture;
use ledger::Signer;
use sdk::ports::PortsBuilder;
use sdk::{Blueprint, Cx, Manifest, Migration, NavEntry, Plugin, Port, Result, Role, Routes, Schedule, Scope};
use std::{sync::Arc, time::Duration};

/// The plugin around the log.
pub struct AuditLog {
    signer: Arc<Signer>,
    keeper: Arc<Keeper>,
}

impl AuditLog {
    /// With the key leaves and roots are signed with.
    pub fn new(signer: Arc<Signer>) -> Self {
        Self { signer, keeper: Arc::default() }
    }
}

impl Plugin for AuditLog {
    fn manifest(&self) -> &'static Manifest {
        &MANIFEST
    }

    fn provide(&self, ports: &mut PortsBuilder) {
        ports.notary(Arc::new(notary::Seal(self.signer.clone())));
    }

    fn pages(&self, routes: &mut Routes) {
        web::pages(routes, self.signer.key());
    }

    fn api(&self, routes: &mut Routes) {
        web::api(routes, self.signer.key());
    }

    fn schedule(&self, schedule: &mut Schedule) {
        let (signer, keeper) = (self.signer.clone(), self.keeper.clone());
        schedule.every(Duration::from_secs(10), "append leaves", move |cx| {
            let (signer, keeper) = (signer.clone(), keeper.clone());
            async move { append::append(&cx, &signer, &keeper).await }
        });
        let signer = self.signer.clone();
        schedule.every(Duration::from_secs(600), "sign roots", move |cx| {
            let signer = signer.clone();
            async move { root::sign(&cx, &signer).await }
        });
        schedule.every(Duration::from_secs(60), "mail roots", |cx| async move { mailing::send(&cx).await });
        let signer = self.signer.clone();
        schedule.every(Duration::from_secs(6 * 3600), "expire audit rows", move |cx| {
            let signer = signer.clone();
            async move { expire::expire(&cx, &signer).await }
        });
    }

    fn settle<'a>(&'a self, cx: &'a Cx, blueprint: &'a Blueprint) -> BoxFuture<'a, Result<()>> {
        Box::pin(settle::settle(cx, blueprint))
    }
}

const MAY: &[(sdk::Action, Scope)] = &[
    (right::READ, Scope::Tenant),
    (right::IDENTIFY, Scope::Tenant),
    (right::EXPORT, Scope::Tenant),
    (right::SETTLE, Scope::Tenant),
];

static MANIFEST: Manifest = Manifest {
    key: "audit",
    title: "Protokoll",
    needs: &[Port::Mailer],
    offers: &[Port::Notary],
    actions: right::ALL,
    service: &[sdk::APPEND, right::SIGN, right::MAIL, right::EXPIRE, right::EXPORT, right::SETTLE],
    roles: &[
        Role { key: "admin", title: "Mandanten-Administration", may: MAY },
        Role { key: "district-admin", title: "Verbund-Administration", may: MAY },
        Role { key: "operator", title: "Betrieb", may: MAY },
    ],
    nav: &[NavEntry {
        key: "audit",
        title: "Protokoll",
        path: "/audit",
        icon: "history",
        group: "Nachweis",
        needs: right::READ,
    }],
    migrations: &[Migration::new(
        "20261124170100_audit_letters",
        include_str!("../../migrations/20261124170100_audit_letters.sql"),
    )],
    ..Manifest::EMPTY
};
