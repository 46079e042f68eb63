//! One question to one route, as the clients of that route ask it.
use crate::made::{REQUEST, Told};
use reqwest::{RequestBuilder, header};
use sdk::Mounted;
use serde_json::Value;
use testkit::{Answer, User};

/// What is asked beside the address.
#[derive(Clone, Copy)]
pub enum With<'a> {
    Nothing,
    /// A form or JSON.
    Body(&'a Value),
    /// A header of a client that has seen the thing before.
    Header(&'a str, &'a str),
    Query(&'a str),
}

/// The answer, with the asked identity taken out.
pub async fn ask(user: &User, route: &Mounted, id: &str, with: With<'_>) -> Told {
    Told::of(answer(user, route, id, with).await, id)
}

pub async fn answer(user: &User, route: &Mounted, id: &str, with: With<'_>) -> Answer {
    let path = route.path.replace("{id}", id).replace("{number}", "1").replace("{n}", "1");
    let path = path.replace("{picture}", "image").replace("{day}", "2020-01-01").replace("{month}", "2020-01");
    let path = path.replace("{name}", "User");
    assert!(!path.contains('{'), "{path}: teach the isolation matrix what stands there");
    let path = if let With::Query(name) = with { format!("{path}?{name}={id}") } else { path };
    let request = user.request(route.method.as_str().parse().unwrap(), &path).header(REQUEST.0, REQUEST.1);
    let page = !path.starts_with("/api/") && !path.starts_with("/scim/");
    let request = if page { request.header(header::ACCEPT, "text/html") } else { request };
    Answer::of(match with {
        With::Body(body) => filled(request, body, page),
        With::Header(name, value) => request.header(name, value),
        With::Nothing | With::Query(_) => request,
    })
    .await
}

fn filled(request: RequestBuilder, body: &Value, page: bool) -> RequestBuilder {
    if !page {
        return request.json(body);
    }
    let fields = body.as_object().unwrap().iter();
    let form: Vec<_> = fields.map(|(name, value)| format!("{name}={}", value.as_str().unwrap())).collect();
    request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(form.join("&"))
}
