//! The second person's page: drafts that wait, and what each would do.
pub(super) mod api;

use super::{Engine, Shown};
use crate::policy::ROLE_EDIT;
use crate::policy::role::Submitted;
use crate::service::policy::{self as service, View};
use crate::web::form;
use actix_web::web::{Form, Path, Query};
use askama::Template;
use chrono::DateTime;
use sdk::web::{Answer, Page, html, moment, settled};
use sdk::{Cx, Error, PersonId, Result};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "role-releases.html")]
struct ListPage {
    page: Page,
    waiting: Vec<Submitted>,
}

impl ListPage {
    fn since(&self, draft: &Submitted) -> String {
        moment(draft.at)
    }
}

#[derive(Template)]
#[template(path = "role-release.html")]
struct ReleasePage {
    page: Page,
    draft: Submitted,
    view: View,
    own: bool,
    error: Option<String>,
}

impl ReleasePage {
    fn shown(&self, reach: &sdk::Reach) -> Shown {
        Shown::of(*reach)
    }

    fn since(&self) -> String {
        moment(self.draft.at)
    }

    fn stamp(&self) -> i64 {
        stamp(&self.draft)
    }
}

/// Names the draft that was seen: one touched since then waits since another moment.
fn stamp(draft: &Submitted) -> i64 {
    draft.at.timestamp_micros()
}

#[derive(Deserialize, Default)]
pub struct Nothing {}

pub async fn list(cx: Cx, _query: Query<Nothing>) -> Answer {
    html(&ListPage { page: Page::of(&cx, "roles"), waiting: service::submitted(&cx).await? })
}

pub async fn show(cx: Cx, path: Path<String>, engine: Engine) -> Answer {
    render(&cx, form::id(&path)?, &engine, None).await
}

async fn render(cx: &Cx, author: PersonId, engine: &Engine, error: Option<String>) -> Answer {
    let draft = waiting(cx, author).await?;
    let view = service::view_of(cx, engine.get_ref().as_ref(), author).await?;
    html(&ReleasePage { page: Page::of(cx, "roles"), own: cx.actor().person() == Some(author), draft, view, error })
}

async fn waiting(cx: &Cx, author: PersonId) -> Result<Submitted> {
    service::submitted(cx).await?.into_iter().find(|waiting| waiting.author == author).ok_or_else(Error::not_found)
}

#[derive(Deserialize)]
pub struct Seen {
    #[serde(default)]
    base: String,
    #[serde(default)]
    stamp: String,
}

pub async fn release(cx: Cx, path: Path<String>, seen: Form<Seen>, engine: Engine) -> Answer {
    let author = form::id(&path)?;
    let (released, text) = (released(&cx, author, &seen).await, "Die Rechte sind freigegeben. Sie gelten ab jetzt.");
    let again = async |error| render(&cx, author, &engine, Some(error)).await;
    settled(released.map(drop), "/identity/roles", text, again).await
}

async fn released(cx: &Cx, author: PersonId, seen: &Seen) -> Result<usize> {
    // Who may not is told so, whatever they sent; what our own page never sends names no draft.
    cx.demand(ROLE_EDIT)?;
    let number = |text: &str| text.parse::<i64>().map_err(|_| Error::not_found());
    let since = DateTime::from_timestamp_micros(number(&seen.stamp)?).ok_or_else(Error::not_found)?;
    service::release(cx, author, number(&seen.base)?, since).await
}
