use super::Failure;
use crate::{Error, Kind};
use actix_web::{
    HttpResponse,
    cookie::Cookie,
    http::{StatusCode, header},
};
use askama::Template;

/// What a handler returns.
pub type Answer = Result<HttpResponse, Failure>;

/// A rendered page.
///
/// # Errors
/// `Internal` if the template fails.
pub fn html(template: &impl Template) -> Answer {
    let body = template.render().map_err(Error::internal)?;
    Ok(HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(body))
}

/// Whether a person can mend the failure in the form they filled in; anything else is an error page.
pub fn mendable(error: &Error) -> bool {
    matches!(error.kind, Kind::Invalid | Kind::Conflict | Kind::TooMany)
}

/// The same page, answered as not accepted.
///
/// # Errors
/// Those of the page.
pub fn refused(page: Answer) -> Answer {
    let mut answer = page?;
    *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(answer)
}

/// On to another page, which says what was done; or the same page again, with what a person can mend.
///
/// # Errors
/// What nobody can mend.
pub async fn settled(
    done: crate::Result<()>,
    to: impl Into<String>,
    text: &str,
    again: impl AsyncFnOnce(String) -> Answer,
) -> Answer {
    match done {
        Ok(()) => see_other_with(to, text, None),
        Err(error) if mendable(&error) => refused(again(error.detail.into_owned()).await),
        Err(error) => Err(error.into()),
    }
}

/// A JSON value.
///
/// # Errors
/// None today; the type fits handlers.
pub fn json(value: &impl serde::Serialize) -> Answer {
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(value))
}

/// A JSON value of something just made, at its address.
///
/// # Errors
/// None today; the type fits handlers.
pub fn created(location: impl Into<String>, value: &impl serde::Serialize) -> Answer {
    Ok(HttpResponse::Created().insert_header((header::LOCATION, location.into())).json(value))
}

/// On to another page, after a change.
///
/// # Errors
/// None today; the type fits handlers.
pub fn see_other(to: impl Into<String>) -> Answer {
    Ok(HttpResponse::SeeOther().insert_header((header::LOCATION, to.into())).finish())
}

/// On to another page, which says once what was done, and where it can be undone.
///
/// # Errors
/// None today; the type fits handlers.
pub fn see_other_with(to: impl Into<String>, text: &str, undo: Option<&str>) -> Answer {
    let value = serde_json::json!([text, undo]).to_string();
    let encoded = base64::Engine::encode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, value);
    let toast = Cookie::build("gw_toast", encoded).path("/").http_only(true).finish();
    Ok(HttpResponse::SeeOther().insert_header((header::LOCATION, to.into())).cookie(toast).finish())
}
