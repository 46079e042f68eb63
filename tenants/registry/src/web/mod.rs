//! Pages and JSON of the registry. No rules, no SQL.
mod api;
mod founding;
mod grant;
mod opening;
mod shredding;
mod tenant;

pub use opening::guest_cookie;
use sdk::{Doc, Error, Result, Routes, TenantId, schema};
use serde_json::json;

pub(crate) fn pages(routes: &mut Routes) {
    routes
        .get("/registry", tenant::list)
        .get("/registry/new", founding::form)
        .post("/registry/tenants", founding::found)
        .get("/registry/tenants/{id}", tenant::show)
        .post("/registry/tenants/{id}/suspend", tenant::suspend)
        .post("/registry/tenants/{id}/resume", tenant::resume)
        .post("/registry/tenants/{id}/retry", founding::retry)
        .post("/registry/tenants/{id}/reveal", founding::reveal)
        .post("/registry/tenants/{id}/grant", grant::give)
        .post("/registry/tenants/{id}/revoke-grant", grant::revoke_over)
        .get("/registry/tenants/{id}/shredding", shredding::show)
        .post("/registry/tenants/{id}/shredding", shredding::ask)
        .post("/registry/tenants/{id}/shredding/withdraw", shredding::withdraw)
        .post("/registry/tenants/{id}/shredding/release", shredding::release)
        .get("/registry/tenants/{id}/shredding/certificate.pdf", shredding::pdf)
        .get("/registry/tenants/{id}/shredding/certificate.json", shredding::signed)
        .get("/registry/grants", grant::list)
        .get("/registry/tenants/{id}/openings", opening::list_over)
        .post("/registry/tenants/{id}/openings", opening::ask)
        .post("/registry/tenants/{id}/openings/release", opening::release)
        .post("/registry/tenants/{id}/openings/open", opening::open)
        .post("/registry/tenants/{id}/openings/end", opening::end_over)
        .get("/registry/openings", opening::list)
        .post("/registry/openings/{id}/ask", opening::question)
        .post("/registry/openings/{id}/reply", opening::reply)
        .post("/registry/openings/{id}/end", opening::end)
        .get("/registry/enter", opening::enter)
        .post("/registry/rules", grant::regulate)
        .post("/registry/grants/{id}/revoke", grant::revoke)
        .post("/registry/grants/{id}/renew", grant::renew);
}

/// The end of a tenant, as the API tells it.
const SHREDDING: &[(&str, &str)] = &[
    ("asked", "object?"),
    ("reason", "string?"),
    ("keys_destroyed_at", "date-time?"),
    ("files_removed", "integer?"),
    ("rows_removed", "integer?"),
    ("done_at", "date-time?"),
    ("certificate", "object?"),
];

pub(crate) fn api(routes: &mut Routes) {
    let tenant = [
        ("id", "uuid"),
        ("key", "string"),
        ("title", "string"),
        ("kind", "string"),
        ("parent", "uuid?"),
        ("state", "string"),
        ("url", "string"),
        ("founded_at", "date-time"),
    ];
    let mut founded = schema(&tenant);
    if let Some(properties) = founded.get_mut("properties").and_then(|it| it.as_object_mut()) {
        properties.insert("admin".to_owned(), schema(&[("login", "string"), ("password", "string")]));
    }
    let wanted =
        [("key", "string"), ("title", "string"), ("kind", "string"), ("parent", "string?"), ("blueprint", "string")];
    let page = json!({
        "type": "object",
        "properties": {
            "items": { "type": "array", "items": schema(&tenant) },
            "next": { "anyOf": [{ "type": "string" }, { "type": "null" }] },
        },
    });
    routes
        .get("/api/v1/registry/tenants", api::list)
        .doc(Doc {
            summary: "Tenants below the caller's, youngest first: names and states, never content.",
            query: &["cursor"],
            answer: Some((200, page)),
            ..Doc::default()
        })
        .post("/api/v1/registry/tenants", api::found)
        .doc(Doc {
            summary: "Founds a tenant from a blueprint; tells its first log-in once. 202 while a plugin still has to move in.",
            body: Some(("application/json", schema(&wanted))),
            answer: Some((201, founded)),
            ..Doc::default()
        })
        .get("/api/v1/registry/tenants/{id}/shredding", shredding::get_json)
        .doc(Doc {
            summary: "The end of a tenant: who asked, who released, what is gone, and the signed certificate once all is.",
            answer: Some((200, schema(SHREDDING))),
            ..Doc::default()
        })
        .post("/api/v1/registry/tenants/{id}/shredding", shredding::ask_json)
        .doc(Doc {
            summary: "Asks for the end of a suspended tenant; nothing happens until a second person releases it.",
            body: Some(("application/json", schema(&[("typed", "string"), ("reason", "string")]))),
            answer: Some((200, schema(SHREDDING))),
            ..Doc::default()
        })
        .post("/api/v1/registry/tenants/{id}/shredding/release", shredding::release_json)
        .doc(Doc {
            summary: "Releases it as a second person: the tenant's keys are destroyed at once and for ever.",
            answer: Some((200, schema(SHREDDING))),
            ..Doc::default()
        });
}

/// An identifier in a path: what is none belongs to nothing.
fn id(text: &str) -> Result<TenantId> {
    text.parse().map_err(|_| Error::not_found())
}
