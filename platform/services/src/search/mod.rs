//! Search: one index per tenant, a cache of the platform's entries, brought up to date before each search.
mod library;
mod service;
mod store;
mod web;

pub use library::Library;
pub(crate) use service::SEARCH;

use sdk::{ENTRY, Manifest, NavEntry, Plugin, Role, Routes, Scope, Sealed};
use std::sync::Arc;

/// The search plugin.
pub struct Search(Arc<Library>);

impl Search {
    /// Over a library of indexes.
    pub fn new(library: Arc<Library>) -> Self {
        Self(library)
    }
}

impl Plugin for Search {
    fn manifest(&self) -> &'static Manifest {
        &MANIFEST
    }

    fn pages(&self, routes: &mut Routes) {
        web::pages(routes, self.0.clone());
    }

    fn api(&self, routes: &mut Routes) {
        web::api(routes, self.0.clone());
    }
}

// Who may search finds only what the action of each kind lets them find.
const MAY: &[(sdk::Action, Scope)] = &[(service::SEARCH, Scope::Own)];

static MANIFEST: Manifest = Manifest {
    key: "search",
    title: "Suche",
    actions: &[service::SEARCH],
    roles: &[
        Role { key: "head", title: "Leitung", may: MAY },
        Role { key: "clerk", title: "Sachbearbeitung", may: MAY },
        Role { key: "post-room", title: "Poststelle", may: MAY },
    ],
    sealed: &[Sealed::text("platform.entries", "title", ENTRY), Sealed::text("platform.entries", "body", ENTRY)],
    nav: &[NavEntry {
        key: "search",
        title: "Suche",
        path: "/search",
        icon: "search",
        group: "Akten",
        needs: service::SEARCH,
    }],
    ..Manifest::EMPTY
};
