//! From an error to what people and programs read: one place decides.
use super::guard::is_scim;
use actix_web::http::{Method, header};
use actix_web::{HttpRequest, HttpResponse, ResponseError};
use askama::Template;
use sdk::gate::Origin;
use sdk::web::{Failure, Page, encode, problem, refusal};
use sdk::{Cx, Error, House, Kind, Town};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    page: Page,
    title: &'static str,
    detail: &'a str,
}

/// What is known about the asker when something went wrong.
pub struct Asker<'a> {
    pub house: &'a Arc<House>,
    pub town: Option<&'a Town>,
    pub cx: Option<&'a Cx>,
    pub origin: &'a Origin,
}

/// How the asker wants to be answered. Copied from the request, which must not be held while it is routed.
pub struct Ask {
    path: String,
    reads: bool,
    wants_page: bool,
    htmx: bool,
}

impl Ask {
    /// What the request says about it.
    pub fn of(req: &HttpRequest) -> Self {
        let accept = req.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        Self {
            path: req.path().to_owned(),
            reads: req.method() == Method::GET,
            wants_page: !req.path().starts_with("/api/") && !is_scim(req.path()) && accept.contains("text/html"),
            htmx: req.headers().contains_key("hx-request"),
        }
    }
}

/// Renders an error. Whoever is not signed in and wanted a page is asked to sign in.
pub fn answer(failure: &Failure, ask: &Ask, asker: &Asker<'_>) -> HttpResponse {
    let error = &failure.0;
    log(failure, ask, asker);
    let detail = asker.house.sentence(asker.origin.lang, &error.detail);
    if is_scim(&ask.path) {
        return identity::scim::refusal(error, &detail);
    }
    if !ask.wants_page {
        let mut answer = problem(failure.status_code(), error.code, &detail, &asker.origin.request);
        if ask.htmx {
            // A browser would open its own password box before our sign-in dialog.
            answer.headers_mut().remove(header::WWW_AUTHENTICATE);
        }
        return answer;
    }
    let Some(town) = asker.town else { return nowhere(failure, &detail, asker) };
    if error.kind == Kind::Unauthenticated && ask.reads {
        let next = encode(&asker.origin.path);
        return HttpResponse::SeeOther().insert_header((header::LOCATION, format!("/sign-in?next={next}"))).finish();
    }
    let page = match asker.cx {
        Some(cx) => Page::of(cx, ""),
        None => Page::plain(asker.house.clone(), town, asker.origin),
    };
    let status = failure.status_code();
    let page = ErrorPage { page, title: title(error.kind), detail: &detail };
    match page.render() {
        Ok(body) => refusal(status)
            .content_type("text/html; charset=utf-8")
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .body(body),
        Err(fault) => {
            tracing::error!(%fault, "the error page cannot be rendered");
            problem(status, error.code, &detail, &asker.origin.request)
        }
    }
}

/// What is said when an answer took too long: nobody knows how far it came.
pub fn slow(ask: &Ask, asker: &Asker<'_>) -> HttpResponse {
    let error = Error::new(
        Kind::Unavailable,
        "too_slow",
        "Das hat zu lange gedauert und wurde abgebrochen. Vielleicht wurde es dennoch ausgeführt. Sehen Sie nach, bevor Sie es erneut versuchen.",
    );
    answer(&Failure(error), ask, asker)
}

/// Under a host name nobody has, there is not even a town to name.
fn nowhere(failure: &Failure, detail: &str, asker: &Asker<'_>) -> HttpResponse {
    refusal(failure.status_code())
        .content_type("text/plain; charset=utf-8")
        .body(format!("{detail}\n{}\n", asker.origin.request))
}

fn title(kind: Kind) -> &'static str {
    match kind {
        Kind::Unauthenticated => "Bitte melden Sie sich an",
        Kind::Denied => "Dafür fehlt Ihnen ein Recht",
        Kind::NotFound => "Nicht gefunden",
        Kind::Invalid => "Das passt noch nicht",
        Kind::Conflict => "Das geht gerade nicht",
        Kind::TooMany => "Zu viele Versuche",
        Kind::Unavailable => "Gerade nicht erreichbar",
        Kind::Internal => "Etwas ist schiefgegangen",
    }
}

/// Log once, at the edge; never content.
fn log(failure: &Failure, ask: &Ask, asker: &Asker<'_>) {
    let error = &failure.0;
    let tenant = asker.town.map_or("", |town| town.key.as_str());
    let cause = error.cause().map(ToString::to_string).unwrap_or_default();
    let (request, path, code) = (&asker.origin.request, &ask.path, error.code);
    match error.kind {
        Kind::Internal => tracing::error!(%request, tenant, path, code, cause, "internal error"),
        Kind::Unavailable => tracing::warn!(%request, tenant, path, code, cause, "unavailable"),
        _ => tracing::debug!(%request, tenant, path, code, "refused"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::body::to_bytes;
    use sdk::{Lang, TenantId};

    /// What somebody reads in whose language something went wrong.
    async fn read(lang: Lang, wants_page: bool, error: Error) -> String {
        let house = Arc::new(House::new(Vec::new(), "gemeinwerk.example".into(), "https", std::env::temp_dir()));
        let (title, kind, state) = ("Stadt Rurbroich".into(), "municipality".into(), "active".into());
        let (id, key) = (TenantId::new(), "rurbroich".into());
        let town = Town { id, key, title, kind, state, epoch: 0, policy_version: 0, sealed_key: Vec::new() };
        let origin = Origin { request: "7".into(), lang, ..Origin::default() };
        let asker = Asker { house: &house, town: Some(&town), cx: None, origin: &origin };
        let ask = Ask { path: "/".into(), reads: true, wants_page, htmx: false };
        let body = to_bytes(answer(&Failure(error), &ask, &asker).into_body()).await.unwrap();
        String::from_utf8(body.to_vec()).unwrap()
    }

    #[actix_web::test]
    async fn errors_speak_the_language_of_the_screen() {
        for wants_page in [true, false] {
            let said = read(Lang::En, wants_page, Error::not_found()).await;
            assert!(said.contains("It does not exist here, or you may not see it."), "{said}");
            assert!(!said.contains("Das gibt es hier nicht"), "{said}");
            let said = read(Lang::De, wants_page, Error::not_found()).await;
            assert!(said.contains("Das gibt es hier nicht, oder Sie dürfen es nicht sehen."), "{said}");
        }
        assert!(
            read(Lang::En, true, Error::not_found()).await.contains("<h1 class=\"gw-h1\" id=\"fehler\">Not found</h1>")
        );
    }

    #[actix_web::test]
    async fn values_of_an_error_stand_in_its_translation() {
        let error = Error::invalid(
            "too_large",
            "Die Datei ist größer als 512 MB. Sie wurde nicht angenommen. Teilen Sie die Datei oder nutzen Sie den überwachten Ordner.",
        );
        let said = read(Lang::En, false, error).await;
        assert!(said.contains("The file is larger than 512 MB."), "{said}");
    }
}
