//! Pages on which a place is handed over and given back.
pub mod api;

use super::form::{self, Fields};
use crate::person::Person;
use crate::service::ARRANGE;
use crate::service::substitution::{self as service, Listing, Wanted};
use crate::substitution::{State, Substitution};
use actix_web::web::{Form, Path, Query};
use askama::Template;
use chrono::NaiveDate;
use sdk::ports::UnitView;
use sdk::web::{Answer, Cursor, Page, encode, html, moment, refused, see_other_with};
use sdk::{Cx, PersonId, Result, local_day};

/// The days, kinds and units of a form as they were sent.
#[derive(Default)]
struct Filled {
    wanted: Wanted,
    until: String,
}

#[derive(Template)]
#[template(path = "identity-substitution.html")]
struct OnePage {
    page: Page,
    listing: Listing,
    kinds: Vec<(&'static str, &'static str)>,
    roles: Vec<(String, String)>,
    filled: Filled,
    today: NaiveDate,
    errors: Vec<(&'static str, String)>,
    /// Whether it is the actor's own page.
    own: bool,
    arranges: bool,
}

impl OnePage {
    fn error(&self, name: &str) -> &str {
        form::error_at(&self.errors, name)
    }

    fn name(&self, id: &PersonId) -> &str {
        self.listing.people.iter().find(|person| person.id == *id).map_or("", |person| person.name.as_str())
    }

    fn state(&self, known: &Substitution) -> State {
        known.state(self.today)
    }

    fn can_end(&self, known: &Substitution) -> bool {
        self.state(known) != State::Over
    }

    fn days(&self, known: &Substitution) -> String {
        format!("{} – {}", known.extent.from.format("%d.%m.%Y"), known.extent.until.format("%d.%m.%Y"))
    }

    /// What is handed over, in words.
    fn scope(&self, known: &Substitution) -> String {
        let extent = &known.extent;
        let role = extent.role.as_ref().map(|role| self.role_title(role).to_owned());
        let kinds = self.kinds.iter().filter(|(key, _)| extent.kinds.iter().any(|kind| kind == key));
        let kinds = kinds.map(|(_, title)| self.page.t(title).to_owned());
        let units = self.listing.units.iter().filter(|unit| extent.units.contains(&unit.id));
        let parts: Vec<String> = role.into_iter().chain(kinds).chain(units.map(|unit| unit.key.clone())).collect();
        if parts.is_empty() { self.page.t("alles").to_owned() } else { parts.join(", ") }
    }

    fn role_title(&self, role: &str) -> &str {
        self.page.t(self.roles.iter().find(|(key, _)| key == role).map_or("", |(_, title)| title))
    }

    fn takes_kind(&self, key: &str) -> bool {
        self.filled.wanted.kinds.iter().any(|kind| kind == key)
    }

    fn takes_unit(&self, unit: &UnitView) -> bool {
        self.filled.wanted.units.contains(&unit.id.to_string())
    }

    fn ended(&self, known: &Substitution) -> Option<String> {
        known.ended.as_ref().map(|(at, by)| format!("{}, {by}", moment(*at)))
    }

    fn action(&self) -> String {
        if self.own { "/account/substitution".into() } else { address(self.listing.person.id) }
    }

    fn end_action(&self, known: &Substitution) -> String {
        let whose = if self.own { "/account" } else { "/identity" };
        format!("{whose}/substitutions/{}/end", known.id)
    }

