//! Through a provider: there, back, and out again.
use super::Kept;
use super::sign_in::{device, entered};
use crate::oidc::{Provider, Providers, broken_flow};
use crate::provider::Trusted;
use crate::service;
use actix_web::web::{Data, Form, Query};
use actix_web::{HttpRequest, HttpResponse, http::header};
use sdk::gate::Visitor;
use sdk::web::Answer;
use sdk::{Cx, Error, Result, uuid::Uuid};
use std::sync::Arc;

/// A provider with what the tenant says about it; without, it is the one every tenant trusts.
struct Way {
    trusted: Option<Trusted>,
    provider: Arc<Provider>,
}

async fn way(cx: &Cx, providers: &Providers, id: Option<Uuid>) -> Result<Way> {
    let Some(id) = id else {
        let provider = providers.everywhere().ok_or_else(Error::not_found)?;
        return Ok(Way { trusted: None, provider });
    };
    let trusted = service::door(cx, id).await?;
    let provider = providers.of(cx.town(), &trusted)?;
    Ok(Way { trusted: Some(trusted), provider })
}

fn way_back(visitor: &Visitor) -> String {
    format!("{}/oidc/callback", visitor.gate.house.address(&visitor.town.key))
}

#[derive(serde::Deserialize)]
pub(super) struct Start {
    #[serde(default)]
    next: String,
    provider: Option<Uuid>,
}

pub(super) async fn start(visitor: Visitor, query: Query<Start>, providers: Data<Providers>) -> Answer {
    let cx = visitor.service("identity").await?;
    let way = way(&cx, &providers, query.provider).await?;
    let (url, flow) = way.provider.start(query.provider, way_back(&visitor), &query.next).await?;
    service::begin_flow(&cx, &flow).await?;
    let cookie = Kept::Flow.with(flow.id.to_string(), cx.house().scheme);
    Ok(HttpResponse::SeeOther().insert_header((header::LOCATION, url)).cookie(cookie).finish())
}

#[derive(serde::Deserialize)]
pub(super) struct Back {
    #[serde(default)]
    state: String,
    #[serde(default)]
    code: String,
}

pub(super) async fn callback(
    visitor: Visitor,
    query: Query<Back>,
    req: HttpRequest,
    providers: Data<Providers>,
) -> Answer {
    // A link sent by somebody else would sign its reader in as that somebody.
    if Kept::Flow.of(&req, visitor.gate.house.scheme).is_none_or(|flow| flow != query.state) {
        return Err(broken_flow().into());
    }
    let cx = visitor.service("identity").await?;
    let flow = service::end_flow(&cx, &query.state).await?;
    let way = way(&cx, &providers, flow.provider).await?;
    let vouched = way.provider.finish(way_back(&visitor), &flow, &query.code).await?;
    let door = service::sign_in_vouched(&cx, way.trusted.as_ref(), &vouched, &device(&req)).await?;
    Ok(entered(&cx, door, &flow.next))
}

#[derive(serde::Deserialize)]
pub(super) struct LogoutToken {
    #[serde(default)]
    logout_token: String,
}

/// The provider tells us, without any browser, that somebody signed out there.
pub(super) async fn backchannel(visitor: Visitor, form: Form<LogoutToken>, providers: Data<Providers>) -> Answer {
    let cx = visitor.service("identity").await?;
    // The token does not say which of the tenant's providers made it before it is verified: each is asked.
    for trusted in service::doors(&cx).await? {
        let provider = providers.of(cx.town(), &trusted)?;
        if !provider.may_have_made(&form.logout_token) {
            continue;
        }
        let (subject, session) = provider.logged_out(&form.logout_token).await?;
        service::log_out(&cx, &trusted, &subject, session.as_deref()).await?;
        return Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).finish());
    }
    Err(crate::oidc::broken_logout().into())
}

/// Where the session ends at the provider too, if one opened it and offers that.
pub(super) async fn way_out(visitor: &Visitor, cx: &Cx, providers: &Providers, token: &str) -> Option<String> {
    let id = service::opened_by(cx, token).await.ok()??;
    let way = way(cx, providers, Some(id)).await.ok()?;
    let back = format!("{}/sign-in", visitor.gate.house.address(&visitor.town.key));
    way.provider.end_session(&back).await
}
