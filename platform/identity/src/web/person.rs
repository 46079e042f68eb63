//! The administration's pages of persons.
use super::form::{self, Fields};
use crate::person::Move;
use crate::role::{self, RoleView};
use crate::service::people::{self, Dossier, Listing, Particulars};
use crate::store::person::Wanted;
use actix_web::web::{Form, Path, Query};
use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use sdk::ports::UnitView;
use sdk::web::{Answer, Page, encode, html, moment, refused, see_other_with};
use sdk::{Cx, PersonId, UnitId, local_day};

#[derive(serde::Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    left: String,
    after: Option<String>,
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

fn unit_key(units: &[UnitView], id: UnitId) -> &str {
    units.iter().find(|unit| unit.id == id).map_or("", |unit| unit.key.as_str())
}

fn role_titles(page: &Page, roles: &[RoleView], held: &[String]) -> String {
    let title = |key: &str| roles.iter().find(|role| role.key == key).map_or(key.to_owned(), |role| role.title.clone());
    held.iter().map(|key| page.t(&title(key)).to_owned()).collect::<Vec<_>>().join(", ")
}

pub(super) async fn list(cx: Cx, asked: Query<Asked>) -> Answer {
    let Asked { q, left, after } = asked.into_inner();
    let left = left == "1";
    let wanted = Wanted { text: q.clone(), left, after: after.and_then(|id| id.parse().ok()) };
    let listing = people::list(&cx, &wanted).await?;
    html(&ListPage { page: Page::of(&cx, "persons"), listing, roles: role::assignable(&cx), q, left })
}

#[derive(Template)]
#[template(path = "identity-person-new.html")]
struct NewPage {
    page: Page,
    form: PersonForm,
    errors: Vec<(&'static str, String)>,
}

/// The fields both forms share.
struct PersonForm {
    filled: Particulars,
    units: Vec<UnitView>,
    roles: Vec<RoleView>,
}

impl PersonForm {
    fn sits(&self, unit: &UnitView) -> bool {
        self.filled.unit == unit.key || self.filled.unit == unit.id.to_string()
    }

