//! Page and JSON of search.
use super::{library::Library, service};
use actix_web::web::Query;
use askama::Template;
use fulltext::{Hit, Segment};
use sdk::web::{Answer, Page, encode, html, json};
use sdk::{Cx, Doc, Routes, schema};
use std::sync::Arc;

pub fn pages(routes: &mut Routes, library: Arc<Library>) {
    routes.get("/search", move |cx: Cx, ask: Query<Ask>| page(cx, ask, library.clone()));
}

pub fn api(routes: &mut Routes, library: Arc<Library>) {
    routes.get("/api/v1/search", move |cx: Cx, ask: Query<Ask>| found(cx, ask, library.clone())).doc(Doc {
        summary: "Full-text search over what the caller may read",
        query: &["q", "cursor"],
        answer: Some((200, schema(&[("hits", "[object]"), ("total", "integer"), ("next", "string?")]))),
        ..Doc::default()
    });
}

#[derive(serde::Deserialize)]
struct Ask {
    #[serde(default)]
    q: String,
    cursor: Option<String>,
}

impl Ask {
    fn offset(&self) -> usize {
        self.cursor.as_deref().and_then(|cursor| cursor.parse().ok()).unwrap_or_default()
    }
}

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    page: Page,
    q: String,
    hits: Vec<HitRow>,
    total: usize,
    first: usize,
    next: Option<String>,
}

struct HitRow {
    title: Vec<Segment>,
    snippet: Vec<Segment>,
    kind: &'static str,
    href: String,
}

async fn page(cx: Cx, ask: Query<Ask>, library: Arc<Library>) -> Answer {
    let found = service::find(&cx, &library, &ask.q, ask.offset()).await?;
    let hits = found.hits.hits.into_iter().filter_map(|hit| row(&cx, hit)).collect();
    let next = found.next.map(|offset| format!("/search?q={}&cursor={offset}", encode(&ask.q)));
    let page = Page::of(&cx, "search");
    let first = ask.offset().saturating_add(1);
    html(&SearchPage { page, q: ask.q.clone(), hits, total: found.hits.total, first, next })
}

fn row(cx: &Cx, hit: Hit) -> Option<HitRow> {
    let findable = service::findables(cx).find(|findable| findable.kind == hit.kind)?;
    let id = hit.id.rsplit('/').next().unwrap_or_default();
    let href = format!("{}{id}", findable.path);
    Some(HitRow { title: hit.title, snippet: hit.snippet, kind: findable.title, href })
}

async fn found(cx: Cx, ask: Query<Ask>, library: Arc<Library>) -> Answer {
    let found = service::find(&cx, &library, &ask.q, ask.offset()).await?;
    let hit = |hit: &Hit| {
        serde_json::json!({
            "id": hit.id.rsplit('/').next(), "kind": hit.kind,
            "title": plain(&hit.title), "snippet": marked(&hit.snippet),
        })
    };
    let hits: Vec<_> = found.hits.hits.iter().map(hit).collect();
    let next = found.next.map(|offset| offset.to_string());
    json(&serde_json::json!({ "hits": hits, "total": found.hits.total, "next": next }))
}

fn plain(segments: &[Segment]) -> String {
    segments.iter().map(|segment| segment.text.as_str()).collect()
}

/// Hits between `<mark>` tags, everything else escaped: safe to put into a page.
fn marked(segments: &[Segment]) -> String {
    let escape =
        |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    let piece = |segment: &Segment| match segment.hit {
        true => format!("<mark>{}</mark>", escape(&segment.text)),
        false => escape(&segment.text),
    };
    segments.iter().map(piece).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snippets_cannot_carry_markup() {
        let segments =
            [Segment { text: "<script>".into(), hit: false }, Segment { text: "Steuer & \"Co\"".into(), hit: true }];
        assert_eq!(marked(&segments), "&lt;script&gt;<mark>Steuer &amp; &quot;Co&quot;</mark>");
    }
}
