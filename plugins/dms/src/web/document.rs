use super::address::{Id, filled, identifier, items, items_schema};
use super::filters;
use super::viewer::{Viewer, Wanted};
use super::{content, cosignature::Request};
use crate::cosignature::{Cosignature, Outcome};
use crate::document::{Document, State};
use crate::service::cosignature as cosign;
use crate::service::document::{self as service, Sheet};
use crate::service::filing::{self, Addition};
use crate::service::protection::RAISE;
use crate::store::document::Wanted as Filter;
use actix_multipart::Multipart;
use actix_web::web::{Form, Query};
use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use sdk::web::{Answer, Cursor, Page, Upload, created, html, json, see_other_with};
use sdk::{Cx, Doc, DocumentId, Error, PersonId, ProcessId, RecordId, Result, Routes, UnitId, schema};

const FIELDS: [(&str, &str); 18] = [
    ("id", "uuid"),
    ("title", "string"),
    ("reference", "string"),
    ("record", "uuid"),
    ("process", "uuid"),
    ("unit", "uuid"),
    ("sender", "string?"),
    ("receipt_number", "string?"),
    ("received_at", "date-time"),
    ("written_on", "date?"),
    ("file_name", "string"),
    ("media_type", "string"),
    ("sha256", "string"),
    ("rendition", "boolean"),
    ("pages", "integer"),
    ("version", "integer"),
    ("state", "string"),
    ("created_at", "date-time"),
];

pub(super) fn pages(routes: &mut Routes) {
    routes.get("/dms/documents/{id}", show).post("/dms/documents", add_page);
    routes.get("/dms/documents/{id}/content", content::content);
    routes.post("/dms/documents/{id}/cosign-requests", request_page);
}

pub(super) fn api(routes: &mut Routes) {
    routes.get("/api/v1/dms/documents", list).doc(Doc {
        summary: "Documents the actor may see, newest first",
        query: &["record", "process", "cursor"],
        answer: Some((200, items_schema(schema(&FIELDS)))),
        ..Doc::default()
    });
    let body = schema(&[("file", "binary"), ("process", "uuid"), ("title", "string?")]);
    routes.post("/api/v1/dms/documents", add).doc(Doc {
        summary: "Adds a file to a process as a document; its text is not read",
        body: Some(("multipart/form-data", body)),
        answer: Some((201, schema(&FIELDS))),
        ..Doc::default()
    });
    let mut whole = FIELDS.to_vec();
    whole.extend([("text", "string"), ("cosignatures", "[object]")]);
    routes.get("/api/v1/dms/documents/{id}", get).doc(Doc {
        summary: "A document with its text and co-signatures",
        answer: Some((200, schema(&whole))),
        ..Doc::default()
    });
}

#[derive(serde::Serialize)]
struct View<'a> {
    id: DocumentId,
    title: &'a str,
    reference: &'a str,
    record: RecordId,
    process: ProcessId,
    unit: UnitId,
    sender: Option<&'a str>,
    receipt_number: Option<&'a str>,
    received_at: DateTime<Utc>,
    written_on: Option<NaiveDate>,
    file_name: &'a str,
    media_type: &'a str,
    sha256: &'a str,
    rendition: bool,
    pages: i32,
    version: i32,
    state: &'static str,
    created_at: DateTime<Utc>,
}

impl<'a> From<&'a Document> for View<'a> {
    fn from(document: &'a Document) -> Self {
        Self {
            id: document.id,
            title: &document.title,
            reference: &document.reference,
            record: document.record,
            process: document.process,
            unit: document.unit,
            sender: document.sender.as_deref(),
            receipt_number: document.receipt_number.as_deref(),
            received_at: document.received_at,
            written_on: document.written_on,
            file_name: &document.file_name,
            media_type: &document.media_type,
            sha256: &document.sha256,
            rendition: document.rendition.is_some(),
            pages: document.pages,
            version: document.version,
            state: document.state.key(),
            created_at: document.created_at,
        }
    }
}

#[derive(serde::Deserialize)]
struct Search {
    record: Option<String>,
    process: Option<String>,
    cursor: Option<String>,
}

async fn list(cx: Cx, search: Query<Search>) -> Answer {
    let process: Option<ProcessId> = identifier(search.process.as_ref())?;
    let wanted = Filter {
        record: identifier(search.record.as_ref())?,
        processes: process.map(|process| vec![process]),
        after: Cursor::parse(search.cursor.as_deref())?,
    };
    let (documents, next) = service::list(&cx, wanted).await?;
    let views: Vec<View<'_>> = documents.iter().map(View::from).collect();
    json(&items(&views, next))
}

async fn get(cx: Cx, id: Id<DocumentId>) -> Answer {
    let (document, text, cosignatures) = service::get(&cx, id.0).await?;
    let mut whole = serde_json::to_value(View::from(&document)).map_err(Error::internal)?;
    if let Some(fields) = whole.as_object_mut() {
        let views = cosignatures.iter().map(super::cosignature::view).collect();
        fields.insert("text".to_owned(), text.into());
        fields.insert("cosignatures".to_owned(), serde_json::Value::Array(views));
    }
    json(&whole)
}

async fn addition(cx: &Cx, form: Multipart) -> Result<Document> {
    let (file, fields) = Upload::receive(cx, filing::FILE, form).await?.file()?;
    let process = identifier(fields.get("process"))?.ok_or_else(no_process)?;
    let title = filled(fields.get("title"));
    filing::add(cx, Addition { process, title, file }).await
}

fn no_process() -> Error {
    Error::invalid(
        "dms.process",
        "Der Vorgang fehlt, in den das Dokument gehört. Es wurde nichts abgelegt. Wählen Sie einen Vorgang aus.",
    )
}

async fn add(cx: Cx, form: Multipart) -> Answer {
    let document = addition(&cx, form).await?;
    created(format!("/api/v1/dms/documents/{}", document.id), &View::from(&document))
}

async fn add_page(cx: Cx, form: Multipart) -> Answer {
    let document = addition(&cx, form).await?;
    let to = format!("/dms/records/{}?process={}", document.record, document.process);
    see_other_with(to, &format!("„{}“ ist abgelegt.", document.title), None)
}

#[derive(Template)]
#[template(path = "dms-document.html")]
struct DocumentPage {
    page: Page,
    viewer: Viewer,
    sheet: Sheet,
    mine: Option<Cosignature>,
    protects: bool,
}

async fn show(cx: Cx, id: Id<DocumentId>, wanted: Query<Wanted>) -> Answer {
    let sheet = service::sheet(&cx, id.0, wanted.first()).await?;
    let asked = cx.visibility(cosign::SIGN).assignees();
    let open = |c: &&Cosignature| c.outcome == Outcome::Requested && asked.contains(&c.assignee.0);
    let mine = sheet.cosignatures.iter().find(open).cloned();
    let protects = sheet.at_home && cx.may(RAISE);
    let viewer = Viewer::of(&sheet, format!("/dms/documents/{}", id.0), &wanted);
    html(&DocumentPage { page: Page::of(&cx, "records").wide(), viewer, sheet, mine, protects })
}

async fn request_page(cx: Cx, id: Id<DocumentId>, form: Form<Request>) -> Answer {
    let assignee: Option<PersonId> = identifier(form.assignee.as_ref())?;
    cosign::request(&cx, id.0, assignee, form.note.as_deref().unwrap_or_default()).await?;
    let to = format!("/dms/documents/{}", id.0);
    see_other_with(to, "Die Bitte um Mitzeichnung ist zugestellt.", None)
}
