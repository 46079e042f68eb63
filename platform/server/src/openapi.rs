//! The description of the API, made from the mounted routes.
use identity::Kept;
use sdk::Mounted;
use serde_json::{Map, Value, json};

/// OpenAPI 3.1 of everything below `/api/v1`, and of SCIM.
///
/// `scheme`: with `https`, the session's cookie has another name.
pub fn describe(routes: &[Mounted], scheme: &str) -> Value {
    let mut paths: Map<String, Value> = Map::new();
    for route in routes.iter().filter(|route| route.path.starts_with("/api/v1/") || is_scim(&route.path)) {
        let path = plain(&route.path);
        let item = paths.entry(path.clone()).or_insert_with(|| json!({}));
        if let Some(item) = item.as_object_mut() {
            item.insert(route.method.as_str().to_lowercase(), operation(route, &path));
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Gemeinwerk", "version": env!("CARGO_PKG_VERSION"), "license": { "name": "EUPL-1.2", "identifier": "EUPL-1.2" } },
        "servers": [{ "url": "/" }],
        "security": [{ "basic": [] }, { "session": [] }],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "basic": { "type": "http", "scheme": "basic", "description": "Log-in and app password" },
                "session": { "type": "apiKey", "in": "cookie", "name": Kept::Session.name(scheme) },
                "connection": { "type": "http", "scheme": "bearer", "description": "Token of a connection" },
            },
            "schemas": { "Problem": problem() },
        },
    })
}

fn is_scim(path: &str) -> bool {
    path.starts_with(identity::scim::ROOT)
}

/// `{id:[^.]+}` of the router is `{id}` of OpenAPI.
fn plain(path: &str) -> String {
    let mut plain = String::new();
    for (n, piece) in path.split('{').enumerate() {
        match piece.split_once('}') {
            Some((name, rest)) if n > 0 => {
                let name = name.split(':').next().unwrap_or(name);
                plain.push_str(&format!("{{{name}}}{rest}"));
            }
            _ => plain.push_str(piece),
        }
    }
    plain
}

fn operation(route: &Mounted, path: &str) -> Value {
    let doc = route.doc.clone().unwrap_or_default();
    let inside = path.split('{').skip(1).filter_map(|part| part.split('}').next());
    let in_path = inside.map(|name| json!({ "name": name, "in": "path", "required": true, "schema": in_path(name) }));
    let in_query = doc.query.iter().map(|name| json!({ "name": name, "in": "query", "schema": in_query(name) }));
    let (status, schema) = doc.answer.unwrap_or((200, json!({})));
    let media = match schema.get("format") {
        // A stored file comes as what it is.
        Some(format) if format == "binary" => "*/*",
        _ if is_scim(path) => identity::scim::MEDIA,
        _ => "application/json",
    };
    let mut operation = json!({
        "summary": doc.summary,
        "tags": [route.plugin],
        "parameters": in_path.chain(in_query).collect::<Vec<_>>(),
        "responses": {
            status.to_string(): { "description": "success", "content": { media: { "schema": schema } } },
            "default": { "description": "RFC 9457", "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } } },
        },
    });
    if let (true, Some(operation)) = (is_scim(path), operation.as_object_mut()) {
        operation.insert("security".into(), json!([{ "connection": [] }]));
    }
    if let (Some((media, schema)), Some(operation)) = (doc.body, operation.as_object_mut()) {
        operation.insert("requestBody".into(), json!({ "required": true, "content": { media: { "schema": schema } } }));
    }
    operation
}

/// What stands in an address.
fn in_path(name: &str) -> Value {
    match name {
        "id" => json!({ "type": "string", "format": "uuid" }),
        "n" | "number" => json!({ "type": "integer", "minimum": 1 }),
        "picture" => json!({ "type": "string", "enum": ["image", "thumbnail"] }),
        _ => json!({ "type": "string" }),
    }
}

/// What may stand behind an address.
fn in_query(name: &str) -> Value {
    match name {
        "cursor" => json!({ "type": "string", "description": "`next` of the page before" }),
        "month" => json!({ "type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$" }),
        "startIndex" | "count" => json!({ "type": "integer" }),
        _ => json!({ "type": "string" }),
    }
}

fn problem() -> Value {
    sdk::schema(&[
        ("type", "string"),
        ("title", "string"),
        ("status", "integer"),
        ("code", "string"),
        ("detail", "string"),
        ("request_id", "string"),
    ])
}

#[cfg(test)]
mod tests {
    use super::{describe, plain};
    use sdk::{Doc, Mounted};

    #[test]
    fn an_operation_says_what_it_takes_and_gives() {
        let mounted = |path: &str, answer| Mounted {
            plugin: "dms",
            method: actix_web::http::Method::GET,
            path: path.into(),
            doc: Some(Doc { query: &["month"], answer: Some((200, answer)), ..Doc::default() }),
        };
        let file = mounted("/api/v1/dms/{id}/pages/{n}", sdk::schema(&[])["no"].clone());
        let bytes = mounted("/api/v1/dms/{id}", serde_json::json!({ "type": "string", "format": "binary" }));
        let described = describe(&[file, bytes, mounted("/dms", serde_json::json!({}))], "https");
        let paths = described["paths"].as_object().unwrap();
        assert_eq!(paths.len(), 2, "pages are no part of the API");
        let parameters = &paths["/api/v1/dms/{id}/pages/{n}"]["get"]["parameters"];
        assert_eq!(parameters[0]["schema"]["format"], "uuid");
        assert_eq!(parameters[1]["schema"]["type"], "integer");
        assert!(parameters[2]["schema"]["pattern"].is_string() && parameters[2]["required"].is_null());
        assert!(paths["/api/v1/dms/{id}"]["get"]["responses"]["200"]["content"]["*/*"].is_object());
        assert_eq!(described["components"]["securitySchemes"]["session"]["name"], "__Host-gw_session");
    }

    #[test]
    fn patterns_of_the_router_become_templates() {
        assert_eq!(plain("/api/v1/contracts/invoices/{id:[^.]+}.xml"), "/api/v1/contracts/invoices/{id}.xml");
        assert_eq!(plain("/api/v1/dms/documents/{id}/pages/{n}/image"), "/api/v1/dms/documents/{id}/pages/{n}/image");
        assert_eq!(plain("/api/v1/search"), "/api/v1/search");
    }
}
