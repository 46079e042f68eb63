//! The administration's pages of persons.
pub(super) mod api;
mod list;

pub(super) use list::list;

use super::form::{self, Fields};
use crate::person::Move;
use crate::role::{self, RoleView};
use crate::service::people::{self, Dossier, Particulars};
use actix_web::web::{Form, Path};
use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use list::{role_titles, unit_key};
use sdk::ports::UnitView;
use sdk::web::{Answer, Page, html, moment, refused, see_other_with};
use sdk::{Cx, PersonId, local_day};

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
    let (page, link) = (Page::of(cx, "persons"), invitation(cx, token));
    html(&AccessPage { page, name: name.to_owned(), link, href: address(id) })
}

fn invitation(cx: &Cx, token: &str) -> String {
    format!("{}/sign-in/invitation?token={token}", cx.house().address(&cx.town().key))
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
