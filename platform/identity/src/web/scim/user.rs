//! Users.
use super::answer::{self, Parameters, asked, canonical, changed, created, gone, if_match, one, question, shape};
use crate::service::scim::user as service;
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
    one(&req, &shape(&parameters), service::get(&cx, form::id(&path)?).await?)
}

pub(super) async fn create(cx: Cx, parameters: Parameters, sent: Json<Value>) -> Answer {
    created(&shape(&parameters), service::create(&cx, &canonical(sent.into_inner())).await?)
}

pub(super) async fn replace(
    cx: Cx,
    path: Path<String>,
    parameters: Parameters,
    sent: Json<Value>,
    req: HttpRequest,
) -> Answer {
    let (id, sent) = (form::id(&path)?, canonical(sent.into_inner()));
    changed(&shape(&parameters), service::replace(&cx, id, &sent, if_match(&req)).await?)
}

pub(super) async fn patch(
    cx: Cx,
    path: Path<String>,
    parameters: Parameters,
    sent: Json<Value>,
    req: HttpRequest,
) -> Answer {
    let (id, sent) = (form::id(&path)?, canonical(sent.into_inner()));
    changed(&shape(&parameters), service::patch(&cx, id, &sent, if_match(&req)).await?)
}

pub(super) async fn remove(cx: Cx, path: Path<String>, req: HttpRequest) -> Answer {
    gone(&service::remove(&cx, form::id(&path)?, if_match(&req)).await?)
}
