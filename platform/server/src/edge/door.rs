//! The one way in: request id, tenant, actor, context; and the one way out.
use super::fault::{Ask, Asker, answer};
use super::{Towns, guard, harden};
use crate::{Installation, metrics::Metrics};
use actix_web::body::{BoxBody, MessageBody};
use actix_web::cookie::{Cookie, SameSite};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header;
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, web::Data};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sdk::gate::{Origin, Visitor};
use sdk::web::Failure;
use sdk::{Cx, Error, Lang, Result, Town, uuid::Uuid};
use std::sync::Arc;
use std::time::Instant;

/// Paths that belong to no tenant.
fn is_open(path: &str) -> bool {
    matches!(path, "/healthz" | "/readyz" | "/metrics" | "/api/openapi.json") || path.starts_with("/assets/")
}

/// Lets a request in, and its answer out.
///
/// # Errors
/// None: every error has become an answer.
pub async fn door(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let began = Instant::now();
    let origin = origin(req.request());
    let (town, response) = if is_open(req.path()) {
        (None, next.call(req).await?.map_into_boxed_body())
    } else {
        inside(req, next, &origin).await?
    };
    let mut response = response;
    let secure = response.request().app_data::<Data<Installation>>().is_some_and(|i| i.config.scheme == "https");
    harden::harden(response.headers_mut(), secure, &origin.request);
    leave_cookies(&mut response, &origin);
    let route = response.request().match_pattern().unwrap_or_else(|| "unmatched".into());
    let status = response.status().as_u16();
    if let Some(metrics) = response.request().app_data::<Data<Metrics>>() {
        metrics.request(&route, status, began.elapsed());
    }
    let (request, ms) = (&origin.request, began.elapsed().as_millis());
    let tenant = town.map(|town| town.key.clone()).unwrap_or_default();
    tracing::info!(%request, tenant, method = %response.request().method(), route, status, ms, "request");
    Ok(response)
}

async fn inside(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
    origin: &Origin,
) -> Result<(Option<Arc<Town>>, ServiceResponse<BoxBody>), actix_web::Error> {
    let ask = Ask::of(req.request());
    let Some(installation) = req.app_data::<Data<Installation>>().cloned() else {
        let response = HttpResponse::InternalServerError().finish();
        return Ok((None, req.into_response(response)));
    };
    let (visitor, admitted) = match admit(&installation, req.request(), origin).await {
        Ok(found) => found,
        Err((town, error)) => {
            let house = &installation.gate.house;
            let asker = Asker { house, town: town.as_deref(), cx: None, origin };
            let response = answer(&Failure(error), &ask, &asker);
            return Ok((town, req.into_response(response)));
        }
    };
    let (town, cx) = (visitor.town.clone(), admitted.clone());
    req.extensions_mut().insert(visitor);
    if let Some(cx) = admitted {
        req.extensions_mut().insert(cx);
    }
    let asker = Asker { house: &installation.gate.house, town: Some(&town), cx: cx.as_ref(), origin };
    let response = render(next.call(req).await?.map_into_boxed_body(), &ask, &asker);
    Ok((Some(town), response))
}

/// Errors of handlers arrive inside the response; unknown routes arrive as a bare 404.
fn render(response: ServiceResponse<BoxBody>, ask: &Ask, asker: &Asker<'_>) -> ServiceResponse<BoxBody> {
    let better = match response.response().error() {
        Some(error) => error.as_error::<Failure>().map(|failure| answer(failure, ask, asker)),
        None if response.request().match_pattern().is_none() => Some(answer(&Failure(Error::not_found()), ask, asker)),
        None => None,
    };
    match better {
        Some(better) => response.into_response(better),
        None => response,
    }
}

type Refused = (Option<Arc<Town>>, Error);

async fn admit(
    installation: &Data<Installation>,
    req: &HttpRequest,
    origin: &Origin,
) -> Result<(Visitor, Option<Cx>), Refused> {
    // Not what a proxy or a client says was asked for: forwarded headers are not trusted until trusted proxies are configured.
    let host = req.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default().to_owned();
    let towns = req.app_data::<Data<Towns>>().ok_or_else(|| (None, Error::internal("no towns")))?;
    let town = towns.find(installation, &host).await;
    let town = town.map_err(|error| (towns.remembered(installation, &host), error))?;
    let town = town.ok_or_else(|| (None, Error::not_found()))?;
    let refuse = |error| (Some(town.clone()), error);
    if town.state != "active" {
        return Err(refuse(closed()));
    }
    guard::same_origin(req).map_err(refuse)?;
    let gate = installation.gate.clone();
    let visitor = Visitor { gate, town: town.clone(), origin: origin.clone() };
    let cx = match guard::actor(&visitor, req).await.map_err(refuse)? {
        Some(actor) => Some(visitor.gate.admit(town.clone(), actor, origin.clone()).await.map_err(refuse)?),
        None => None,
    };
    Ok((visitor, cx))
}

fn closed() -> Error {
    Error::unavailable("town_closed", "the tenant is being founded or is suspended")
}

fn origin(req: &HttpRequest) -> Origin {
    let given = req.headers().get("x-request-id").and_then(|value| value.to_str().ok());
    let fits = |id: &&str| (8..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let request = given.filter(fits).map_or_else(|| Uuid::now_v7().simple().to_string(), str::to_owned);
    let wanted = req.query_string().split('&').find_map(|pair| pair.strip_prefix("lang=")).map(str::to_owned);
    let wanted = wanted.or_else(|| req.cookie("gw_lang").map(|cookie| cookie.value().to_owned()));
    let lang = if wanted.as_deref() == Some("en") { Lang::En } else { Lang::De };
    let path = req.uri().path_and_query().map(|path| path.as_str().to_owned()).unwrap_or_default();
    Origin { request, lang, path: without_lang(&path), delivery: None, toast: toast(req) }
}

/// The language switch must not pile up in the addresses it makes.
fn without_lang(path: &str) -> String {
    let Some((path, query)) = path.split_once('?') else { return path.to_owned() };
    let rest: Vec<&str> = query.split('&').filter(|pair| !pair.starts_with("lang=")).collect();
    if rest.is_empty() { path.to_owned() } else { format!("{path}?{}", rest.join("&")) }
}

fn toast(req: &HttpRequest) -> Option<(String, Option<String>)> {
    let cookie = req.cookie("gw_toast")?;
    let text = URL_SAFE_NO_PAD.decode(cookie.value()).ok()?;
    let (said, undo): (String, Option<String>) = serde_json::from_slice(&text).ok()?;
    Some((said, undo.filter(|undo| undo.starts_with('/') && !undo.starts_with("//"))))
}

/// The language chosen stays; a sentence shown once goes.
fn leave_cookies(response: &mut ServiceResponse<BoxBody>, origin: &Origin) {
    let chosen = response.request().query_string().split('&').any(|pair| pair.starts_with("lang="));
    let page = response.headers().get("content-type").is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let mut cookies = Vec::new();
    if chosen {
        let cookie = Cookie::build("gw_lang", origin.lang.code()).path("/").same_site(SameSite::Lax).permanent();
        cookies.push(cookie.http_only(true).finish());
    }
    if origin.toast.is_some() && page {
        let mut gone = Cookie::build("gw_toast", "").path("/").finish();
        gone.make_removal();
        cookies.push(gone);
    }
    for cookie in cookies {
        if let Err(error) = response.response_mut().add_cookie(&cookie) {
            tracing::warn!(%error, "a cookie does not fit");
        }
    }
}
