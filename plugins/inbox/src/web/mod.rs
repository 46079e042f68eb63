//! Pages and JSON of the inbox. No rules, no SQL.
mod api;
mod desk;
mod files;
mod item;
mod list;
mod protection;
mod upload;

pub use desk::desk;

use crate::item::ItemId;
use sdk::{Doc, Error, Result, Routes, schema};

/// Server-rendered pages.
pub fn pages(routes: &mut Routes) {
    routes
        .get("/inbox", list::show)
        .get("/inbox/book", list::book)
        .get("/inbox/upload", upload::show)
        .post("/inbox/upload", upload::send)
        .get("/inbox/items/{id}", item::show)
        .post("/inbox/items/{id}/edit", item::edit)
        .post("/inbox/items/{id}/assign", item::assign)
        .post("/inbox/items/{id}/file", item::file)
        .post("/inbox/items/{id}/protection", protection::raise)
        .post("/inbox/items/{id}/protection/lower", protection::lower)
        .get("/inbox/items/{id}/original", files::original)
        .get("/inbox/items/{id}/rendition", files::rendition)
        .get("/inbox/items/{id}/pages/{n}/image", files::image)
        .get("/inbox/items/{id}/pages/{n}/thumbnail", files::thumbnail)
        .get("/inbox/items/{id}/parts/{n}", files::part);
}

/// JSON endpoints.
pub fn api(routes: &mut Routes) {
    let json = |fields: &[(&str, &str)]| Some(("application/json", schema(fields)));
    let form = schema(&[("file", "binary"), ("channel", "string"), ("received_at", "date-time")]);
    routes.post("/api/v1/inbox/items", api::receive).doc(Doc {
        summary: "Take something in: the bytes are stored, then it gets its receipt number",
        body: Some(("multipart/form-data", form)),
        answer: Some((201, schema(&[("id", "uuid"), ("receipt_number", "string"), ("state", "string")]))),
        ..Doc::default()
    });
    routes.get("/api/v1/inbox/items", api::list).doc(Doc {
        summary: "Items the caller may see, newest first",
        query: &["state", "unit", "cursor"],
        answer: Some((200, schema(&[("items", "[object]"), ("next", "string?")]))),
        ..Doc::default()
    });
    routes.get("/api/v1/inbox/items/{id}", api::show).doc(Doc {
        summary: "One item with its text",
        answer: Some((200, api::item_schema())),
        ..Doc::default()
    });
    routes.post("/api/v1/inbox/items/{id}/edit", api::edit).doc(Doc {
        summary: "Correct sender and subject",
        body: json(&[("sender", "string?"), ("subject", "string?")]),
        answer: Some((200, api::item_schema())),
        ..Doc::default()
    });
    routes.post("/api/v1/inbox/items/{id}/assign", api::assign).doc(Doc {
        summary: "Lay an item with a unit, by code or identity",
        body: json(&[("unit", "string")]),
        answer: Some((200, schema(&[("id", "uuid"), ("receipt_number", "string"), ("unit", "uuid")]))),
        ..Doc::default()
    });
    routes.post("/api/v1/inbox/items/{id}/file", api::file).doc(Doc {
        summary: "File an item into a process of the records",
        body: json(&[("process", "uuid")]),
        answer: Some((200, schema(&[("id", "uuid"), ("state", "string"), ("document", "uuid")]))),
        ..Doc::default()
    });
    protection::api(routes);
    let binary = || Some((200, serde_json::json!({ "type": "string", "format": "binary" })));
    routes
        .get("/api/v1/inbox/items/{id}/original", files::original)
        .doc(Doc { summary: "The file as it arrived (ETag, Range)", answer: binary(), ..Doc::default() })
        .get("/api/v1/inbox/items/{id}/rendition", files::rendition)
        .doc(Doc { summary: "The searchable PDF/A beside it", answer: binary(), ..Doc::default() })
        .get("/api/v1/inbox/items/{id}/pages/{n}/image", files::image)
        .doc(Doc { summary: "A page's picture for reading", answer: binary(), ..Doc::default() })
        .get("/api/v1/inbox/items/{id}/pages/{n}/thumbnail", files::thumbnail)
        .doc(Doc { summary: "A page's small picture", answer: binary(), ..Doc::default() })
        .get("/api/v1/inbox/items/{id}/parts/{n}", files::part)
        .doc(Doc { summary: "A part of a mail or container", answer: binary(), ..Doc::default() });
}

/// An identity in an address; what is none is missing.
fn id(text: &str) -> Result<ItemId> {
    text.parse().map_err(|_| Error::not_found())
}
