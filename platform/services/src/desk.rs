//! "Mein Tisch": what waits for a person, gathered from all plugins.
use askama::Template;
use sdk::web::{Answer, Page, day, html};
use sdk::{Cx, DeskGroup, Manifest, NavEntry, Plugin, Role, Routes, Scope};
use std::sync::{Arc, OnceLock, Weak};

const SEE: sdk::Action = sdk::Action::new("desk.desk.read", "Eigenen Tisch sehen");

/// All plugins of the installation, known only after all of them exist.
type Others = Arc<OnceLock<Vec<Weak<dyn Plugin>>>>;

/// The desk plugin.
#[derive(Default)]
pub struct Desk(Others);

impl Desk {
    /// Tells the desk whom to ask.
    pub fn attach(&self, plugins: &[Arc<dyn Plugin>]) {
        let _ = self.0.set(plugins.iter().map(Arc::downgrade).collect());
    }
}

impl Plugin for Desk {
    fn manifest(&self) -> &'static Manifest {
        &MANIFEST
    }

    fn pages(&self, routes: &mut Routes) {
        let others = self.0.clone();
        routes.get("/", move |cx: Cx| show(cx, others.clone()));
    }
}

#[derive(Template)]
#[template(path = "desk.html")]
struct DeskPage {
    page: Page,
    today: String,
    groups: Vec<DeskGroup>,
    waiting: i64,
}

async fn show(cx: Cx, others: Others) -> Answer {
    let mut groups = Vec::new();
    for plugin in others.get().into_iter().flatten().filter_map(Weak::upgrade) {
        groups.extend(plugin.desk(&cx).await?);
    }
    groups.sort_by_key(|group| group.order);
    let waiting = groups.iter().map(|group| group.total).sum();
    html(&DeskPage { page: Page::of(&cx, "desk"), today: day(cx.now()), groups, waiting })
}

const MAY: &[(sdk::Action, Scope)] = &[(SEE, Scope::Own)];

static MANIFEST: Manifest = Manifest {
    key: "desk",
    title: "Mein Tisch",
    actions: &[SEE],
    roles: &[
        Role { key: "operator", title: "Betrieb", may: MAY },
        Role { key: "district-admin", title: "Verbund-Administration", may: MAY },
        Role { key: "admin", title: "Mandanten-Administration", may: MAY },
        Role { key: "head", title: "Leitung", may: MAY },
        Role { key: "clerk", title: "Sachbearbeitung", may: MAY },
        Role { key: "post-room", title: "Poststelle", may: MAY },
    ],
    nav: &[NavEntry { key: "desk", title: "Mein Tisch", path: "/", icon: "home", group: "Arbeit", needs: SEE }],
    ..Manifest::EMPTY
};
