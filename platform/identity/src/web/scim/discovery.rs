//! What the service can do (RFC 7644 §4). Told to connections only: it names the tenant's address.
use super::answer::message;
use crate::scim::discovery;
use crate::service::scim::{SYNC, units};
use actix_web::web::Path;
use sdk::web::Answer;
use sdk::{Cx, Error, Result};
use serde_json::Value;

fn address(cx: &Cx) -> Result<String> {
    cx.demand(SYNC)?;
    Ok(cx.house().address(&cx.town().key))
}

pub(super) async fn provider(cx: Cx) -> Answer {
    message(&discovery::provider(&address(&cx)?))
}

pub(super) async fn types(cx: Cx) -> Answer {
    message(&discovery::listed(discovery::types(&address(&cx)?)))
}

pub(super) async fn kind(cx: Cx, path: Path<String>) -> Answer {
    message(&named(discovery::types(&address(&cx)?), &path)?)
}

pub(super) async fn schemas(cx: Cx) -> Answer {
    message(&discovery::listed(discovery::schemas(&address(&cx)?, &units(&cx).await?)))
}

pub(super) async fn schema(cx: Cx, path: Path<String>) -> Answer {
    message(&named(discovery::schemas(&address(&cx)?, &units(&cx).await?), &path)?)
}

fn named(all: Vec<Value>, id: &str) -> Result<Value> {
    let is = |one: &Value| one["id"].as_str().is_some_and(|known| known.eq_ignore_ascii_case(id));
    all.into_iter().find(is).ok_or_else(Error::not_found)
}
