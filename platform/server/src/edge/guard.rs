//! Who a request comes from, and whether the browser meant it.
use actix_web::HttpRequest;
use actix_web::http::{Method, header};
use base64::{Engine, engine::general_purpose::STANDARD};
use identity::{Kept, service::Asked};
use sdk::gate::Visitor;
use sdk::{Actor, Error, Kind, Result};

/// How somebody shows who they are.
enum Credentials {
    Basic {
        login: String,
        password: String,
    },
    Session(String),
    /// The token of a connection: at the addresses of SCIM only.
    Token(String),
    /// The link into an opened tenant: good once, and at that one address only.
    Link(String),
    /// What the browser of a guest keeps.
    Opening(String),
}

/// The actor of a request, if it names one.
///
/// # Errors
/// `Unavailable` if the database is away; `Denied` for an app password that is not meant for this.
pub async fn actor(visitor: &Visitor, req: &HttpRequest) -> Result<Option<Actor>> {
    match credentials(req, visitor.gate.house.scheme) {
        Some(Credentials::Basic { login, password }) => {
            let cx = visitor.service("identity").await?;
            let asked = Asked { reads: reads(req), path: req.path() };
            identity::service::by_app_password(&cx, &login, &password, asked).await
        }
        Some(Credentials::Session(token)) => {
            let cx = visitor.service("identity").await?;
            identity::service::by_session(&cx, &token).await
        }
        Some(Credentials::Token(token)) => {
            identity::service::by_token(&visitor.service("identity").await?, &token).await
        }
        Some(Credentials::Link(key)) => registry::service::enter(&visitor.service("registry").await?, &key).await,
        Some(Credentials::Opening(key)) => registry::service::reader(&visitor.service("registry").await?, &key).await,
        None => Ok(None),
    }
}

fn credentials(req: &HttpRequest, scheme: &str) -> Option<Credentials> {
    if let Some(value) = text(req, header::AUTHORIZATION) {
        if let Some(token) = bearer(value) {
            return is_scim(req.path()).then(|| Credentials::Token(token.to_owned()));
        }
        let decoded = STANDARD.decode(value.strip_prefix("Basic ")?).ok()?;
        let (login, password) = std::str::from_utf8(&decoded).ok()?.split_once(':')?;
        return Some(Credentials::Basic { login: login.to_owned(), password: password.to_owned() });
    }
    if req.path() == "/registry/enter" {
        let key = req.query_string().split('&').find_map(|pair| pair.strip_prefix("key="));
        return key.map(|key| Credentials::Link(key.to_owned()));
    }
    // A guest has no account here; whoever has one is nobody's guest.
    let guest = || req.cookie(registry::guest_cookie(scheme)).map(|cookie| cookie.value().to_owned());
    let session = Kept::Session.of(req, scheme).map(Credentials::Session);
    session.or_else(|| guest().map(Credentials::Opening))
}

/// The token behind `Bearer`, in whatever case that is written (RFC 9110 §11.1).
fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// Whether an address is one of SCIM.
pub fn is_scim(path: &str) -> bool {
    path.starts_with(&format!("{}/", identity::scim::ROOT))
}

/// Whether somebody tries a password, a code or a way through a provider: what is worth guessing.
pub fn signs_in(req: &HttpRequest) -> bool {
    (*req.method() == Method::POST && req.path().starts_with("/sign-in"))
        || matches!(req.path(), "/oidc/start" | "/oidc/callback")
}

/// Refuses a change that another site asked the browser to make (CSRF). Scripts with a password are not browsers.
///
/// # Errors
/// `Denied`.
pub fn same_origin(req: &HttpRequest) -> Result<()> {
    if reads(req) || text(req, header::AUTHORIZATION).is_some() {
        return Ok(());
    }
    let fetched = text(req, header::HeaderName::from_static("sec-fetch-site"));
    let foreign = match (fetched, text(req, header::ORIGIN)) {
        (Some(site), _) => !matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => {
            let host = origin.split_once("://").map(|(_, host)| host);
            host != text(req, header::HOST)
        }
        // No browser: a browser sends one of the two with every change.
        (None, None) => false,
    };
    if foreign {
        return Err(Error::new(
            Kind::Denied,
            "cross_site",
            "Diese Änderung kam von einer anderen Seite. Es wurde nichts geändert. Öffnen Sie Gemeinwerk und versuchen Sie es dort.",
        ));
    }
    Ok(())
}

fn reads(req: &HttpRequest) -> bool {
    matches!(*req.method(), Method::GET | Method::HEAD | Method::OPTIONS)
}

fn text(req: &HttpRequest, name: header::HeaderName) -> Option<&str> {
    req.headers().get(name).and_then(|value| value.to_str().ok())
}
