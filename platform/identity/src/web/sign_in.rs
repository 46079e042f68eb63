//! Signing in and out, with a password or through a provider.
use super::{COOKIE, Door};
use crate::service::{self, Entered};
use crate::session;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::web::{Data, Form, Query};
use actix_web::{HttpRequest, HttpResponse, ResponseError, http::header};
use askama::Template;
use sdk::gate::Visitor;
use sdk::web::{Answer, Failure, Page, encode, html};
use sdk::{Cx, Error, Kind};

/// The cookie that ties a way through the provider to the browser it began in.
const FLOW: &str = "gw_flow";

#[derive(Template)]
#[template(path = "sign-in.html")]
struct SignInPage<'a> {
    page: Page,
    error: Option<&'a str>,
    oidc: Option<&'static str>,
    next: &'a str,
    login: &'a str,
}

#[derive(serde::Deserialize)]
pub struct Next {
    #[serde(default)]
    next: String,
}

pub async fn page(visitor: Visitor, query: Query<Next>, door: Data<Door>) -> Answer {
    show_sign_in(&visitor, &door, session::local_path(&query.next), "", None)
}

fn show_sign_in(visitor: &Visitor, door: &Door, next: &str, login: &str, error: Option<&str>) -> Answer {
    let page = Page::plain(visitor.gate.house.clone(), &visitor.town, &visitor.origin);
    let oidc = door.is_some().then(|| page.t("Mit Dienstkonto anmelden"));
    html(&SignInPage { page, error, oidc, next, login })
}

#[derive(serde::Deserialize)]
pub struct SignIn {
    #[serde(default)]
    login: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

pub async fn enter(visitor: Visitor, form: Form<SignIn>, req: HttpRequest, door: Data<Door>) -> Answer {
    let cx = visitor.service("identity").await?;
    let next = session::local_path(&form.next);
    match service::sign_in(&cx, &form.login, &form.password, &device(&req)).await {
        Ok(door) => Ok(entered(&cx, door, next)),
        Err(error) if error.kind == Kind::Unauthenticated => {
            let mut page = show_sign_in(&visitor, &door, next, &form.login, Some(&error.detail))?;
            *page.status_mut() = Failure(error).status_code();
            Ok(page)
        }
        Err(error) => Err(error.into()),
    }
}

/// What the browser says it is.
pub(super) fn device(req: &HttpRequest) -> String {
    let told = req.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    session::device(told.unwrap_or_default())
}

/// The token of the session that asks; empty for scripts.
pub(super) fn token(req: &HttpRequest) -> String {
    req.cookie(COOKIE).map(|cookie| cookie.value().to_owned()).unwrap_or_default()
}

/// On to where the person wanted to go; past the second factor, where one is demanded.
pub(super) fn entered(cx: &Cx, Entered { token, waits }: Entered, next: &str) -> HttpResponse {
    let to = if waits { format!("/sign-in/factor?next={}", encode(next)) } else { next.to_owned() };
    let cookie = kept(COOKIE, token, cx.house().scheme);
    HttpResponse::SeeOther().insert_header((header::LOCATION, to)).cookie(cookie).finish()
}

/// A cookie no script reads and no other site sends along with a change.
fn kept(name: &'static str, value: String, scheme: &str) -> Cookie<'static> {
    let cookie = Cookie::build(name, value).path("/").http_only(true).same_site(SameSite::Lax);
    cookie.secure(scheme == "https").finish()
}

pub async fn leave(visitor: Visitor, req: HttpRequest) -> Answer {
    let cx = visitor.service("identity").await?;
    if let Some(cookie) = req.cookie(COOKIE) {
        service::sign_out(&cx, cookie.value()).await?;
    }
    let mut gone = Cookie::build(COOKIE, "").path("/").finish();
    gone.make_removal();
    Ok(HttpResponse::SeeOther().insert_header((header::LOCATION, "/sign-in")).cookie(gone).finish())
}

fn way_back(visitor: &Visitor) -> String {
    format!("{}/oidc/callback", visitor.gate.house.address(&visitor.town.key))
}

pub async fn start(visitor: Visitor, query: Query<Next>, door: Data<Door>) -> Answer {
    let provider = door.as_ref().as_ref().ok_or_else(Error::not_found)?;
    let (url, flow) = provider.start(way_back(&visitor), &query.next).await?;
    let cx = visitor.service("identity").await?;
    service::begin_flow(&cx, &flow).await?;
    let cookie = kept(FLOW, flow.id.to_string(), cx.house().scheme);
    Ok(HttpResponse::SeeOther().insert_header((header::LOCATION, url)).cookie(cookie).finish())
}

#[derive(serde::Deserialize)]
pub struct Back {
    #[serde(default)]
    state: String,
    #[serde(default)]
    code: String,
}

pub async fn callback(visitor: Visitor, query: Query<Back>, req: HttpRequest, door: Data<Door>) -> Answer {
    let provider = door.as_ref().as_ref().ok_or_else(Error::not_found)?;
    // A link sent by somebody else would sign its reader in as that somebody.
    if req.cookie(FLOW).is_none_or(|cookie| cookie.value() != query.state) {
        return Err(crate::oidc::broken_flow().into());
    }
    let cx = visitor.service("identity").await?;
    let flow = service::end_flow(&cx, &query.state).await?;
    let login = provider.finish(way_back(&visitor), &flow, &query.code).await?;
    let door = service::sign_in_vouched(&cx, &login, &device(&req)).await?;
    Ok(entered(&cx, door, &flow.next))
}