    fn holds(&self, role: &RoleView) -> bool {
        self.filled.roles.contains(&role.key)
    }
}

impl NewPage {
    fn error(&self, name: &str) -> &str {
        form::error_at(&self.errors, name)
    }
}

pub(super) async fn new(cx: Cx) -> Answer {
    new_page(&cx, Particulars::default(), Vec::new()).await
}

async fn new_page(cx: &Cx, filled: Particulars, errors: Vec<(&'static str, String)>) -> Answer {
    let form = PersonForm { filled, units: people::units(cx).await?, roles: role::assignable(cx) };
    html(&NewPage { page: Page::of(cx, "persons"), form, errors })
}

pub(super) async fn hire(cx: Cx, fields: Form<Fields>) -> Answer {
    let filled = form::particulars(&fields);
    match people::hire(&cx, &filled).await {
        Ok((id, token)) => access(&cx, id, &filled.name, &token),
        Err(error) => {
            let errors = vec![form::at_field(error)?];
            refused(new_page(&cx, filled, errors).await)
        }
    }
}

#[derive(Template)]
#[template(path = "identity-access.html")]
struct AccessPage {
    page: Page,
    name: String,
    link: String,
    href: String,
}

/// The invitation, once: only its holder knows it from now on.
fn access(cx: &Cx, id: PersonId, name: &str, token: &str) -> Answer {
    let link = format!("{}/sign-in/invitation?token={token}", cx.house().address(&cx.town().key));
    html(&AccessPage { page: Page::of(cx, "persons"), name: name.to_owned(), link, href: address(id) })
}

#[derive(Template)]
#[template(path = "identity-person.html")]
struct PersonPage {
    page: Page,
    dossier: Dossier,
    form: PersonForm,
    today: NaiveDate,
    href: String,
    oneself: bool,
    errors: Vec<(&'static str, String)>,
}

impl PersonPage {
    fn error(&self, name: &str) -> &str {
        form::error_at(&self.errors, name)
    }

    fn at(&self, time: &DateTime<Utc>) -> String {
        moment(*time)
    }

    fn planned(&self) -> Option<String> {
        let Move { due, unit, roles, leaves } = self.dossier.planned.as_ref()?;
        let day = due.format("%d.%m.%Y");
        if *leaves {
            return Some(format!("{}: {}", day, self.page.t("scheidet aus")));
        }
        let roles = role_titles(&self.page, &self.form.roles, roles);
        Some(format!("{day}: {}, {roles}", unit_key(&self.form.units, *unit)))
    }
}

fn address(id: PersonId) -> String {
    format!("/identity/persons/{id}")
}

pub(super) async fn show(cx: Cx, path: Path<String>) -> Answer {
    render(&cx, form::id(&path)?, None, Vec::new()).await
}

async fn render(cx: &Cx, id: PersonId, filled: Option<Particulars>, errors: Vec<(&'static str, String)>) -> Answer {
    let dossier = people::get(cx, id).await?;
    let person = &dossier.person;
    let known = Particulars {
        login: person.login.clone(),
        name: person.name.clone(),
        email: person.email.clone(),
        unit: person.unit.to_string(),
        roles: dossier.roles.clone(),
    };
    let filled = filled.unwrap_or(known);
    let form = PersonForm { filled, units: dossier.units.clone(), roles: role::assignable(cx) };
    let (page, today, oneself) = (Page::of(cx, "persons"), local_day(cx.now()), cx.actor().person() == Some(id));
    html(&PersonPage { page, dossier, form, today, href: address(id), oneself, errors })
}

/// Done, and said on the person's page; or what to put right, on the same page.
async fn done(cx: &Cx, id: PersonId, outcome: sdk::Result<()>, text: &str) -> Answer {
    match outcome {
        Ok(()) => see_other_with(address(id), text, None),
        Err(error) => {
            let errors = vec![form::at_field(error)?];
            refused(render(cx, id, None, errors).await)
        }
    }
}

pub(super) async fn change(cx: Cx, path: Path<String>, fields: Form<Fields>) -> Answer {
    let (id, filled, today) = (form::id(&path)?, form::particulars(&fields), local_day(cx.now()));
    let changed = match form::day(&fields, "from", today) {
        Ok(from) => people::change(&cx, id, &filled, from).await,
        Err(error) => Err(error),
    };
    match changed {
        Ok(()) => see_other_with(address(id), "Die Angaben sind gespeichert.", None),
        Err(error) => {
            let errors = vec![form::at_field(error)?];
            refused(render(&cx, id, Some(filled), errors).await)
        }
    }
}

pub(super) async fn leave(cx: Cx, path: Path<String>, fields: Form<Fields>) -> Answer {
    let (id, today) = (form::id(&path)?, local_day(cx.now()));
    let left = match form::day(&fields, "leaves-from", today) {
        Ok(from) => people::leave(&cx, id, from).await,
        Err(error) => Err(error),
    };
    done(&cx, id, left, "Das Ausscheiden ist eingetragen.").await
}

pub(super) async fn come_back(cx: Cx, path: Path<String>) -> Answer {
    let id = form::id(&path)?;
    let back = people::come_back(&cx, id).await;
    done(&cx, id, back, "Die Person ist wieder da. Geben Sie ihr jetzt einen neuen Zugang.").await
}

pub(super) async fn cancel(cx: Cx, path: Path<String>) -> Answer {
    let id = form::id(&path)?;
    let cancelled = people::cancel(&cx, id).await;
    done(&cx, id, cancelled, "Der geplante Wechsel ist verworfen.").await
}

pub(super) async fn reset(cx: Cx, path: Path<String>) -> Answer {
    let id = form::id(&path)?;
    match people::reset(&cx, id).await {
        Ok(token) => access(&cx, id, &people::get(&cx, id).await?.person.name, &token),
        Err(error) => done(&cx, id, Err(error), "").await,
    }
}

pub(super) async fn reset_factor(cx: Cx, path: Path<String>) -> Answer {
    let id = form::id(&path)?;
    let reset = people::reset_factor(&cx, id).await;
    done(&cx, id, reset, "Der zweite Faktor ist entfernt.").await
}
