use crate::{Error, Kind};
use actix_web::{HttpResponse, HttpResponseBuilder, ResponseError, http::StatusCode};
use std::fmt;

/// An error on its way to a person or program; the edge renders it as a page or as problem+json.
#[derive(Debug)]
pub struct Failure(pub Error);

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl ResponseError for Failure {
    fn status_code(&self) -> StatusCode {
        match self.0.kind {
            Kind::Unauthenticated => StatusCode::UNAUTHORIZED,
            Kind::Denied => StatusCode::FORBIDDEN,
            Kind::NotFound => StatusCode::NOT_FOUND,
            Kind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
            Kind::Conflict => StatusCode::CONFLICT,
            Kind::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Kind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Kind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse {
        problem(self.status_code(), self.0.code, &self.0.detail, "")
    }
}

/// The beginning of an answer that refuses; says when to come again, where that helps.
pub fn refusal(status: StatusCode) -> HttpResponseBuilder {
    let mut response = HttpResponse::build(status);
    if status == StatusCode::SERVICE_UNAVAILABLE || status == StatusCode::TOO_MANY_REQUESTS {
        response.insert_header(("Retry-After", "10"));
    }
    response
}

/// An error as RFC 9457 `application/problem+json`.
pub fn problem(status: StatusCode, code: &str, detail: &str, request: &str) -> HttpResponse {
    let body = serde_json::json!({
        "type": format!("urn:gemeinwerk:problem:{code}"),
        "title": status.canonical_reason().unwrap_or("error"),
        "status": status.as_u16(),
        "code": code,
        "detail": detail,
        "request_id": request,
    });
    let mut response = refusal(status);
    if status == StatusCode::UNAUTHORIZED {
        response.insert_header(("WWW-Authenticate", "Basic realm=\"Gemeinwerk\", charset=\"UTF-8\""));
    }
    response.content_type("application/problem+json").body(body.to_string())
}
