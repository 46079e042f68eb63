//! Pages of signing in and of one's own account.
use crate::{oidc::Provider, service, session};
use actix_web::cookie::{Cookie, SameSite};
use actix_web::web::{Data, Form, Query};
use actix_web::{HttpRequest, HttpResponse, ResponseError, http::header};
use askama::Template;
use sdk::gate::Visitor;
use sdk::web::{Answer, Failure, Page, html, see_other_with};
use sdk::{Cx, Doc, Error, Kind, Routes, schema};
use std::sync::Arc;

/// The cookie that carries a session's token.
pub const COOKIE: &str = "gw_session";
/// The cookie that ties a way through the provider to the browser it began in.
const FLOW: &str = "gw_flow";

type Door = Option<Arc<Provider>>;

pub fn pages(routes: &mut Routes, provider: Door) {
    let door = Data::new(provider);
    let (at_page, at_start, at_callback, at_post) = (door.clone(), door.clone(), door.clone(), door);
    routes
        .get("/sign-in", move |visitor, query| sign_in_page(visitor, query, at_page.clone()))
        .post("/sign-in", move |visitor, form| sign_in(visitor, form, at_post.clone()))
        .post("/sign-out", sign_out)
        .get("/oidc/start", move |visitor, query| oidc_start(visitor, query, at_start.clone()))
        .get("/oidc/callback", move |visitor, query, req| oidc_callback(visitor, query, req, at_callback.clone()))
        .get("/account", account)
        .post("/account/factor", enrol)
        .post("/account/app-passwords", app_password);
}

pub fn api(routes: &mut Routes) {
    routes.get("/api/v1/identity/me", me).doc(Doc {
        summary: "Who the caller is in this tenant",
        answer: Some((
            200,
            schema(&[("name", "string"), ("unit", "uuid?"), ("roles", "[string]"), ("tenant", "string")]),
        )),
        ..Doc::default()
    });
}

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
struct Next {
    #[serde(default)]
    next: String,
}

async fn sign_in_page(visitor: Visitor, query: Query<Next>, door: Data<Door>) -> Answer {
    show_sign_in(&visitor, &door, session::local_path(&query.next), "", None)
}

fn show_sign_in(visitor: &Visitor, door: &Door, next: &str, login: &str, error: Option<&str>) -> Answer {
    let page = Page::plain(visitor.gate.house.clone(), &visitor.town, &visitor.origin);
    let oidc = door.is_some().then(|| page.t("Mit Dienstkonto anmelden"));
    html(&SignInPage { page, error, oidc, next, login })
}