    fn more(&self) -> Option<String> {
        self.listing.next.map(|next| format!("{}?cursor={next}", self.action()))
    }
}

fn address(person: PersonId) -> String {
    format!("/identity/persons/{person}/substitutions")
}

#[derive(Default, serde::Deserialize)]
pub(super) struct Paged {
    cursor: Option<String>,
}

fn filled(fields: &Fields) -> Result<Filled> {
    let day = |name: &str| match form::text(fields, name) {
        "" => Ok(None),
        _ => form::day(fields, name, NaiveDate::default()).map(Some),
    };
    let text = |name: &str| form::text(fields, name).to_owned();
    let wanted = Wanted {
        deputy: text("deputy"),
        role: text("role"),
        units: form::ticked(fields, "unit"),
        kinds: form::ticked(fields, "kind"),
        from: day("from")?,
        until: day("until")?,
        reason: text("reason"),
    };
    Ok(Filled { wanted, until: text("until") })
}

fn render(cx: &Cx, listing: Listing, own: bool, filled: Filled, errors: Vec<(&'static str, String)>) -> Answer {
    let title = |role: &String| (role.clone(), cx.role_title(role).to_owned());
    let named = listing.known.iter().filter_map(|known| known.extent.role.as_ref());
    let mut roles: Vec<(String, String)> = listing.roles.iter().chain(named).map(title).collect();
    roles.sort();
    roles.dedup();
    let page = Page::of(cx, if own { "account" } else { "persons" });
    let (kinds, today, arranges) = (service::kinds(cx), local_day(cx.now()), cx.may(ARRANGE));
    html(&OnePage { page, listing, kinds, roles, filled, today, errors, own, arranges })
}

pub(super) async fn mine(cx: Cx, query: Query<Paged>) -> Answer {
    let listing = service::mine(&cx, Cursor::parse(query.cursor.as_deref())?).await?;
    render(&cx, listing, true, Filled::default(), Vec::new())
}

pub(super) async fn of(cx: Cx, path: Path<String>, query: Query<Paged>) -> Answer {
    let listing = service::of(&cx, form::id(&path)?, Cursor::parse(query.cursor.as_deref())?).await?;
    render(&cx, listing, false, Filled::default(), Vec::new())
}

pub(super) async fn name(cx: Cx, fields: Form<Fields>) -> Answer {
    let (filled, made) = match filled(&fields) {
        Ok(filled) => {
            let made = service::name(&cx, &filled.wanted).await;
            (filled, made)
        }
        Err(error) => (Filled::default(), Err(error)),
    };
    match made {
        Ok(_) => see_other_with("/account/substitution", "Die Vertretung ist eingetragen.", None),
        Err(error) => {
            let errors = vec![form::at_field(error)?];
            refused(render(&cx, service::mine(&cx, None).await?, true, filled, errors))
        }
    }
}

pub(super) async fn arrange(cx: Cx, path: Path<String>, fields: Form<Fields>) -> Answer {
    let person: PersonId = form::id(&path)?;
    let (filled, made) = match filled(&fields) {
        Ok(filled) => {
            let made = service::arrange(&cx, person, &filled.wanted).await;
            (filled, made)
        }
        Err(error) => (Filled::default(), Err(error)),
    };
    match made {
        Ok(_) => see_other_with(address(person), "Die Vertretung ist eingetragen.", None),
        Err(error) => {
            let errors = vec![form::at_field(error)?];
            refused(render(&cx, service::of(&cx, person, None).await?, false, filled, errors))
        }
    }
}

pub(super) async fn end(cx: Cx, path: Path<String>) -> Answer {
    service::end(&cx, form::id(&path)?).await?;
    see_other_with("/account/substitution", "Die Vertretung ist beendet.", None)
}

pub(super) async fn end_for(cx: Cx, path: Path<String>) -> Answer {
    let person = service::end_for(&cx, form::id(&path)?).await?;
    see_other_with(address(person), "Die Vertretung ist beendet.", None)
}

#[derive(Default, serde::Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "identity-substitutions.html")]
struct PeoplePage {
    page: Page,
    people: Vec<Person>,
    next: Option<PersonId>,
    q: String,
}

impl PeoplePage {
    fn more(&self) -> Option<String> {
        self.next.map(|next| format!("/identity/substitutions?q={}&after={next}", encode(&self.q)))
    }
}

pub(super) async fn absentees(cx: Cx, asked: Query<Asked>) -> Answer {
    let Asked { q, after } = asked.into_inner();
    let (people, next) = service::absentees(&cx, &q, after.and_then(|id| id.parse().ok())).await?;
    html(&PeoplePage { page: Page::of(&cx, "account"), people, next, q })
}
