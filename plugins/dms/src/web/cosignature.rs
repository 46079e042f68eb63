use super::address::{Id, identifier};
use super::filters;
use super::viewer::{Viewer, Wanted};
use crate::cosignature::{Cosignature, CosignatureId, Outcome};
use crate::service::cosignature as service;
use crate::service::deciding;
use crate::service::document::Sheet;
use actix_web::web::{Form, Json, Query};
use askama::Template;
use sdk::ports::FactorWays;
use sdk::web::{Answer, Page, created, html, json, mendable, refused, see_other_with, size};
use sdk::{Cx, Doc, DocumentId, PersonId, Resource, Routes, schema};
use serde_json::{Value, json as value};

const FIELDS: [(&str, &str); 14] = [
    ("id", "uuid"),
    ("task", "uuid"),
    ("state", "string"),
    ("document", "uuid"),
    ("version", "integer"),
    ("sha256", "string"),
    ("wording", "string"),
    ("note", "string"),
    ("assignee", "uuid"),
    ("signer", "string?"),
    ("behalf", "string?"),
    ("role", "string?"),
    ("factor", "string?"),
    ("decided_at", "date-time?"),
];

pub(super) fn pages(routes: &mut Routes) {
    routes.get("/dms/cosignatures/{id}", show);
    routes.post("/dms/cosignatures/{id}/ask", ask);
    routes.post("/dms/cosignatures/{id}/sign", sign_page).post("/dms/cosignatures/{id}/refuse", refuse_page);
}

pub(super) fn api(routes: &mut Routes) {
    let json_type = "application/json";
    routes.post("/api/v1/dms/documents/{id}/cosign-requests", request).doc(Doc {
        summary: "Asks a person to co-sign; without one, the head of the document's unit",
        body: Some((json_type, schema(&[("assignee", "uuid?"), ("note", "string?")]))),
        answer: Some((201, schema(&FIELDS))),
        ..Doc::default()
    });
    routes.post("/api/v1/dms/cosignatures/{id}/sign", sign).doc(Doc {
        summary: "Co-signs with a second factor; sha256 is the checksum that was shown",
        body: Some((json_type, schema(&[("code", "string"), ("sha256", "string?")]))),
        answer: Some((200, schema(&FIELDS))),
        ..Doc::default()
    });
    routes.post("/api/v1/dms/cosignatures/{id}/refuse", refuse).doc(Doc {
        summary: "Refuses a co-signature, with a reason",
        body: Some((json_type, schema(&[("reason", "string")]))),
        answer: Some((200, schema(&FIELDS))),
        ..Doc::default()
    });
}

/// A request as programs get it.
pub(super) fn view(cosignature: &Cosignature) -> Value {
    let (signer, factor, reason, at) = match &cosignature.outcome {
        Outcome::Requested => (None, None, None, None),
        Outcome::Signed { signer, factor, at, .. } => (Some(signer), Some(factor), None, Some(at)),
        Outcome::Refused { signer, reason, at } => (Some(signer), None, Some(reason), Some(at)),
        Outcome::Withdrawn { signer, at } => (Some(signer), None, None, Some(at)),
    };
    value!({
        "id": cosignature.id,
        "task": cosignature.task,
        "state": cosignature.outcome.key(),
        "document": cosignature.document,
        "version": cosignature.version,
        "sha256": cosignature.sha256,
        "wording": cosignature.wording,
        "note": cosignature.note,
        "requested_by": cosignature.requested_by,
        "requested_at": cosignature.requested_at,
        "assignee": cosignature.assignee,
        "signer": signer.map(|signer| &signer.name),
        "behalf": signer.and_then(|signer| signer.behalf.as_ref()),
        "role": signer.map(|signer| &signer.role),
        "factor": factor,
        "reason": reason,
        "decided_at": at,
    })
}

/// Whom to ask, and why.
#[derive(serde::Deserialize)]
pub(super) struct Request {
    pub assignee: Option<String>,
    pub note: Option<String>,
}

#[derive(serde::Deserialize)]
struct Signing {
    #[serde(default)]
    code: String,
    /// The answer of a passkey, where one was asked.
    #[serde(default)]
    shown: String,
    sha256: Option<String>,
}

