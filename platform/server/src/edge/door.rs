//! The one way in: request id, tenant, actor, context; and the one way out.
use super::fault::{Ask, Asker, answer, slow};
use super::limits::{Met, Turnstile};
use super::pace::{self, Progress};
use super::proxy::Seen;
use super::quota::{Quotas, Sender, Sent};
use super::scan::let_out;
use super::{Allowances, Towns, cookies, guard, harden};
use crate::{Installation, metrics::Metrics};
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::header::{self, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, web::Data};
use chrono::Utc;
use sdk::gate::{Origin, Visitor};
use sdk::web::Failure;
use sdk::{Cx, Error, Kind, Lang, Result, Town, uuid::Uuid};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Instant;

/// Paths that belong to no tenant.
fn is_open(path: &str) -> bool {
    matches!(path, "/healthz" | "/readyz" | "/metrics" | "/api/openapi.json") || path.starts_with("/assets/")
}

/// Lets a request in, and its answer out.
///
/// # Errors
/// Only that a request took too long; the answer that says so is part of the error.
pub async fn door(
    mut req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let began = Instant::now();
    let Some(installation) = req.app_data::<Data<Installation>>().cloned() else {
        let response = HttpResponse::InternalServerError().finish();
        return Ok(req.into_response(response));
    };
    let seen = seen(&installation, req.request());
    let origin = origin(req.request(), &seen);
    let https = installation.config.scheme == "https";
    let secure = https && seen.secure.unwrap_or(true);
    let progress = Progress::of(&mut req, installation.config.edge.patience, largest_body(&installation));
    let sent = Rc::new(Sent::new(req.app_data::<Data<Quotas>>().cloned(), progress.clone()));
    req.extensions_mut().insert(sent.clone());
    let (ask, metrics) = (Ask::of(req.request()), req.app_data::<Data<Metrics>>().cloned());
    let Some(done) = progress.in_time(through(req, next, &installation, &origin)).await else {
        let mut response =
            slow(&ask, &Asker { house: &installation.gate.house, town: None, cx: None, origin: &origin });
        harden::harden(response.headers_mut(), secure, &origin.request);
        if let Some(metrics) = metrics {
            metrics.request("slow", 503, began.elapsed());
        }
        return Err(InternalError::from_response("too slow", response).into());
    };
    let (town, mut response) = done?;
    sent.count();
    harden::harden(response.headers_mut(), secure, &origin.request);
    cookies::leave(&mut response, &origin);
    cookies::close(&mut response, https);
    let route = response.request().match_pattern().unwrap_or_else(|| "unmatched".into());
    let status = response.status().as_u16();
    if let Some(metrics) = metrics {
        metrics.request(&route, status, began.elapsed());
    }
    let (request, ms) = (&origin.request, began.elapsed().as_millis());
    let tenant = town.map(|town| town.key.clone()).unwrap_or_default();
    let address = origin.address.map(|address| address.to_string()).unwrap_or_default();
    tracing::info!(%request, tenant, address, method = %response.request().method(), route, status, ms, "request");
    Ok(response)
}

/// A file, and what a form may carry beside it.
fn largest_body(installation: &Installation) -> u64 {
    installation.gate.house.largest_file.saturating_add(10_000_000)
}

fn seen(installation: &Installation, req: &HttpRequest) -> Seen {
    installation.config.edge.proxies.seen(req.peer_addr().map(|peer| peer.ip()), req.headers())
}

type Through = (Option<Arc<Town>>, ServiceResponse<BoxBody>);

async fn through(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
    installation: &Data<Installation>,
    origin: &Origin,
) -> Result<Through, actix_web::Error> {
    let ask = Ask::of(req.request());
    if is_open(req.path()) {
        let response = next.call(req).await?.map_into_boxed_body();
        let asker = Asker { house: &installation.gate.house, town: None, cx: None, origin };
        return Ok((None, let_out(&installation.watch, None, response, &ask, &asker)));
    }
    let house = &installation.gate.house;
    let (visitor, admitted) = match admit(installation, &req, origin).await {
        Ok(found) => found,
        Err(Refused { town, error, wait }) => {
            let asker = Asker { house, town: town.as_deref(), cx: None, origin };
            let mut response = answer(&Failure(error), &ask, &asker);
            if let Some(wait) = wait {
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait));
            }
            return Ok((town, req.into_response(response)));
        }
    };
    let (town, cx) = (visitor.town.clone(), admitted.clone());
    req.extensions_mut().insert(visitor);
    if let Some(cx) = admitted {
        req.extensions_mut().insert(cx);
    }
    let asker = Asker { house, town: Some(&town), cx: cx.as_ref(), origin };
    let response = render(next.call(req).await?.map_into_boxed_body(), &ask, &asker);
    let response = let_out(&installation.watch, Some(&town), response, &ask, &asker);
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

