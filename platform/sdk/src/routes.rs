//! Routes of one plugin; remembers what it mounted, so that tests can visit every one of them.
use actix_web::{FromRequest, Handler, Responder, http::Method, web};
use serde_json::{Value, json};

/// What the API description says about one route.
#[derive(Clone, Debug, Default)]
pub struct Doc {
    /// One line: what it does.
    pub summary: &'static str,
    /// Query parameters.
    pub query: &'static [&'static str],
    /// The request body: media type and schema.
    pub body: Option<(&'static str, Value)>,
    /// The status and schema of success.
    pub answer: Option<(u16, Value)>,
}

/// Fields of an object and their short type names, as [`schema`] reads them.
type Fields<'a> = &'a [(&'a str, &'a str)];

impl Doc {
    /// A route that only answers.
    pub fn reads(summary: &'static str, answer: Fields<'_>) -> Self {
        Self { summary, answer: Some((200, schema(answer))), ..Self::default() }
    }

    /// A route that answers with a page of things, from a cursor on.
    pub fn pages(summary: &'static str) -> Self {
        let page = schema(&[("items", "[object]"), ("next", "string?")]);
        Self { summary, query: &["cursor"], answer: Some((200, page)), ..Self::default() }
    }

    /// A route that takes an object and changes something; without fields it takes nothing.
    pub fn does(summary: &'static str, takes: Fields<'_>, answer: Fields<'_>) -> Self {
        let body = (!takes.is_empty()).then(|| ("application/json", schema(takes)));
        Self { body, ..Self::reads(summary, answer) }
    }

    /// The same, and what is new has an address.
    #[must_use]
    pub fn makes(self) -> Self {
        Self { answer: self.answer.map(|(_, schema)| (201, schema)), ..self }
    }
}

/// One mounted route.
#[derive(Clone, Debug)]
pub struct Mounted {
    /// The plugin it belongs to.
    pub plugin: &'static str,
    /// Its method.
    pub method: Method,
    /// Its path pattern.
    pub path: String,
    /// Its description, for the API.
    pub doc: Option<Doc>,
}

/// Routes of one plugin. Also usable without a server, to list them.
pub struct Routes<'a> {
    plugin: &'static str,
    config: Option<&'a mut web::ServiceConfig>,
    /// What was mounted.
    pub mounted: Vec<Mounted>,
}

impl<'a> Routes<'a> {
    /// Mounts into a server.
    pub fn mount_into(plugin: &'static str, config: &'a mut web::ServiceConfig) -> Self {
        Self { plugin, config: Some(config), mounted: Vec::new() }
    }

    /// Only lists.
    pub fn list(plugin: &'static str) -> Self {
        Self { plugin, config: None, mounted: Vec::new() }
    }

    /// Mounts a reading route.
    pub fn get<F, A>(&mut self, path: &str, handler: F) -> &mut Self
    where
        F: Handler<A>,
        A: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.mount(Method::GET, path, handler)
    }

    /// Mounts a changing route.
    pub fn post<F, A>(&mut self, path: &str, handler: F) -> &mut Self
    where
        F: Handler<A>,
        A: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.mount(Method::POST, path, handler)
    }

    /// Mounts a route that replaces a thing.
    pub fn put<F, A>(&mut self, path: &str, handler: F) -> &mut Self
    where
        F: Handler<A>,
        A: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.mount(Method::PUT, path, handler)
    }

    /// Mounts a route that changes parts of a thing.
    pub fn patch<F, A>(&mut self, path: &str, handler: F) -> &mut Self
    where
        F: Handler<A>,
        A: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.mount(Method::PATCH, path, handler)
    }

    /// Mounts a route that removes a thing.
    pub fn delete<F, A>(&mut self, path: &str, handler: F) -> &mut Self
    where
        F: Handler<A>,
        A: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.mount(Method::DELETE, path, handler)
    }

    /// Describes the route mounted last, for `/api/openapi.json`.
    pub fn doc(&mut self, doc: Doc) -> &mut Self {
        if let Some(last) = self.mounted.last_mut() {
            last.doc = Some(doc);
        }
        self
    }

    fn mount<F, A>(&mut self, method: Method, path: &str, handler: F) -> &mut Self
    where
        F: Handler<A>,
        A: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.mounted.push(Mounted { plugin: self.plugin, method: method.clone(), path: path.to_owned(), doc: None });
        if let Some(config) = &mut self.config {
            config.route(path, web::method(method).to(handler));
        }
        self
    }
}

/// A JSON schema of an object, from field names and short type names:
/// `string`, `uuid`, `integer`, `boolean`, `date`, `date-time`, `object`, `[string]` ...; a trailing `?` means that it may be null or missing.
pub fn schema(fields: &[(&str, &str)]) -> Value {
    let properties: serde_json::Map<_, _> =
        fields.iter().map(|(name, kind)| ((*name).to_owned(), field(kind))).collect();
    let required: Vec<_> = fields.iter().filter(|(_, kind)| !kind.ends_with('?')).map(|(name, _)| *name).collect();
    json!({ "type": "object", "properties": properties, "required": required })
}

fn field(kind: &str) -> Value {
    if let Some(kind) = kind.strip_suffix('?') {
        return json!({ "anyOf": [field(kind), { "type": "null" }] });
    }
    if let Some(item) = kind.strip_prefix('[').and_then(|kind| kind.strip_suffix(']')) {
        return json!({ "type": "array", "items": field(item) });
    }
    match kind {
        "uuid" | "date" | "date-time" | "binary" => json!({ "type": "string", "format": kind }),
        kind => json!({ "type": kind }),
    }
}
