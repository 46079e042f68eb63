use super::matrix::chosen_reach;
use super::role::{after, repairable};
use super::{Engine, Shown};
use crate::service::policy::{self as service, Names, Saved, View};
use actix_web::web::{Form, Query};
use askama::Template;
use sdk::web::{Answer, Page, encode, html, see_other, see_other_with};
use sdk::{Cx, Error, PersonId, Result};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "role-draft.html")]
struct DraftPage {
    page: Page,
    view: View,
    error: Option<String>,
    reason: String,
}

impl DraftPage {
    fn shown(&self, reach: &sdk::Reach) -> Shown {
        Shown::of(*reach)
    }
}

#[derive(Deserialize, Default)]
pub struct Nothing {}

pub async fn show(cx: Cx, _query: Query<Nothing>, engine: Engine) -> Answer {
    let engine = engine.get_ref().as_ref();
    match service::view(&cx, engine).await {
        Ok(view) => html(&DraftPage { page: Page::of(&cx, "roles"), view, error: None, reason: String::new() }),
        Err(error) if error.code == "identity.no_draft" => see_other("/identity/roles"),
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    role: String,
    #[serde(default)]
    action: String,
    #[serde(default)]
    reach: String,
    own: Option<String>,
    assigned: Option<String>,
}

pub async fn put(cx: Cx, form: Form<Wanted>) -> Answer {
    let extras = [("own", form.own.is_some()), ("assigned", form.assigned.is_some())];
    let reach = chosen_reach(&form.reach, extras);
    let put = match reach {
        Ok(reach) => service::put(&cx, &form.role, &form.action, reach).await,
        Err(error) => Err(error),
    };
    match put {
        Ok(()) => see_other(format!("/identity/roles?role={}#{}", encode(&form.role), encode(&form.action))),
        Err(error) => after(&cx, &form.role, "", Err(error), "").await,
    }
}

#[derive(Deserialize)]
pub struct Saving {
    #[serde(default)]
    base: i64,
    #[serde(default)]
    reason: String,
}

pub async fn save(cx: Cx, form: Form<Saving>, engine: Engine) -> Answer {
    match service::save(&cx, form.base, &form.reason).await {
        Ok(Saved::Applied(_)) => {
            see_other_with("/identity/roles", "Die Rechte sind geändert. Sie gelten ab jetzt.", None)
        }
        Ok(Saved::Waiting) => {
            see_other_with("/identity/roles/releases", "Der Entwurf wartet auf eine zweite Person.", None)
        }
        Err(error) if repairable(error.kind) && error.code != "identity.no_draft" => {
            let view = service::view(&cx, engine.get_ref().as_ref()).await?;
            let (page, error) = (Page::of(&cx, "roles"), Some(error.detail.into_owned()));
            html(&DraftPage { page, view, error, reason: form.reason.clone() })
        }
        Err(error) => after(&cx, "", "", Err(error), "").await,
    }
}

pub async fn discard(cx: Cx) -> Answer {
    let discarded = service::discard(&cx).await;
    after(&cx, "", "", discarded, "Der Entwurf ist verworfen. Die Rechte sind geblieben, wie sie waren.").await
}

pub async fn rebase(cx: Cx) -> Answer {
    match service::rebase(&cx).await {
        Ok(()) => see_other("/identity/roles/draft"),
        Err(error) => after(&cx, "", "", Err(error), "").await,
    }
}

#[derive(Deserialize)]
pub struct Resetting {
    #[serde(default)]
    role: String,
}

pub async fn reset(cx: Cx, form: Form<Resetting>) -> Answer {
    let role = Some(form.role.as_str()).filter(|role| !role.is_empty());
    let reset = service::reset(&cx, role).await;
    after(&cx, &form.role, &form.role, reset, "Der Entwurf enthält jetzt die vorgeschlagenen Rechte.").await
}

#[derive(Template)]
#[template(path = "role-names.html")]
struct NamesPage {
    page: Page,
    names: Names,
    loses: bool,
    next: Option<String>,
}

#[derive(Deserialize)]
pub struct Side {
    #[serde(default)]
    action: String,
    #[serde(default)]
    side: String,
    after: Option<String>,
}

impl Side {
    pub(super) fn after(&self) -> Result<Option<PersonId>> {
        let text = self.after.as_deref().filter(|text| !text.is_empty());
        text.map(|text| text.parse().map_err(|_| Error::not_found())).transpose()
    }

    pub(super) fn of(&self) -> (&str, bool) {
        (&self.action, self.side == "loses")
    }
}

pub async fn names(cx: Cx, query: Query<Side>, engine: Engine) -> Answer {
    let ((action, loses), after) = (query.of(), query.after()?);
    let names = service::names(&cx, engine.get_ref().as_ref(), action, loses, after).await?;
    let side = if loses { "loses" } else { "gains" };
    let link = |id: PersonId| format!("/identity/roles/draft/names?action={}&side={side}&after={id}", encode(action));
    let next = names.next.map(link);
    html(&NamesPage { page: Page::of(&cx, "roles"), names, loses, next })
}
