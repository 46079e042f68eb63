//! Signing in with a password, and signing out.
use super::{Kept, oidc};
use crate::oidc::Providers;
use crate::service::{self, Entered};
use crate::session;
use actix_web::web::{Data, Form, Query};
use actix_web::{HttpRequest, HttpResponse, ResponseError, http::header};
use askama::Template;
use sdk::gate::Visitor;
use sdk::web::{Answer, Failure, Page, encode, html};
use sdk::{Cx, Kind};

#[derive(Template)]
#[template(path = "sign-in.html")]
struct SignInPage<'a> {
    page: Page,
    error: Option<&'a str>,
    doors: Vec<(String, String)>,
    next: &'a str,
    login: &'a str,
}

#[derive(serde::Deserialize)]
pub struct Next {
    #[serde(default)]
    next: String,
}

pub async fn page(visitor: Visitor, query: Query<Next>, providers: Data<Providers>) -> Answer {
    show_sign_in(&visitor, &providers, session::local_path(&query.next), "", None).await
}

async fn show_sign_in(
    visitor: &Visitor,
    providers: &Providers,
    next: &str,
    login: &str,
    error: Option<&str>,
) -> Answer {
    let page = Page::plain(visitor.gate.house.clone(), &visitor.town, &visitor.origin);
    let trusted = service::doors(&visitor.service("identity").await?).await?;
    let to = encode(next);
    let own = trusted.into_iter().map(|known| {
        let address = format!("/oidc/start?provider={}&next={to}", known.id);
        (known.title, address)
    });
    let everywhere = providers
        .everywhere()
        .map(|_| (page.t("Mit Dienstkonto anmelden").to_owned(), format!("/oidc/start?next={to}")));
    let doors = everywhere.into_iter().chain(own).collect();
    html(&SignInPage { page, error, doors, next, login })
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

pub async fn enter(visitor: Visitor, form: Form<SignIn>, req: HttpRequest, providers: Data<Providers>) -> Answer {
    let cx = visitor.service("identity").await?;
    let next = session::local_path(&form.next);
    match service::sign_in(&cx, &form.login, &form.password, &device(&req)).await {
        Ok(door) => Ok(entered(&cx, door, next)),
        Err(error) if error.kind == Kind::Unauthenticated => {
            let mut page = show_sign_in(&visitor, &providers, next, &form.login, Some(&error.detail)).await?;
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
pub(super) fn token(cx: &Cx, req: &HttpRequest) -> String {
    Kept::Session.of(req, cx.house().scheme).unwrap_or_default()
}

/// On to where the person wanted to go; past the second factor, where one is demanded.
pub(super) fn entered(cx: &Cx, Entered { token, waits }: Entered, next: &str) -> HttpResponse {
    let to = if waits { format!("/sign-in/factor?next={}", encode(next)) } else { next.to_owned() };
    let cookie = Kept::Session.with(token, cx.house().scheme);
    HttpResponse::SeeOther().insert_header((header::LOCATION, to)).cookie(cookie).finish()
}

/// Out of here, and out of the provider's session too, if one let the person in and offers that.
pub async fn leave(visitor: Visitor, req: HttpRequest, providers: Data<Providers>) -> Answer {
    let cx = visitor.service("identity").await?;
    let token = token(&cx, &req);
    let further = oidc::way_out(&visitor, &cx, &providers, &token).await;
    if !token.is_empty() {
        service::sign_out(&cx, &token).await?;
    }
    let gone = Kept::Session.gone(cx.house().scheme);
    let to = further.unwrap_or_else(|| "/sign-in".to_owned());
    Ok(HttpResponse::SeeOther().insert_header((header::LOCATION, to)).cookie(gone).finish())
}