#[derive(serde::Deserialize)]
struct SignIn {
    #[serde(default)]
    login: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

async fn sign_in(visitor: Visitor, form: Form<SignIn>, door: Data<Door>) -> Answer {
    let cx = visitor.service("identity").await?;
    let next = session::local_path(&form.next);
    match service::sign_in(&cx, &form.login, &form.password).await {
        Ok(token) => Ok(signed_in(&cx, token, next)),
        Err(error) if matches!(error.kind, Kind::Unauthenticated | Kind::TooMany) => {
            let mut page = show_sign_in(&visitor, &door, next, &form.login, Some(&error.detail))?;
            *page.status_mut() = Failure(error).status_code();
            Ok(page)
        }
        Err(error) => Err(error.into()),
    }
}

fn signed_in(cx: &Cx, token: String, next: &str) -> HttpResponse {
    let cookie = kept(COOKIE, token, cx.house().scheme);
    HttpResponse::SeeOther().insert_header((header::LOCATION, next.to_owned())).cookie(cookie).finish()
}

/// A cookie no script reads and no other site sends along with a change.
fn kept(name: &'static str, value: String, scheme: &str) -> Cookie<'static> {
    let cookie = Cookie::build(name, value).path("/").http_only(true).same_site(SameSite::Lax);
    cookie.secure(scheme == "https").finish()
}

async fn sign_out(visitor: Visitor, req: HttpRequest) -> Answer {
    let cx = visitor.service("identity").await?;
    if let Some(cookie) = req.cookie(COOKIE) {
        service::sign_out(&cx, cookie.value()).await?;
    }
    let mut gone = Cookie::build(COOKIE, "").path("/").finish();
    gone.make_removal();
    Ok(HttpResponse::SeeOther().insert_header((header::LOCATION, "/sign-in")).cookie(gone).finish())
}

fn callback(visitor: &Visitor) -> String {
    format!("{}/oidc/callback", visitor.gate.house.address(&visitor.town.key))
}

async fn oidc_start(visitor: Visitor, query: Query<Next>, door: Data<Door>) -> Answer {
    let provider = door.as_ref().as_ref().ok_or_else(Error::not_found)?;
    let (url, flow) = provider.start(callback(&visitor), &query.next).await?;
    let cx = visitor.service("identity").await?;
    service::begin_flow(&cx, &flow).await?;
    let cookie = kept(FLOW, flow.id.to_string(), cx.house().scheme);
    Ok(HttpResponse::SeeOther().insert_header((header::LOCATION, url)).cookie(cookie).finish())
}

#[derive(serde::Deserialize)]
struct Back {
    #[serde(default)]
    state: String,
    #[serde(default)]
    code: String,
}

async fn oidc_callback(visitor: Visitor, query: Query<Back>, req: HttpRequest, door: Data<Door>) -> Answer {
    let provider = door.as_ref().as_ref().ok_or_else(Error::not_found)?;
    // A link sent by somebody else would sign its reader in as that somebody.
    if req.cookie(FLOW).is_none_or(|cookie| cookie.value() != query.state) {
        return Err(crate::oidc::broken_flow().into());
    }
    let cx = visitor.service("identity").await?;
    let flow = service::end_flow(&cx, &query.state).await?;
    let login = provider.finish(callback(&visitor), &flow, &query.code).await?;
    let token = service::sign_in_vouched(&cx, &login).await?;
    Ok(signed_in(&cx, token, &flow.next))
}

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage {
    page: Page,
    has_factor: bool,
    secret: String,
    fresh: Option<String>,
    error: Option<String>,
}

async fn account(cx: Cx) -> Answer {
    show_account(&cx, None, None).await
}

async fn show_account(cx: &Cx, fresh: Option<String>, error: Option<String>) -> Answer {
    let has_factor = service::has_factor(cx).await?;
    let page = Page::of(cx, "account");
    html(&AccountPage { page, has_factor, secret: crate::credential::new_secret(), fresh, error })
}

#[derive(serde::Deserialize)]
struct Enrol {
    #[serde(default)]
    secret: String,
    #[serde(default)]
    code: String,
}

async fn enrol(cx: Cx, form: Form<Enrol>) -> Answer {
    let secret = crate::credential::decode_secret(&form.secret)?;
    match service::enrol(&cx, &secret, &form.code).await {
        Ok(()) => see_other_with("/account", "Der zweite Faktor ist eingerichtet.", None),
        Err(error) if error.kind == Kind::Invalid => show_account(&cx, None, Some(error.detail.into_owned())).await,
        Err(error) => Err(error.into()),
    }
}

#[derive(serde::Deserialize)]
struct NewAppPassword {
    #[serde(default)]
    title: String,
}

async fn app_password(cx: Cx, form: Form<NewAppPassword>) -> Answer {
    match service::new_app_password(&cx, &form.title).await {
        Ok(token) => show_account(&cx, Some(token), None).await,
        Err(error) if error.kind == Kind::Invalid => show_account(&cx, None, Some(error.detail.into_owned())).await,
        Err(error) => Err(error.into()),
    }
}

async fn me(cx: Cx) -> Answer {
    let actor = cx.actor();
    sdk::web::json(&serde_json::json!({
        "name": actor.name, "unit": actor.unit, "roles": actor.roles, "tenant": cx.town().key,
    }))
}
