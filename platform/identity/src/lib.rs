//! Persons, units, sessions, second factor, app passwords, sign-in through OpenID Connect, and policy lines.
pub mod app_password;
mod aside;
pub mod body;
pub mod connection;
pub mod credential;
mod directory;
mod factor;
mod oidc;
pub mod passkey;
pub mod person;
pub mod policy;
pub mod provider;
mod recovery;
pub mod role;
pub mod roster;
pub mod rule;
mod schema;
pub mod scim;
pub mod service;
pub mod session;
mod settle;
pub mod store;
pub mod substitution;
mod suggested;
mod web;

pub use factor::Factors;
use oidc::Providers;
pub use oidc::{Provider, ProviderConfig};
pub use passkey::Site;
pub use web::Kept;

use futures_util::future::BoxFuture;
use sdk::ports::{Blobs, PortsBuilder};
use sdk::{
    Blueprint, CONFIDENTIAL, Cx, Manifest, Migration, NavEntry, Plugin, Port, Result, Role, Routes, STRICT, Schedule,
    Sealed,
};
use std::{sync::Arc, time::Duration};
use suggested::{ADMINISTRATION, CLERK, EVERYBODY, HEAD};

/// What seeds of authenticator apps are sealed for.
const TOTP: &str = "totp";
/// What our secrets at providers of sign-in are sealed for.
const CLIENT_SECRET: &str = "oidc";

/// The identity plugin.
pub struct Identity {
    factors: Arc<Factors>,
    providers: Arc<Providers>,
    engine: Arc<dyn policy::Compile>,
    offers: Arc<service::policy::Offers>,
}

impl Identity {
    /// With the keeper of secrets, for tenants that live there, an OpenID provider if one is configured, and the engine
    /// that explains decisions.
    pub fn new(
        blobs: Arc<dyn Blobs>,
        site: Site,
        provider: Option<Arc<Provider>>,
        engine: Arc<dyn policy::Compile>,
    ) -> Self {
        let providers = Arc::new(Providers::new(blobs.clone(), provider));
        Self { factors: Arc::new(Factors::new(blobs, site)), providers, engine, offers: Arc::default() }
    }
}

impl Plugin for Identity {
    fn manifest(&self) -> &'static Manifest {
        &MANIFEST
    }

    fn provide(&self, ports: &mut PortsBuilder) {
        ports.directory(Arc::new(directory::Units));
        ports.factor(self.factors.clone());
    }

    fn pages(&self, routes: &mut Routes) {
        web::pages(routes, self.providers.clone(), self.factors.clone());
        web::policy::pages(routes, &self.engine);
    }

    fn api(&self, routes: &mut Routes) {
        web::api(routes);
        web::policy::api(routes, &self.engine);
    }

    fn schedule(&self, schedule: &mut Schedule) {
        schedule.every(Duration::from_secs(600), "sweep sessions", |cx| async move { service::sweep(&cx).await });
        schedule.every(Duration::from_secs(300), "carry out moves", |cx| async move {
            service::carry_out_moves(&cx).await.map(drop)
        });
        let offers = self.offers.clone();
        schedule.every(Duration::from_secs(5), "offer rights", move |cx| {
            let offers = offers.clone();
            async move { offers.give(&cx).await }
        });
    }

    fn settle<'a>(&'a self, cx: &'a Cx, blueprint: &'a Blueprint) -> BoxFuture<'a, Result<()>> {
        Box::pin(settle::settle(cx, blueprint))
    }
}

