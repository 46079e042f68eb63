//! The second step of signing in, and passkeys of one's own.
use super::sign_in::{entered, token};
use crate::factor::Factors;
use crate::service;
use crate::session::local_path;
use actix_web::HttpRequest;
use actix_web::web::{Data, Form, Query};
use askama::Template;
use sdk::gate::Visitor;
use sdk::ports::FactorWays;
use sdk::web::{Answer, Page, html, json, mendable, refused, see_other};
use sdk::{Cx, Error, Kind, Result};

#[derive(Template)]
#[template(path = "identity-factor.html")]
struct FactorPage {
    page: Page,
    ways: FactorWays,
    secret: String,
    next: String,
    error: Option<String>,
}

impl FactorPage {
    fn enrols(&self) -> bool {
        !self.ways.any()
    }
}

#[derive(serde::Deserialize)]
pub(super) struct Step {
    #[serde(default)]
    next: String,
    #[serde(default)]
    shown: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    secret: String,
}

impl Step {
    /// What was shown: the answer of a passkey, or else the code.
    fn shown(&self) -> &str {
        if self.shown.is_empty() { &self.code } else { &self.shown }
    }
}

pub(super) async fn show(visitor: Visitor, step: Query<Step>, req: HttpRequest) -> Answer {
    match render(&visitor, &req, &step.next, None).await {
        // Nobody waits here: signed in, or too slow.
        Err(failure) if failure.0.kind == Kind::Unauthenticated => see_other("/"),
        answer => answer,
    }
}

async fn render(visitor: &Visitor, req: &HttpRequest, next: &str, error: Option<String>) -> Answer {
    let cx = visitor.service("identity").await?;
    let ways = service::ways_to_enter(&cx, &token(&cx, req)).await?;
    let page = Page::plain(visitor.gate.house.clone(), &visitor.town, &visitor.origin);
    let (secret, next) = (crate::credential::new_secret(), local_path(next).to_owned());
    html(&FactorPage { page, ways, secret, next, error })
}

pub(super) async fn enter(visitor: Visitor, step: Form<Step>, req: HttpRequest, factors: Data<Factors>) -> Answer {
    let cx = visitor.service("identity").await?;
    let opened = service::enter(&cx, &factors, &token(&cx, &req), step.shown()).await;
    finish(&visitor, &cx, &step, &req, opened).await
}

pub(super) async fn enrol(visitor: Visitor, step: Form<Step>, req: HttpRequest) -> Answer {
    let cx = visitor.service("identity").await?;
    let secret = crate::credential::decode_secret(&step.secret)?;
    let opened = service::enrol_to_enter(&cx, &token(&cx, &req), &secret, &step.code).await;
    finish(&visitor, &cx, &step, &req, opened).await
}

async fn finish(
    visitor: &Visitor,
    cx: &Cx,
    step: &Step,
    req: &HttpRequest,
    opened: Result<service::Entered>,
) -> Answer {
    match opened {
        Ok(door) => Ok(entered(cx, door, local_path(&step.next))),
        Err(error) if mendable(&error) => {
            refused(render(visitor, req, &step.next, Some(error.detail.into_owned())).await)
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn ask(visitor: Visitor, req: HttpRequest, factors: Data<Factors>) -> Answer {
    let cx = visitor.service("identity").await?;
    json(&service::ask_to_enter(&cx, &factors, &token(&cx, &req)).await?)
}

pub(super) async fn ask_for_passkey(cx: Cx, factors: Data<Factors>) -> Answer {
    json(&service::ask_for_passkey(&cx, &factors).await?)
}

#[derive(serde::Deserialize)]
pub(super) struct NewPasskey {
    #[serde(default)]
    #[serde(rename = "key-title")]
    pub(super) title: String,
    #[serde(default)]
    pub(super) shown: String,
}

/// Without script there is nothing to show: said as for every passkey that was not accepted.
pub(super) async fn add_passkey(cx: &Cx, factors: &Factors, form: &NewPasskey) -> Result<()> {
    if form.shown.is_empty() {
        return Err(Error::invalid(
            "identity.no_script",
            "Für einen Passkey muss Ihr Browser Skripte ausführen. Es wurde nichts angelegt. Schalten Sie sie ein oder nehmen Sie den Einmalcode.",
        ));
    }
    service::add_passkey(cx, factors, &form.title, &form.shown).await
}
