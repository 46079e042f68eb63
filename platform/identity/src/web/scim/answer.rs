//! What a request asks for, and how it is answered.
pub(super) use crate::scim::canonical;
use crate::scim::shape::{Shape, listed, names_version, version};
use crate::scim::{MEDIA, held};
use crate::service::scim::{Asked, Listed, Outcome};
use actix_web::http::{StatusCode, header};
use actix_web::web::Query;
use actix_web::{HttpRequest, HttpResponse};
use sdk::Result;
use sdk::web::Answer;
use serde_json::Value;
use std::collections::BTreeMap;

/// The parameters of an address.
pub(super) type Parameters = Query<BTreeMap<String, String>>;

fn of<'a>(parameters: &'a Parameters, name: &str) -> Option<&'a str> {
    let mut known = parameters.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
    known.next().map(|(_, value)| value.as_str())
}

/// Which attributes are shown.
pub(super) fn shape(parameters: &Parameters) -> Shape {
    let list = |name| of(parameters, name).unwrap_or_default();
    Shape::of(list("attributes"), list("excludedAttributes"))
}

/// What is asked of a list.
pub(super) fn asked(parameters: &Parameters) -> Result<Asked> {
    let (filter, start, count) = (of(parameters, "filter"), of(parameters, "startIndex"), of(parameters, "count"));
    Asked::read(filter, start, count, shape(parameters).shows("members"))
}

/// A question sent as a message (RFC 7644 §3.4.3): the same parameters, lists instead of commas.
pub(super) fn question(sent: Value) -> Parameters {
    let text = |value: Value| match value {
        Value::String(text) => text,
        Value::Array(values) => values.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    };
    let Value::Object(sent) = sent else { return Query(BTreeMap::new()) };
    let told = sent.into_iter().filter(|(_, value)| !value.is_null());
    Query(told.map(|(name, value)| (name, text(value))).collect())
}

/// The versions a change is meant for.
pub(super) fn if_match(req: &HttpRequest) -> Option<&str> {
    text(req, header::IF_MATCH)
}

fn text(req: &HttpRequest, name: header::HeaderName) -> Option<&str> {
    req.headers().get(name).and_then(|value| value.to_str().ok())
}

/// A message that is no thing of its own.
pub(super) fn message(value: &Value) -> Answer {
    Ok(plain(StatusCode::OK).body(value.to_string()))
}

/// A page of a list.
pub(super) fn page(asked: &Asked, shape: &Shape, found: Listed) -> Answer {
    let things = found.things.into_iter().map(|thing| shape.cut(thing)).collect();
    message(&listed(found.total, asked.start, things))
}

/// One thing, unless the asker has this version of it (RFC 7644 §3.14).
pub(super) fn one(req: &HttpRequest, shape: &Shape, thing: Value) -> Answer {
    let known = text(req, header::IF_NONE_MATCH).is_some_and(|list| names_version(list, version(&thing)));
    if known && !version(&thing).is_empty() {
        let tag = (header::ETAG, version(&thing).to_owned());
        return Ok(HttpResponse::NotModified().insert_header(tag).finish());
    }
    Ok(with(StatusCode::OK, shape, thing))
}

/// A thing that was just made, at its address.
pub(super) fn created(shape: &Shape, thing: Value) -> Answer {
    let location = thing.pointer("/meta/location").and_then(Value::as_str).unwrap_or_default().to_owned();
    let mut answer = with(StatusCode::CREATED, shape, thing);
    if let Ok(location) = header::HeaderValue::from_str(&location) {
        answer.headers_mut().insert(header::LOCATION, location);
    }
    Ok(answer)
}

/// A thing as it is after a change, unless the change is held.
pub(super) fn changed(shape: &Shape, outcome: Outcome) -> Answer {
    match outcome {
        Outcome::Done(thing) => Ok(with(StatusCode::OK, shape, thing)),
        Outcome::Held => Err(held().into()),
    }
}

/// Nothing is there any more, unless the change is held.
pub(super) fn gone(outcome: &Outcome) -> Answer {
    match outcome {
        Outcome::Done(_) => nothing(),
        Outcome::Held => Err(held().into()),
    }
}

/// Done, and nothing to say.
pub(super) fn nothing() -> Answer {
    Ok(HttpResponse::NoContent().finish())
}

fn with(status: StatusCode, shape: &Shape, thing: Value) -> HttpResponse {
    let mut answer = plain(status);
    if !version(&thing).is_empty() {
        answer.insert_header((header::ETAG, version(&thing).to_owned()));
    }
    answer.body(shape.cut(thing).to_string())
}

fn plain(status: StatusCode) -> actix_web::HttpResponseBuilder {
    let mut answer = HttpResponse::build(status);
    // Kept by nobody on the way; the asker may ask whether it is still so.
    answer.content_type(MEDIA).insert_header((header::CACHE_CONTROL, "private, no-cache"));
    answer
}