/// Why somebody does not come in, at whose door, and in how many seconds they may.
struct Refused {
    town: Option<Arc<Town>>,
    error: Error,
    wait: Option<u64>,
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self { town: None, error, wait: None }
    }
}

impl From<Met> for Refused {
    fn from(met: Met) -> Self {
        let error = Error::new(Kind::TooMany, "too_many_requests", met.sentence);
        Self { town: None, error, wait: Some(met.wait.as_secs().saturating_add(1)) }
    }
}

async fn admit(
    installation: &Data<Installation>,
    req: &ServiceRequest,
    origin: &Origin,
) -> Result<(Visitor, Option<Cx>), Refused> {
    // Not what a proxy says was asked for: `Host` is passed on unchanged, and nothing else is believed about it.
    let host = req.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default().to_owned();
    let towns = req.app_data::<Data<Towns>>().ok_or_else(|| Error::internal("no towns"))?;
    let town = match towns.find(installation, &host).await {
        Ok(town) => town.ok_or_else(Error::not_found)?,
        Err(error) => return Err(Refused { town: towns.remembered(installation, &host), error, wait: None }),
    };
    let at = |refused: Refused| Refused { town: Some(town.clone()), ..refused };
    if town.state != "active" {
        return Err(at(closed().into()));
    }
    if pace::announced(req) > largest_body(installation) {
        return Err(at(too_large().into()));
    }
    guard::same_origin(req.request()).map_err(|error| at(error.into()))?;
    let visitor = Visitor { gate: installation.gate.clone(), town: town.clone(), origin: origin.clone() };
    let cx = counted(&visitor, req).await.map_err(at)?;
    Ok((visitor, cx))
}

/// Who it is, unless they ask for too much.
async fn counted(visitor: &Visitor, req: &ServiceRequest) -> Result<Option<Cx>, Refused> {
    let turnstile = req.app_data::<Data<Turnstile>>().ok_or_else(|| Error::internal("no turnstile"))?;
    let (town, address) = (&visitor.town, visitor.origin.address);
    if guard::signs_in(req.request()) {
        turnstile.sign_in(address)?;
    }
    let Some(actor) = guard::actor(visitor, req.request()).await? else {
        turnstile.stranger(address)?;
        return Ok(None);
    };
    let allowances = req.app_data::<Data<Allowances>>().ok_or_else(|| Error::internal("no allowances"))?;
    let quotas = req.app_data::<Data<Quotas>>().ok_or_else(|| Error::internal("no quotas"))?;
    let (allowance, sender) = (allowances.of(visitor).await?, Sender::new(town.id, &actor));
    turnstile.person(town.id, &actor, allowance)?;
    // Who has sent too much must still be able to sign out, end an access or change the rule.
    if pace::may_be_large(req) {
        quotas.demand(sender, allowance, pace::announced(req).max(1), Utc::now())?;
    }
    if let Some(sent) = req.extensions().get::<Rc<Sent>>() {
        sent.by(sender);
    }
    Ok(Some(visitor.gate.admit(town.clone(), actor, visitor.origin.clone()).await?))
}

fn closed() -> Error {
    Error::unavailable("town_closed", "the tenant is being founded or is suspended")
}

fn too_large() -> Error {
    Error::invalid(
        "too_large",
        "Die Sendung ist zu groß. Es wurde nichts angenommen. Senden Sie weniger auf einmal oder nutzen Sie den überwachten Ordner.",
    )
}

fn origin(req: &HttpRequest, seen: &Seen) -> Origin {
    let given = req.headers().get("x-request-id").and_then(|value| value.to_str().ok());
    let fits = |id: &&str| (8..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let request = given.filter(fits).map_or_else(|| Uuid::now_v7().simple().to_string(), str::to_owned);
    let wanted = req.query_string().split('&').find_map(|pair| pair.strip_prefix("lang=")).map(str::to_owned);
    let wanted = wanted.or_else(|| req.cookie("gw_lang").map(|cookie| cookie.value().to_owned()));
    let lang = if wanted.as_deref() == Some("en") { Lang::En } else { Lang::De };
    let path = req.uri().path_and_query().map(|path| path.as_str().to_owned()).unwrap_or_default();
    let (path, toast) = (without_lang(&path), cookies::toast(req));
    Origin { request, lang, path, delivery: None, toast, address: seen.address }
}

/// The language switch must not pile up in the addresses it makes.
fn without_lang(path: &str) -> String {
    let Some((path, query)) = path.split_once('?') else { return path.to_owned() };
    let rest: Vec<&str> = query.split('&').filter(|pair| !pair.starts_with("lang=")).collect();
    if rest.is_empty() { path.to_owned() } else { format!("{path}?{}", rest.join("&")) }
}
