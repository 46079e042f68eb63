//! Tenants for programs of those above them.
use super::{grant, id};
use crate::service::{self, Detail, Founded, NewTenant};
use crate::tenant::{State, Tenant};
use actix_web::HttpResponse;
use actix_web::web::{Json, Path, Query};
use chrono::{DateTime, Utc};
use sdk::web::{Answer, Cursor, created, json};
use sdk::{Cx, Doc, Routes, TenantId, schema};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json as object};

const TENANTS: &str = "/api/v1/registry/tenants";

const TENANT: &[(&str, &str)] = &[
    ("id", "uuid"),
    ("key", "string"),
    ("title", "string"),
    ("kind", "string"),
    ("parent", "uuid?"),
    ("state", "string"),
    ("url", "string"),
    ("founded_at", "date-time"),
];

/// What is told of one tenant beside what a list tells.
const BESIDE: &[(&str, &str)] = &[
    ("above", "string?"),
    ("blueprint", "string"),
    ("founding", "object?"),
    ("access_waits", "boolean"),
    ("grants", "[object]"),
];

pub(super) fn api(routes: &mut Routes) {
    let wanted =
        [("key", "string"), ("title", "string"), ("kind", "string"), ("parent", "string?"), ("blueprint", "string")];
    let one = format!("{TENANTS}/{{id}}");
    let tells = |summary| Doc { answer: Some((200, founded())), ..Doc::does(summary, &[], &[]) };
    let found_doc = Doc {
        answer: Some((201, founded())),
        ..Doc::does(
            "Founds a tenant from a blueprint and tells its first log-in once; 202 while a plugin still has to move in",
            &wanted,
            &[],
        )
    };
    let list_doc = Doc::pages("Tenants below the caller's, youngest first: names and states, never content");
    routes
        .get(TENANTS, list)
        .doc(Doc { answer: Some((200, listed())), ..list_doc })
        .post(TENANTS, found)
        .doc(found_doc)
        .get(&one, show)
        .doc(Doc::reads("A tenant below the caller's, how its founding stands, and the grants over it", &detail()))
        .post(&format!("{one}/suspend"), suspend)
        .doc(Doc::does("Closes a tenant for the time being: nobody can sign in, nothing is lost", &[], TENANT))
        .post(&format!("{one}/resume"), resume)
        .doc(Doc::does("Opens a suspended tenant again", &[], TENANT))
        .post(&format!("{one}/retry"), retry)
        .doc(tells("Tries a founding again that got stuck; 202 while a plugin still has to move in"))
        .post(&format!("{one}/reveal"), reveal)
        .doc(tells("Tells the first log-in of a tenant that was settled by itself, once"));
}

/// The fields of one tenant.
pub(super) fn detail() -> Vec<(&'static str, &'static str)> {
    [TENANT, BESIDE].concat()
}

fn listed() -> Value {
    object!({
        "type": "object",
        "properties": {
            "items": { "type": "array", "items": schema(TENANT) },
            "next": { "anyOf": [{ "type": "string" }, { "type": "null" }] },
        },
    })
}

fn founded() -> Value {
    let mut founded = schema(TENANT);
    if let Some(properties) = founded.get_mut("properties").and_then(|it| it.as_object_mut()) {
        properties.insert("admin".to_owned(), schema(&[("login", "string"), ("password", "string")]));
    }
    founded
}

#[derive(Deserialize)]
struct After {
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
struct DetailView {
    #[serde(flatten)]
    tenant: TenantView,
    above: Option<String>,
    blueprint: String,
    founding: Option<Value>,
    access_waits: bool,
    grants: Vec<Value>,
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

fn told(cx: &Cx, founded: Founded) -> FoundedView {
    let Founded { tenant, access } = founded;
    let admin = access.map(|access| AccessView { login: access.login, password: access.password });
    FoundedView { tenant: view(cx, tenant), admin }
}

async fn list(cx: Cx, after: Query<After>) -> Answer {
    let after = Cursor::parse(after.cursor.as_deref())?;
    let (listed, next) = service::list(&cx, after).await?;
    let items = listed.into_iter().map(|listed| view(&cx, listed.tenant)).collect();
    json(&ListView { items, next: next.map(|next| next.to_string()) })
}

async fn found(cx: Cx, new: Json<NewTenant>) -> Answer {
    let founded = service::found(&cx, new.into_inner()).await?;
    let location = format!("{TENANTS}/{}", founded.tenant.id);
    let view = told(&cx, founded);
    if view.admin.is_none() {
        return Ok(HttpResponse::Accepted().insert_header(("Location", location)).json(view));
    }
    created(location, &view)
}

async fn show(cx: Cx, path: Path<String>) -> Answer {
    shown(&cx, id(&path)?).await
}

/// A tenant as its page shows it.
pub(super) async fn shown(cx: &Cx, id: TenantId) -> Answer {
    let Detail { tenant, above, founding } = service::get(cx, id).await?;
    let grants = service::grants_over(cx, id).await?;
    let founding = founding.filter(|_| cx.may(service::FOUND));
    let waiting = tenant.state == State::Founding;
    let (blueprint, access_waits) = (tenant.blueprint.clone(), !waiting && founding.is_some());
    let founding = founding.filter(|_| waiting).map(
        |founding| object!({ "fault": founding.fault, "attempts": founding.attempts, "tried_at": founding.tried_at }),
    );
    let grants = grants.iter().map(|grant| grant::view(cx, grant)).collect();
    json(&DetailView { tenant: view(cx, tenant), above, blueprint, founding, access_waits, grants })
}

async fn suspend(cx: Cx, path: Path<String>) -> Answer {
    json(&view(&cx, service::suspend(&cx, id(&path)?).await?))
}

async fn resume(cx: Cx, path: Path<String>) -> Answer {
    json(&view(&cx, service::resume(&cx, id(&path)?).await?))
}

async fn retry(cx: Cx, path: Path<String>) -> Answer {
    let view = told(&cx, service::retry(&cx, id(&path)?).await?);
    if view.admin.is_none() { Ok(HttpResponse::Accepted().json(view)) } else { json(&view) }
}

async fn reveal(cx: Cx, path: Path<String>) -> Answer {
    json(&told(&cx, service::reveal(&cx, id(&path)?).await?))
}
