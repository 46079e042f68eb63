//! Pages of breaking the glass: the tenant's own, and the operator's about a tenant.
mod api;

pub(super) use api::api;

use crate::opening::{Limits, Opening, Stage, Wanted};
use crate::service::{self, Openings};
use actix_web::cookie::{Cookie, SameSite};
use actix_web::web::{Form, Path, Query};
use actix_web::{HttpResponse, http::header};
use askama::Template;
use chrono::{DateTime, Utc};
use sdk::web::{Answer, Cursor, Page, encode, html, json, moment, settled};
use sdk::{Cx, Error, Result, TenantId, uuid::Uuid};
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct After {
    cursor: Option<String>,
}

#[derive(Template)]
#[template(path = "registry-openings.html")]
struct OpeningsPage {
    page: Page,
    shelf: Openings,
    next: Option<String>,
    /// Where the operator's steps go; empty on the tenant's own page.
    beyond: String,
    now: DateTime<Utc>,
    may_reply: bool,
    may_end: bool,
    may_ask: bool,
    may_release: bool,
    /// The link that lets in, once.
    link: Option<String>,
    error: Option<String>,
}

impl OpeningsPage {
    fn stage(&self, opening: &Opening) -> Stage {
        opening.stage(self.shelf.limits, self.now)
    }

    fn limits(&self) -> Limits {
        self.shelf.limits
    }

    fn kind(&self, opening: &Opening) -> &'static str {
        match self.stage(opening) {
            Stage::Open => "danger",
            Stage::Asked | Stage::Released | Stage::Ready => "warning",
            Stage::Refused | Stage::Ended | Stage::Over => "info",
        }
    }

    /// Whether the tenant can still answer.
    fn waits(&self, opening: &Opening) -> bool {
        let open = matches!(self.stage(opening), Stage::Asked | Stage::Released | Stage::Ready);
        open && opening.answer.is_none()
    }

    /// Whether anybody can end it.
    fn ends(&self, opening: &Opening) -> bool {
        matches!(self.stage(opening), Stage::Asked | Stage::Released | Stage::Ready | Stage::Open)
    }

    /// Every step, in order: what, who, when.
    fn steps(&self, opening: &Opening) -> Vec<(&'static str, String, String)> {
        let mut steps = vec![("Angefragt", opening.asked.name.clone(), moment(opening.asked.at))];
        let mut add = |what, name: &str, at| steps.push((what, name.to_owned(), moment(at)));
        if let Some(step) = &opening.released {
            add("Von zweiter Person freigegeben", &step.name, step.at);
        }
        if let Some(answer) = &opening.answer {
            let what = if answer.given { "Mandant hat zugestimmt" } else { "Mandant hat abgelehnt" };
            add(what, &answer.name, answer.at);
        }
        if let Some(window) = &opening.window {
            let what = if window.emergency { "Nach der Notfallregel geöffnet" } else { "Geöffnet" };
            add(what, &opening.asked.name, window.from);
            if let Some(at) = window.entered {
                add("Betreten", &opening.asked.name, at);
            }
            add("Endet spätestens", "", window.until);
        }
        if let Some((name, at)) = &opening.ended {
            add("Beendet", name, *at);
        }
        steps
    }
}

/// What the steps' forms carry.
#[derive(Deserialize)]
pub(super) struct Chosen {
    #[serde(default)]
    opening: String,
    #[serde(default)]
    consent: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    shown: String,
}

fn id(text: &str) -> Result<Uuid> {
    text.parse().map_err(|_| Error::not_found())
}

pub(super) async fn list(cx: Cx, after: Query<After>) -> Answer {
    own(&cx, after.cursor.as_deref(), None).await
}

async fn own(cx: &Cx, after: Option<&str>, error: Option<String>) -> Answer {
    let shelf = service::openings(cx, Cursor::parse(after)?).await?;
    let next = shelf.next.map(|next| format!("/registry/openings?cursor={next}"));
    html(&OpeningsPage {
        page: Page::of(cx, "openings"),
        shelf,
        next,
        beyond: String::new(),
        now: cx.now(),
        may_reply: cx.may(service::REPLY),
        may_end: cx.may(service::END),
        may_ask: false,
        may_release: false,
        link: None,
        error,
    })
}

async fn after(cx: &Cx, done: Result<()>, text: &str) -> Answer {
    settled(done, "/registry/openings", text, async |error| own(cx, None, Some(error)).await).await
}

pub(super) async fn question(cx: Cx, path: Path<String>) -> Answer {
    json(&service::question(&cx, id(&path)?).await?)
}

/// What the tenant says, by its word.
fn consents(word: &str) -> Result<bool> {
    match word {
        "given" => Ok(true),
        "refused" => Ok(false),
        _ => Err(Error::not_found()),
    }
}

