//! Groups.
use super::answer::{self, Parameters, asked, canonical, changed, if_match, nothing, one, question, shape};
use crate::service::scim::{Outcome, group as service};
use crate::web::form;
use actix_web::HttpRequest;
use actix_web::web::{Json, Path};
use sdk::Cx;
use sdk::web::Answer;
use serde_json::Value;

pub(super) async fn list(cx: Cx, parameters: Parameters) -> Answer {
    let asked = asked(&parameters)?;
    answer::page(&asked, &shape(&parameters), service::list(&cx, &asked).await?)
}

pub(super) async fn search(cx: Cx, sent: Json<Value>) -> Answer {
    list(cx, question(sent.into_inner())).await
}

pub(super) async fn get(cx: Cx, path: Path<String>, parameters: Parameters, req: HttpRequest) -> Answer {
    let shape = shape(&parameters);
    let group = service::get(&cx, form::id(&path)?, shape.shows("members")).await?;
    one(&req, &shape, group)
}

pub(super) async fn create(cx: Cx) -> Answer {
    service::refuse(&cx)?;
    nothing()
}

pub(super) async fn replace(
    cx: Cx,
    path: Path<String>,
    parameters: Parameters,
    sent: Json<Value>,
    req: HttpRequest,
) -> Answer {
    let (id, sent) = (form::id(&path)?, canonical(sent.into_inner()));
    changed(&shape(&parameters), Outcome::Done(service::replace(&cx, id, &sent, if_match(&req)).await?))
}

/// Says nothing back unless asked to: a role may have very many members (RFC 7644 §3.5.2).
pub(super) async fn patch(
    cx: Cx,
    path: Path<String>,
    parameters: Parameters,
    sent: Json<Value>,
    req: HttpRequest,
) -> Answer {
    let (id, sent) = (form::id(&path)?, canonical(sent.into_inner()));
    let group = service::patch(&cx, id, &sent, if_match(&req)).await?;
    let shape = shape(&parameters);
    if shape.is_whole() { nothing() } else { changed(&shape, Outcome::Done(group)) }
}

pub(super) async fn remove(cx: Cx, path: Path<String>) -> Answer {
    service::refuse_to_remove(&cx, form::id(&path)?).await?;
    nothing()
}