/// What the plugin is.
pub static MANIFEST: Manifest = Manifest {
    key: "identity",
    title: "Anmeldung und Personen",
    needs: &[Port::Blobs],
    offers: &[Port::Directory, Port::Factor],
    actions: &[
        service::ACCOUNT,
        service::DIRECTORY,
        service::PROVISION,
        service::SIGN_IN,
        service::FIND,
        service::SWEEP,
        policy::READ,
        service::MANAGE,
        service::ORGANISE,
        service::REGULATE,
        service::CONNECT,
        service::scim::SYNC,
        service::NAME_DEPUTY,
        service::ARRANGE,
        service::JOIN,
        service::MOVE,
        policy::ROLE_READ,
        policy::ROLE_EDIT,
        policy::EXPLAIN,
        policy::OFFER,
        CONFIDENTIAL,
        STRICT,
        service::body::READ,
        service::body::FOUND,
        service::body::APPOINT,
        service::body::PROPOSE,
        service::body::CONFIRM,
    ],
    service: &[
        service::PROVISION,
        service::SIGN_IN,
        service::FIND,
        service::SWEEP,
        service::JOIN,
        service::MOVE,
        policy::READ,
        policy::OFFER,
        service::DIRECTORY,
    ],
    connected: &[service::scim::SYNC],
    roles: &[
        Role { key: "operator", title: "Betrieb", may: ADMINISTRATION },
        Role { key: "district-admin", title: "Verbund-Administration", may: ADMINISTRATION },
        Role { key: "admin", title: "Mandanten-Administration", may: ADMINISTRATION },
        Role { key: "head", title: "Leitung", may: HEAD },
        Role { key: "clerk", title: "Sachbearbeitung", may: CLERK },
        Role { key: "post-room", title: "Poststelle", may: EVERYBODY },
    ],
    nav: &[
        NavEntry {
            key: "persons",
            title: "Personen und Einheiten",
            path: "/identity/persons",
            icon: "group",
            group: "Verwaltung",
            needs: service::MANAGE,
        },
        NavEntry {
            key: "account",
            title: "Mein Konto",
            path: "/account",
            icon: "person",
            group: "Persönlich",
            needs: service::ACCOUNT,
        },
        NavEntry {
            key: "roles",
            title: "Rollen und Rechte",
            path: "/identity/roles",
            icon: "admin-panel-settings",
            group: "Verwaltung",
            needs: policy::ROLE_READ,
        },
        NavEntry {
            key: "bodies",
            title: "Gremien",
            path: "/identity/bodies",
            icon: "group",
            group: "Persönlich",
            needs: service::body::READ,
        },
    ],
    sealed: &[
        Sealed::bytes("identity.credentials", "totp", TOTP),
        Sealed::bytes("identity.providers", "sealed_secret", CLIENT_SECRET),
    ],
    migrations: &[
        Migration::new("20261124081000_identity", include_str!("../migrations/20261124081000_identity.sql")),
        Migration::new(
            "20261124130000_identity_ways_in",
            include_str!("../migrations/20261124130000_identity_ways_in.sql"),
        ),
        Migration::new(
            "20261124160000_identity_people",
            include_str!("../migrations/20261124160000_identity_people.sql"),
        ),
        Migration::new(
            "20261124161000_identity_factors",
            include_str!("../migrations/20261124161000_identity_factors.sql"),
        ),
        Migration::new(
            "20261124162000_identity_providers",
            include_str!("../migrations/20261124162000_identity_providers.sql"),
        ),
        Migration::new(
            "20261124163000_identity_rosters",
            include_str!("../migrations/20261124163000_identity_rosters.sql"),
        ),
        Migration::new(
            "20261124202001_identity_roles",
            include_str!("../migrations/20261124202001_identity_roles.sql"),
        ),
        Migration::new(
            "20261130230003_identity_release",
            include_str!("../migrations/20261130230003_identity_release.sql"),
        ),
        Migration::new(
            "20261130220001_identity_substitutions",
            include_str!("../migrations/20261130220001_identity_substitutions.sql"),
        ),
        Migration::new(
            "20261130220201_identity_app_password_scopes",
            include_str!("../migrations/20261130220201_identity_app_password_scopes.sql"),
        ),
        Migration::new(
            "20261130210002_identity_bodies",
            include_str!("../migrations/20261130210002_identity_bodies.sql"),
        ),
        Migration::new(
            "20261130240001_identity_connections",
            include_str!("../migrations/20261130240001_identity_connections.sql"),
        ),
    ],
    words: include_str!("../locales/en.txt"),
    guide: include_str!("../README.md"),
    ..Manifest::EMPTY
};