pub(super) async fn reply(cx: Cx, path: Path<String>, chosen: Form<Chosen>) -> Answer {
    let given = consents(&chosen.consent)?;
    let factor = if chosen.shown.is_empty() { &chosen.code } else { &chosen.shown };
    let replied = service::reply(&cx, id(&path)?, given, factor).await;
    let text = if given { "Sie haben zugestimmt." } else { "Sie haben abgelehnt. Der Betrieb liest hier nicht." };
    after(&cx, replied, text).await
}

pub(super) async fn end(cx: Cx, path: Path<String>) -> Answer {
    let ended = service::end(&cx, id(&path)?).await;
    after(&cx, ended, "Der Notfallzugriff ist beendet.").await
}

pub(super) async fn list_over(cx: Cx, path: Path<String>, after: Query<After>) -> Answer {
    over(&cx, super::id(&path)?, after.cursor.as_deref(), None, None).await
}

async fn over(cx: &Cx, over: TenantId, after: Option<&str>, link: Option<String>, error: Option<String>) -> Answer {
    let shelf = service::openings_over(cx, over, Cursor::parse(after)?).await?;
    let beyond = format!("/registry/tenants/{over}/openings");
    html(&OpeningsPage {
        page: Page::of(cx, "tenants"),
        next: shelf.next.map(|next| format!("{beyond}?cursor={next}")),
        shelf,
        beyond,
        now: cx.now(),
        may_reply: false,
        may_end: cx.may(service::END),
        may_ask: cx.may(service::ASK),
        may_release: cx.may(service::RELEASE),
        link,
        error,
    })
}

async fn after_over(cx: &Cx, tenant: TenantId, done: Result<()>, text: &str) -> Answer {
    let to = format!("/registry/tenants/{tenant}/openings");
    settled(done, to, text, async |error| over(cx, tenant, None, None, Some(error)).await).await
}

pub(super) async fn ask(cx: Cx, path: Path<String>, wanted: Form<Wanted>) -> Answer {
    let tenant = super::id(&path)?;
    let asked = service::ask(&cx, tenant, &wanted).await;
    after_over(&cx, tenant, asked, "Die Anfrage steht beim Mandanten. Eine zweite Person muss sie freigeben.").await
}

pub(super) async fn release(cx: Cx, path: Path<String>, chosen: Form<Chosen>) -> Answer {
    let tenant = super::id(&path)?;
    let released = service::release(&cx, tenant, id(&chosen.opening)?).await;
    after_over(&cx, tenant, released, "Die Anfrage ist freigegeben. Jetzt antwortet der Mandant.").await
}

pub(super) async fn end_over(cx: Cx, path: Path<String>, chosen: Form<Chosen>) -> Answer {
    let tenant = super::id(&path)?;
    let ended = service::end_over(&cx, tenant, id(&chosen.opening)?).await;
    after_over(&cx, tenant, ended, "Der Notfallzugriff ist beendet.").await
}

/// Opens, and tells the link that lets in, once.
async fn opened(cx: &Cx, tenant: TenantId, opening: &str) -> Result<String> {
    let key = service::open(cx, tenant, id(opening)?).await?;
    let town = service::get(cx, tenant).await?.tenant.key;
    Ok(format!("{}/registry/enter?key={}", cx.house().address(&town), encode(&key)))
}

pub(super) async fn open(cx: Cx, path: Path<String>, chosen: Form<Chosen>) -> Answer {
    let tenant = super::id(&path)?;
    match opened(&cx, tenant, &chosen.opening).await {
        Ok(link) => over(&cx, tenant, None, Some(link), None).await,
        Err(error) => after_over(&cx, tenant, Err(error), "").await,
    }
}

#[derive(Deserialize)]
pub(super) struct Key {
    #[serde(default)]
    key: String,
}

/// Where the link leads: the door let the guest in with its key, and the browser keeps that from here on.
pub(super) async fn enter(cx: Cx, key: Query<Key>) -> Answer {
    if !cx.actor().is_guest() {
        return Err(Error::not_found().into());
    }
    let secure = cx.house().scheme == "https";
    let cookie = Cookie::build(guest_cookie(cx.house().scheme), key.into_inner().key);
    let cookie = cookie.path("/").http_only(true).same_site(SameSite::Lax).secure(secure).finish();
    let first = cx.house().nav().find(|entry| cx.may(entry.needs)).map_or("/", |entry| entry.path);
    Ok(HttpResponse::SeeOther().insert_header((header::LOCATION, first)).cookie(cookie).finish())
}

/// The cookie a guest's browser keeps; with TLS nobody but this host can lay it.
pub fn guest_cookie(scheme: &str) -> &'static str {
    if scheme == "https" { "__Host-gw_opening" } else { "gw_opening" }
}
