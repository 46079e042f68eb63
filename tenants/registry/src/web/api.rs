use crate::service::{self, Founded, NewTenant};
use crate::tenant::Tenant;
use actix_web::HttpResponse;
use actix_web::web::{Json, Query};
use chrono::{DateTime, Utc};
use sdk::web::{Answer, Cursor, created, json};
use sdk::{Cx, TenantId};
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
pub(super) struct After {
    cursor: Option<String>,
}

#[derive(Serialize)]
struct TenantView {
    id: TenantId,
    key: String,
    title: String,
    kind: &'static str,
    parent: Option<TenantId>,
    state: &'static str,
    url: String,
    founded_at: DateTime<Utc>,
}

#[derive(Serialize)]
struct AccessView {
    login: String,
    password: String,
}

#[derive(Serialize)]
struct FoundedView {
    #[serde(flatten)]
    tenant: TenantView,
    admin: Option<AccessView>,
}

#[derive(Serialize)]
struct ListView {
    items: Vec<TenantView>,
    next: Option<String>,
}

fn view(cx: &Cx, tenant: Tenant) -> TenantView {
    TenantView {
        id: tenant.id,
        url: cx.house().address(&tenant.key),
        key: tenant.key,
        title: tenant.title,
        kind: tenant.kind.key(),
        parent: tenant.parent,
        state: tenant.state.key(),
        founded_at: tenant.founded_at,
    }
}

pub(super) async fn list(cx: Cx, after: Query<After>) -> Answer {
    let after = Cursor::parse(after.cursor.as_deref())?;
    let (listed, next) = service::list(&cx, after).await?;
    let items = listed.into_iter().map(|listed| view(&cx, listed.tenant)).collect();
    json(&ListView { items, next: next.map(|next| next.to_string()) })
}

pub(super) async fn found(cx: Cx, new: Json<NewTenant>) -> Answer {
    let Founded { tenant, access } = service::found(&cx, new.into_inner()).await?;
    let location = format!("/registry/tenants/{}", tenant.id);
    let admin = access.map(|access| AccessView { login: access.login, password: access.password });
    let view = FoundedView { tenant: view(&cx, tenant), admin };
    if view.admin.is_none() {
        return Ok(HttpResponse::Accepted().insert_header(("Location", location)).json(view));
    }
    created(location, &view)
}
