//! The E-Akte: file plan, records, processes, documents, co-signatures.
pub mod cosignature;
pub mod document;
pub mod matching;
pub mod media_type;
pub mod names;
pub mod page;
pub mod plan;
pub mod process;
pub mod record;
pub mod reference;
pub mod schema;
pub mod service;
pub mod store;
pub mod title;
mod web;

use futures_util::future::BoxFuture;
use sdk::ports::PortsBuilder;
use sdk::{
    Action, Blueprint, Cx, Findable, Manifest, Migration, NavEntry, Plugin, Port, Result, Role, Routes, Scope, Sealed,
};
use service::protection as guard;
use service::{cosignature as cosign, document as paper, filing, plan as topics, process as work, record as folder};
use std::sync::Arc;

/// The plugin.
pub struct Dms;

impl Plugin for Dms {
    fn manifest(&self) -> &'static Manifest {
        &MANIFEST
    }

    fn provide(&self, ports: &mut PortsBuilder) {
        ports.documents(Arc::new(filing::Registrar));
        ports.things(Arc::new(service::standing::Standings));
    }

    fn pages(&self, routes: &mut Routes) {
        web::pages(routes);
    }

    fn api(&self, routes: &mut Routes) {
        web::api(routes);
    }

    fn settle<'a>(&'a self, cx: &'a Cx, blueprint: &'a Blueprint) -> BoxFuture<'a, Result<()>> {
        Box::pin(service::settling::settle(cx, blueprint))
    }
}

/// Work in the own unit; and reading and deciding what one was asked to co-sign, wherever it lies.
const CLERK: &[(Action, Scope)] = &within(Scope::Unit, Scope::Own);

/// The same over the unit and all units below it.
const HEAD: &[(Action, Scope)] = &within(Scope::Subtree, Scope::Subtree);

/// Whoever is in charge protects; what protects less, or single people more, is for heads and for one's own.
const fn within(scope: Scope, lowering: Scope) -> [(Action, Scope); 14] {
    [
        (topics::READ, Scope::Tenant),
        (folder::READ, scope),
        (folder::OPEN, scope),
        (work::READ, scope),
        (work::OPEN, scope),
        (work::CLOSE, scope),
        (paper::READ, scope),
        (paper::READ, Scope::Assigned),
        (filing::FILE, scope),
        (cosign::REQUEST, scope),
        (cosign::SIGN, Scope::Assigned),
        (guard::RAISE, scope),
        (guard::LOWER, lowering),
        (guard::EXCEPT, lowering),
    ]
}

static MANIFEST: Manifest = Manifest {
    key: "dms",
    title: "E-Akte",
    needs: &[Port::Blobs, Port::Directory, Port::Factor, Port::Tasks],
    offers: &[Port::Documents],
    actions: &[
        topics::READ,
        topics::EDIT,
        folder::READ,
        folder::OPEN,
        work::READ,
        work::OPEN,
        work::CLOSE,
        paper::READ,
        filing::FILE,
        cosign::REQUEST,
        cosign::SIGN,
        guard::RAISE,
        guard::LOWER,
        guard::EXCEPT,
    ],
    service: &[topics::EDIT, folder::OPEN, work::OPEN],
    opened: &[topics::READ, folder::READ, work::READ, paper::READ],
    roles: &[
        Role { key: "head", title: "Leitung", may: HEAD },
        Role { key: "clerk", title: "Sachbearbeitung", may: CLERK },
        Role { key: "post-room", title: "Poststelle", may: &[(topics::READ, Scope::Tenant)] },
        Role {
            key: "admin",
            title: "Mandanten-Administration",
            may: &[(topics::READ, Scope::Tenant), (topics::EDIT, Scope::Tenant)],
        },
    ],
    nav: &[
        NavEntry { key: "records", title: "Akten", path: "/dms", icon: "folder", group: "Akten", needs: folder::READ },
        NavEntry {
            key: "plan",
            title: "Aktenplan",
            path: "/dms/plan",
            icon: "account-tree",
            group: "Akten",
            needs: topics::READ,
        },
    ],
    search: &[
        Findable { kind: "dms.document", title: "Dokumente", needs: paper::READ, path: "/dms/documents/" },
        Findable { kind: "dms.record", title: "Akten", needs: folder::READ, path: "/dms/records/" },
    ],
    sealed: &[
        Sealed::text("dms.pages", "text", store::page::TEXT),
        Sealed::text("dms.documents", "text", store::document::TEXT),
    ],
    migrations: &[
        Migration::new("20261124083000_dms", include_str!("../migrations/20261124083000_dms.sql")),
        Migration::new("20261130220101_dms_in_stead", include_str!("../migrations/20261130220101_dms_in_stead.sql")),
        Migration::new("20261130210003_dms_guards", include_str!("../migrations/20261130210003_dms_guards.sql")),
    ],
    words: include_str!("../locales/en.txt"),
    guide: include_str!("../README.md"),
    ..Manifest::EMPTY
};

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn the_administration_sees_no_content() {
        let admin = MANIFEST.roles.iter().find(|role| role.key == "admin").unwrap();
        assert!(admin.may.iter().all(|(action, _)| action.noun() == "dms.plan"));
    }

    #[test]
    fn every_action_of_a_role_is_declared() {
        let declared: HashSet<&str> = MANIFEST.actions.iter().map(|action| action.key).collect();
        assert_eq!(declared.len(), MANIFEST.actions.len());
        for (action, _) in MANIFEST.roles.iter().flat_map(|role| role.may) {
            assert!(declared.contains(action.key), "{}", action.key);
        }
    }

    #[test]
    fn every_text_on_the_screen_has_an_english_one() {
        let pairs = MANIFEST.words.lines().filter_map(|line| line.split_once(" = "));
        let translated: HashSet<&str> = pairs.map(|(german, _)| german).collect();
        let templates = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/templates")).unwrap();
        for template in templates {
            let text = std::fs::read_to_string(template.unwrap().path()).unwrap();
            for part in text.split("page.t(\"").skip(1) {
                let german = part.split_once("\")").unwrap().0;
                assert!(translated.contains(german), "{german}");
            }
        }
        for nav in MANIFEST.nav {
            assert!(translated.contains(nav.title), "{}", nav.title);
        }
    }
}
