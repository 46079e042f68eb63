//! The description of the API, made from the mounted routes.
use sdk::Mounted;
use serde_json::{Map, Value, json};

/// OpenAPI 3.1 of everything below `/api/v1`.
pub fn describe(routes: &[Mounted]) -> Value {
    let mut paths: Map<String, Value> = Map::new();
    for route in routes.iter().filter(|route| route.path.starts_with("/api/v1/")) {
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
                "session": { "type": "apiKey", "in": "cookie", "name": "gw_session" },
            },
            "schemas": { "Problem": problem() },
        },
    })
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
    let in_path =
        inside.map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }));
    let in_query = doc.query.iter().map(|name| json!({ "name": name, "in": "query", "schema": { "type": "string" } }));
    let (status, schema) = doc.answer.unwrap_or((200, json!({})));
    let mut operation = json!({
        "summary": doc.summary,
        "tags": [route.plugin],
        "parameters": in_path.chain(in_query).collect::<Vec<_>>(),
        "responses": {
            status.to_string(): { "description": "success", "content": { "application/json": { "schema": schema } } },
            "default": { "description": "RFC 9457", "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } } },
        },
    });
    if let (Some((media, schema)), Some(operation)) = (doc.body, operation.as_object_mut()) {
        operation.insert("requestBody".into(), json!({ "required": true, "content": { media: { "schema": schema } } }));
    }
    operation
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
    use super::plain;

    #[test]
    fn patterns_of_the_router_become_templates() {
        assert_eq!(plain("/api/v1/contracts/invoices/{id:[^.]+}.xml"), "/api/v1/contracts/invoices/{id}.xml");
        assert_eq!(plain("/api/v1/dms/documents/{id}/pages/{n}/image"), "/api/v1/dms/documents/{id}/pages/{n}/image");
        assert_eq!(plain("/api/v1/search"), "/api/v1/search");
    }
}