impl Signing {
    fn factor(&self) -> &str {
        if self.shown.is_empty() { &self.code } else { &self.shown }
    }
}

#[derive(serde::Deserialize)]
struct Refusing {
    #[serde(default)]
    reason: String,
}

async fn request(cx: Cx, id: Id<DocumentId>, body: Json<Request>) -> Answer {
    let assignee: Option<PersonId> = identifier(body.assignee.as_ref())?;
    let made = service::request(&cx, id.0, assignee, body.note.as_deref().unwrap_or_default()).await?;
    created(format!("/api/v1/dms/documents/{}", made.document), &view(&made))
}

async fn ask(cx: Cx, id: Id<CosignatureId>) -> Answer {
    json(&deciding::ask(&cx, id.0).await?)
}

async fn sign(cx: Cx, id: Id<CosignatureId>, body: Json<Signing>) -> Answer {
    let signed = deciding::sign(&cx, id.0, body.sha256.as_deref(), body.factor()).await?;
    json(&view(&signed))
}

async fn refuse(cx: Cx, id: Id<CosignatureId>, body: Json<Refusing>) -> Answer {
    let refused = deciding::refuse(&cx, id.0, &body.reason).await?;
    json(&view(&refused))
}

#[derive(Template)]
#[template(path = "dms-cosignature.html")]
struct SignPage {
    page: Page,
    viewer: Viewer,
    cosignature: Cosignature,
    sheet: Sheet,
    ways: FactorWays,
    /// In whose stead the actor would sign.
    behalf: Option<String>,
    errors: Vec<(&'static str, String)>,
    reason: String,
}

impl SignPage {
    fn error(&self, name: &str) -> &str {
        self.errors.iter().find(|(field, _)| *field == name).map_or("", |(_, text)| text.as_str())
    }

    fn file(&self) -> String {
        format!("{}, {}", self.sheet.document.file_name, size(self.sheet.size))
    }
}

async fn panel(
    cx: &Cx,
    id: CosignatureId,
    wanted: &Wanted,
    errors: Vec<(&'static str, String)>,
    reason: String,
) -> Answer {
    let (cosignature, sheet, ways) = deciding::show(cx, id, wanted.first()).await?;
    let viewer = Viewer::of(&sheet, format!("/dms/cosignatures/{id}"), wanted);
    let behalf = cx.in_stead_of(service::SIGN, &cosignature.place()).map(str::to_owned);
    html(&SignPage { page: Page::of(cx, "tasks").wide(), viewer, cosignature, sheet, ways, behalf, errors, reason })
}

async fn show(cx: Cx, id: Id<CosignatureId>, wanted: Query<Wanted>) -> Answer {
    panel(&cx, id.0, &wanted, Vec::new(), String::new()).await
}

async fn sign_page(cx: Cx, id: Id<CosignatureId>, form: Form<Signing>) -> Answer {
    // A page always shows a checksum: a form without one was not ours.
    let shown = form.sha256.as_deref().unwrap_or_default();
    match deciding::sign(&cx, id.0, Some(shown), form.factor()).await {
        Ok(_) => see_other_with(address(id.0), "Sie haben mitgezeichnet.", None),
        Err(error) if mendable(&error) => {
            let errors = vec![("code", error.detail.into_owned())];
            refused(panel(&cx, id.0, &Wanted::default(), errors, String::new()).await)
        }
        Err(error) => Err(error.into()),
    }
}

async fn refuse_page(cx: Cx, id: Id<CosignatureId>, form: Form<Refusing>) -> Answer {
    match deciding::refuse(&cx, id.0, &form.reason).await {
        Ok(_) => see_other_with(address(id.0), "Sie haben die Mitzeichnung abgelehnt.", None),
        Err(error) if mendable(&error) => {
            let errors = vec![("reason", error.detail.into_owned())];
            refused(panel(&cx, id.0, &Wanted::default(), errors, form.reason.clone()).await)
        }
        Err(error) => Err(error.into()),
    }
}

fn address(id: CosignatureId) -> String {
    format!("/dms/cosignatures/{id}")
}
