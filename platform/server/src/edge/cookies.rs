//! The small cookies of the screen: the language chosen, a sentence shown once.
use actix_web::HttpRequest;
use actix_web::body::BoxBody;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::dev::ServiceResponse;
use actix_web::http::header::{HeaderValue, SET_COOKIE};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sdk::gate::Origin;

/// The sentence to show once, and where it can be undone.
pub fn toast(req: &HttpRequest) -> Option<(String, Option<String>)> {
    let cookie = req.cookie("gw_toast")?;
    let text = URL_SAFE_NO_PAD.decode(cookie.value()).ok()?;
    let (said, undo): (String, Option<String>) = serde_json::from_slice(&text).ok()?;
    Some((said, undo.filter(|undo| undo.starts_with('/') && !undo.starts_with("//"))))
}

/// The language chosen stays; a sentence shown once goes.
pub fn leave(response: &mut ServiceResponse<BoxBody>, origin: &Origin) {
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

/// Whatever cookie leaves, whoever made it: no other site's change carries it, and after TLS no plain line does.
pub fn close(response: &mut ServiceResponse<BoxBody>, https: bool) {
    let close = |mut cookie: Cookie<'static>| {
        if cookie.same_site().is_none() {
            cookie.set_same_site(SameSite::Lax);
        }
        if https {
            cookie.set_secure(true);
        }
        HeaderValue::from_str(&cookie.to_string()).ok()
    };
    let cookies: Vec<_> = response.response().cookies().filter_map(|cookie| close(cookie.into_owned())).collect();
    response.headers_mut().remove(SET_COOKIE);
    for cookie in cookies {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
}
