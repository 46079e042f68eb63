//! One's own account: how one gets in, and what one can close again.
use super::factor::{self, NewPasskey};
use super::form::{self, Fields};
use super::sign_in::token;
use crate::app_password::{AppPassword, Use};
use crate::factor::Factors;
use crate::passkey::Key;
use crate::service::{self, WaysIn};
use actix_web::HttpRequest;
use actix_web::web::{Data, Form, Path};
use askama::Template;
use chrono::{DateTime, Utc};
use sdk::web::{Answer, Page, html, mendable, moment, see_other_with};
use sdk::{Cx, Result};

/// How long an app password may be asked to live, in days.
const TERMS: [i64; 3] = [30, 90, 365];

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage {
    page: Page,
    ways: WaysIn,
    terms: Vec<i64>,
    uses: [Use; 3],
    secret: String,
    now: DateTime<Utc>,
    fresh: Fresh,
    error: Option<String>,
}

/// What is told once.
#[derive(Default)]
struct Fresh {
    app_password: Option<String>,
    recovery_codes: Vec<String>,
}

impl AccountPage {
    fn others(&self) -> bool {
        self.ways.sessions.iter().any(|session| !session.asks)
    }

    fn end_of(&self, password: &AppPassword) -> Option<String> {
        password.expires_at.map(moment)
    }

    fn uses_of(&self, password: &AppPassword) -> String {
        password.uses.iter().map(|one| self.page.t(one.title())).collect::<Vec<_>>().join(", ")
    }

    fn last_use_of(&self, password: &AppPassword) -> Option<String> {
        password.used_at.map(moment)
    }

    fn last_use_of_key(&self, key: &Key) -> Option<String> {
        key.used_at.map(moment)
    }

    fn has_factor(&self) -> bool {
        self.ways.has_codes || !self.ways.passkeys.is_empty()
    }

    fn at(&self, time: &DateTime<Utc>) -> String {
        moment(*time)
    }
}

pub async fn show(cx: Cx, req: HttpRequest) -> Answer {
    render(&cx, &req, Fresh::default(), None).await
}

/// The terms the tenant allows, with the longest it does if that is shorter than the last of ours.
fn terms(longest: i64) -> Vec<i64> {
    let mut terms: Vec<i64> = TERMS.into_iter().filter(|days| *days <= longest).collect();
    if longest < TERMS[2] && !terms.contains(&longest) {
        terms.push(longest);
    }
    terms
}

async fn render(cx: &Cx, req: &HttpRequest, fresh: Fresh, error: Option<String>) -> Answer {
    let ways = service::ways_in(cx, &token(cx, req)).await?;
    let (page, secret, now) = (Page::of(cx, "account"), crate::credential::new_secret(), cx.now());
    let terms = terms(ways.longest_app_password);
    html(&AccountPage { page, ways, terms, uses: Use::CHOICES, secret, now, fresh, error })
}

/// What a person can put right is said on the page they are on; everything else goes the usual way.
async fn done(cx: &Cx, req: &HttpRequest, result: Result<()>, said: &str) -> Answer {
    match result {
        Ok(()) => see_other_with("/account", said, None),
        Err(error) if mendable(&error) => render(cx, req, Fresh::default(), Some(error.detail.into_owned())).await,
        Err(error) => Err(error.into()),
    }
}

#[derive(serde::Deserialize)]
pub struct NewPassword {
    #[serde(default)]
    old: String,
    #[serde(default)]
    new: String,
}

pub async fn change_password(cx: Cx, form: Form<NewPassword>, req: HttpRequest) -> Answer {
    let changed = service::change_password(&cx, &form.old, &form.new, &token(&cx, &req)).await;
    done(&cx, &req, changed, "Das Passwort ist geändert. Andere Geräte sind abgemeldet.").await
}

#[derive(serde::Deserialize)]
pub struct Enrol {
    #[serde(default)]
    secret: String,
    #[serde(default)]
    code: String,
}

pub async fn enrol(cx: Cx, form: Form<Enrol>, req: HttpRequest) -> Answer {
    let secret = crate::credential::decode_secret(&form.secret)?;
    let enrolled = service::enrol(&cx, &secret, &form.code).await;
    done(&cx, &req, enrolled, "Der zweite Faktor ist eingerichtet.").await
}

pub async fn add_passkey(cx: Cx, form: Form<NewPasskey>, req: HttpRequest, factors: Data<Factors>) -> Answer {
    let added = factor::add_passkey(&cx, &factors, &form).await;
    done(&cx, &req, added, "Der Passkey ist eingerichtet.").await
}

pub async fn remove_passkey(cx: Cx, path: Path<String>, req: HttpRequest) -> Answer {
    let removed = service::remove_passkey(&cx, form::id(&path)?).await;
    done(&cx, &req, removed, "Der Passkey ist entfernt.").await
}

pub async fn new_recovery_codes(cx: Cx, req: HttpRequest) -> Answer {
    let recovery_codes = service::new_recovery_codes(&cx).await?;
    render(&cx, &req, Fresh { recovery_codes, ..Fresh::default() }, None).await
}

pub async fn end_session(cx: Cx, path: Path<String>, req: HttpRequest) -> Answer {
    let ended = service::end_session(&cx, form::id(&path)?).await;
    done(&cx, &req, ended, "Das Gerät ist abgemeldet.").await
}

pub async fn end_other_sessions(cx: Cx, req: HttpRequest) -> Answer {
    let ended = service::end_other_sessions(&cx, &token(&cx, &req)).await.map(drop);
    done(&cx, &req, ended, "Alle anderen Geräte sind abgemeldet.").await
}

pub async fn new_app_password(cx: Cx, fields: Form<Fields>, req: HttpRequest) -> Answer {
    let uses: Vec<Use> = form::ticked(&fields, "use").iter().filter_map(|word| Use::of(word)).collect();
    // A form that says nothing of days gets the shortest term.
    let days = form::text(&fields, "days").parse().unwrap_or(TERMS[0]);
    match service::new_app_password(&cx, form::text(&fields, "title"), &uses, days).await {
        Ok(token) => {
            let fresh = Fresh { app_password: Some(token), ..Fresh::default() };
            render(&cx, &req, fresh, None).await
        }
        Err(error) => done(&cx, &req, Err(error), "").await,
    }
}

pub async fn revoke_app_password(cx: Cx, path: Path<String>, req: HttpRequest) -> Answer {
    let revoked = service::revoke_app_password(&cx, form::id(&path)?).await;
    done(&cx, &req, revoked, "Das App-Passwort ist zurückgezogen.").await
}
