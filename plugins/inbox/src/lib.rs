//! The municipal inbox: what arrives, its number in the post book, what is written on it, and where it is filed.
pub mod capture;
pub mod item;
mod learning;
pub mod receipt;
mod schema;
pub mod service;
mod staging;
pub mod store;
pub mod text;
mod watch;
mod web;

use futures_util::future::BoxFuture;
use sdk::ports::PortsBuilder;
use sdk::{
    Action, Blueprint, Cx, DeskGroup, Findable, Manifest, Migration, NavEntry, Plugin, Port, Reactions, Result, Role,
    Routes, Schedule, Scope, Sealed,
};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// The inbox plugin.
pub struct Inbox {
    watch: Arc<watch::Watch>,
}

impl Inbox {
    /// `post` holds one watched folder per tenant key.
    pub fn new(post: PathBuf) -> Self {
        Self { watch: Arc::new(watch::Watch::new(post)) }
    }
}

impl Plugin for Inbox {
    fn manifest(&self) -> &'static Manifest {
        &MANIFEST
    }

    fn provide(&self, ports: &mut PortsBuilder) {
        ports.things(Arc::new(service::Standings));
    }

    fn pages(&self, routes: &mut Routes) {
        web::pages(routes);
    }

    fn api(&self, routes: &mut Routes) {
        web::api(routes);
    }

    fn react(&self, on: &mut Reactions) {
        on.on("glance", |cx: Cx, event: service::Received| async move { capture::glance(&cx, event.item).await });
        on.on("read", |cx: Cx, event: capture::Glanced| async move { capture::read(&cx, event.item).await });
        on.on("read-bulk", |cx: Cx, event: capture::ReceivedBulk| async move { capture::read(&cx, event.item).await });
    }

    fn schedule(&self, schedule: &mut Schedule) {
        let watch = self.watch.clone();
        schedule.every(Duration::from_secs(1), "watch folder", move |cx| {
            let watch = watch.clone();
            async move { watch.look(&cx).await }
        });
    }

    fn settle<'a>(&'a self, cx: &'a Cx, blueprint: &'a Blueprint) -> BoxFuture<'a, Result<()>> {
        Box::pin(service::settle(cx, blueprint))
    }

    fn desk<'a>(&'a self, cx: &'a Cx) -> BoxFuture<'a, Result<Vec<DeskGroup>>> {
        Box::pin(web::desk(cx))
    }
}

const CLERK: &[(Action, Scope)] = &[
    (service::RECEIVE, Scope::Own),
    (service::READ, Scope::Unit),
    (service::EDIT, Scope::Unit),
    (service::ASSIGN, Scope::Unit),
    (service::FILE, Scope::Unit),
    (service::RAISE, Scope::Unit),
    (service::LOWER, Scope::Own),
];

/// What the plugin is.
pub static MANIFEST: Manifest = Manifest {
    key: "inbox",
    title: "ePosteingang",
    needs: &[Port::Documents, Port::Directory, Port::Blobs, Port::Reader],
    actions: &[
        service::RECEIVE,
        service::READ,
        service::EDIT,
        service::ASSIGN,
        service::FILE,
        service::SETTLE,
        service::RAISE,
        service::LOWER,
        capture::CAPTURE,
    ],
    service: &[service::RECEIVE, service::SETTLE, capture::CAPTURE],
    opened: &[service::READ],
    roles: &[
        Role {
            key: "post-room",
            title: "Poststelle",
            may: &[
                (service::RECEIVE, Scope::Tenant),
                (service::READ, Scope::Tenant),
                (service::EDIT, Scope::Tenant),
                (service::ASSIGN, Scope::Tenant),
                (service::RAISE, Scope::Tenant),
            ],
        },
        Role { key: "clerk", title: "Sachbearbeitung", may: CLERK },
        Role {
            key: "head",
            title: "Leitung",
            may: &[
                (service::RECEIVE, Scope::Own),
                (service::READ, Scope::Subtree),
                (service::EDIT, Scope::Subtree),
                (service::ASSIGN, Scope::Subtree),
                (service::FILE, Scope::Subtree),
                (service::RAISE, Scope::Subtree),
                (service::LOWER, Scope::Subtree),
            ],
        },
    ],
    nav: &[
        NavEntry {
            key: "inbox",
            title: "Posteingang",
            path: "/inbox",
            icon: "inbox",
            group: "Arbeit",
            needs: service::READ,
        },
        NavEntry {
            key: "book",
            title: "Posteingangsbuch",
            path: "/inbox/book",
            icon: "assignment",
            group: "Akten",
            needs: service::READ,
        },
    ],
    search: &[Findable { kind: "inbox.item", title: "Eingänge", needs: service::READ, path: "/inbox/items/" }],
    sealed: &[
        Sealed::text("inbox.items", "body", store::item::BODY),
        Sealed::text("inbox.pages", "text", store::content::PAGE_TEXT),
        Sealed::text("inbox.parts", "text", store::content::PART_TEXT),
    ],
    migrations: &[
        Migration::new("20261124084000_inbox", include_str!("../migrations/20261124084000_inbox.sql")),
        Migration::new("20261124110000_inbox_mail", include_str!("../migrations/20261124110000_inbox_mail.sql")),
        Migration::new("20261124120000_inbox_owner", include_str!("../migrations/20261124120000_inbox_owner.sql")),
        Migration::new("20261130210004_inbox_guards", include_str!("../migrations/20261130210004_inbox_guards.sql")),
    ],
    words: include_str!("../locales/en.txt"),
    guide: include_str!("../README.md"),
    ..Manifest::EMPTY
};

#[cfg(test)]
mod words_tests;
