//! The administration's list of persons.
use crate::role::{self, RoleView};
use crate::service::people::{self, Listing};
use crate::store::person::Wanted;
use actix_web::web::Query;
use askama::Template;
use sdk::ports::UnitView;
use sdk::web::{Answer, Page, encode, html};
use sdk::{Cx, UnitId};

#[derive(serde::Deserialize)]
pub(in crate::web) struct Asked {
    #[serde(default)]
    pub(super) q: String,
    #[serde(default)]
    pub(super) left: String,
    pub(super) after: Option<String>,
}

impl Asked {
    pub(super) fn wanted(self) -> Wanted {
        Wanted { text: self.q, left: self.left == "1", after: self.after.and_then(|id| id.parse().ok()) }
    }
}

#[derive(Template)]
#[template(path = "identity-persons.html")]
struct ListPage {
    page: Page,
    listing: Listing,
    roles: Vec<RoleView>,
    q: String,
    left: bool,
}

impl ListPage {
    fn unit(&self, id: &UnitId) -> &str {
        unit_key(&self.listing.units, *id)
    }

    fn tally(&self, word: &str, count: &i64) -> String {
        format!("{} ({count})", self.page.t(word))
    }

    fn roles_of(&self, held: &[String]) -> String {
        role_titles(&self.page, &self.roles, held)
    }

    fn more(&self) -> Option<String> {
        let left = if self.left { "1" } else { "" };
        self.listing.next.map(|next| format!("/identity/persons?q={}&left={left}&after={next}", encode(&self.q)))
    }
}

pub(super) fn unit_key(units: &[UnitView], id: UnitId) -> &str {
    units.iter().find(|unit| unit.id == id).map_or("", |unit| unit.key.as_str())
}

pub(super) fn role_titles(page: &Page, roles: &[RoleView], held: &[String]) -> String {
    let title = |key: &str| roles.iter().find(|role| role.key == key).map_or(key.to_owned(), |role| role.title.clone());
    held.iter().map(|key| page.t(&title(key)).to_owned()).collect::<Vec<_>>().join(", ")
}

pub(in crate::web) async fn list(cx: Cx, asked: Query<Asked>) -> Answer {
    let wanted = asked.into_inner().wanted();
    let listing = people::list(&cx, &wanted).await?;
    let Wanted { text: q, left, .. } = wanted;
    html(&ListPage { page: Page::of(&cx, "persons"), listing, roles: role::assignable(&cx), q, left })
}
