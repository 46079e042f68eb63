//! What every page needs to know about who looks at it.
use crate::{Cx, House, Lang, Mandate, NavEntry, Town};
use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

/// Where this build's assets are served.
static PREFIX: LazyLock<String> = LazyLock::new(|| format!("/assets/{}", super::assets::version()));

/// The tenant on the page.
#[derive(Clone, Debug)]
pub struct TownView {
    /// Selects its colours.
    pub key: String,
    /// Its name.
    pub title: String,
    /// `operator`, `district`, `association`, `municipality`.
    pub kind: String,
}

/// Who looks.
#[derive(Clone, Debug)]
pub struct UserView {
    /// The name.
    pub name: String,
    /// Two letters for the disc.
    pub initials: String,
    /// The role in words.
    pub role: String,
}

/// A group of the navigation.
#[derive(Clone, Debug)]
pub struct NavGroup {
    /// Its heading.
    pub head: &'static str,
    /// Its entries.
    pub items: Vec<NavItem>,
}

/// An entry of the navigation.
#[derive(Clone, Debug)]
pub struct NavItem {
    /// Names the page as current.
    pub key: &'static str,
    /// Its text.
    pub title: &'static str,
    /// Its icon.
    pub icon: &'static str,
    /// Its address.
    pub href: &'static str,
    /// How much waits there.
    pub count: Option<i64>,
}

/// A sentence shown once.
#[derive(Clone, Debug)]
pub struct Toast {
    /// What was done.
    pub text: String,
    /// Where it can be undone.
    pub undo: Option<String>,
}

/// The frame of a page.
#[derive(Clone, Debug)]
pub struct Page {
    /// The language.
    pub lang: Lang,
    /// The tenant.
    pub town: TownView,
    /// Who looks, if signed in.
    pub user: Option<UserView>,
    /// Whose place the person takes today, and until which day.
    pub stands_in_for: Vec<(String, String)>,
    /// What the person may go to.
    pub nav: Vec<NavGroup>,
    /// The current entry.
    pub active: &'static str,
    /// Path and query of this page.
    pub path: String,
    /// The request's id.
    pub request: String,
    /// What was just done.
    pub toast: Option<Toast>,
    /// `/assets/<version>`
    pub assets: &'static str,
    /// Whether the navigation folds to a rail.
    pub rail: bool,
    /// Whether somebody of the operator looks, for whom the tenant was opened.
    pub guest: bool,
    /// Whether the sheet itself does not scroll.
    pub fixed: bool,
    house: Arc<House>,
}

impl Page {
    /// The frame for a signed-in person.
    pub fn of(cx: &Cx, active: &'static str) -> Self {
        let actor = cx.actor();
        let mut page = Self::plain(cx.house_arc(), cx.town(), cx.origin());
        page.user = Some(UserView { name: actor.name.clone(), initials: initials(&actor.name), role: role_title(cx) });
        let place = |one: &Mandate| (one.absent().name.clone(), one.until().format("%d.%m.%Y").to_string());
        page.stands_in_for = actor.mandates.iter().map(place).collect();
        page.nav = navigation(cx);
        page.active = active;
        page.guest = actor.is_guest();
        page.toast =
            cx.origin().toast.clone().map(|(text, undo)| Toast { text: page.sentence(&text).into_owned(), undo });
        page
    }

    /// The frame for somebody who is not signed in.
    pub fn plain(house: Arc<House>, town: &Town, origin: &crate::gate::Origin) -> Self {
        Self {
            lang: origin.lang,
            town: TownView { key: town.key.clone(), title: town.title.clone(), kind: town.kind.clone() },
            user: None,
            stands_in_for: Vec::new(),
            nav: Vec::new(),
            active: "",
            path: origin.path.clone(),
            request: origin.request.clone(),
            toast: None,
            assets: &PREFIX,
            rail: false,
            fixed: false,
            guest: false,
            house,
        }
    }

    /// This frame, for screens that need width.
    pub fn wide(self) -> Self {
        Self { rail: true, fixed: true, ..self }
    }

    /// A German text in the page's language.
    pub fn t<'a>(&self, german: &'a str) -> &'a str {
        self.house.word(self.lang, german)
    }

    /// A German sentence that may hold values, as errors have it, in the page's language.
    pub fn sentence<'a>(&self, german: &'a str) -> Cow<'a, str> {
        self.house.sentence(self.lang, german)
    }

    /// Whether this entry of the navigation is the current one.
    pub fn is(&self, key: &str) -> bool {
        self.active == key
    }

    /// The four targets at the bottom of a phone.
    pub fn tabs(&self) -> Vec<&NavItem> {
        self.nav.iter().flat_map(|group| &group.items).take(4).collect()
    }
}

fn navigation(cx: &Cx) -> Vec<NavGroup> {
    let mut groups: Vec<NavGroup> = Vec::new();
    for entry in cx.house().nav().filter(|entry| cx.may(entry.needs)) {
        let item = item(entry);
        match groups.iter_mut().find(|group| group.head == entry.group) {
            Some(group) => group.items.push(item),
            None => groups.push(NavGroup { head: entry.group, items: vec![item] }),
        }
    }
    groups
}

fn item(entry: &'static NavEntry) -> NavItem {
    NavItem { key: entry.key, title: entry.title, icon: entry.icon, href: entry.path, count: None }
}

fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().next());
    let first = words.next();
    first.into_iter().chain(words.next_back()).collect::<String>().to_uppercase()
}

/// The first of the actor's roles in the order of the manifests; a role of the tenant's own if there is no other.
fn role_title(cx: &Cx) -> String {
    let held = &cx.actor().roles;
    let known = cx.house().manifests.iter().flat_map(|manifest| manifest.roles);
    let first = known.map(|role| role.key).find(|key| held.iter().any(|role| role == key));
    first.or(held.first().map(String::as_str)).map(|role| cx.role_title(role)).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_take_first_and_last_name() {
        assert_eq!(initials("Petra Maria Hallmanns"), "PH");
        assert_eq!(initials("Öztürk"), "Ö");
        assert_eq!(initials(""), "");
    }
}
