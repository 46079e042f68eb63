//! How an item is protected: forms and JSON.
use super::id;
use crate::item::ItemId;
use crate::service;
use actix_web::web::{Form, Json, Path};
use sdk::web::{Answer, json, see_other_with};
use sdk::{Cx, Doc, Error, Kind, Protection, Result, Routes, schema};
use serde_json::json as object;

pub fn api(routes: &mut Routes) {
    let doc = |summary| Doc {
        summary,
        body: Some(("application/json", schema(&[("level", "string"), ("file", "string?"), ("body", "uuid?")]))),
        answer: Some((200, schema(&[("visible", "boolean")]))),
        ..Doc::default()
    };
    routes
        .post("/api/v1/inbox/items/{id}/protection", raise_json)
        .doc(doc("Protect an item more, or put it into a body's space"))
        .post("/api/v1/inbox/items/{id}/protection/lower", lower_json)
        .doc(doc("Protect an item less"));
}

/// Protection as forms and programs write it; what is left out is not protected.
#[derive(serde::Deserialize)]
pub struct Wanted {
    level: String,
    file: Option<String>,
    body: Option<String>,
}

impl Wanted {
    fn protection(&self) -> Result<Protection> {
        Protection::of(&self.level, self.file.as_deref(), self.body.as_deref()).ok_or_else(|| {
            Error::invalid(
                "inbox.protection_unknown",
                "Diese Angabe zum Schutz gibt es nicht. Es wurde nichts geändert. Wählen Sie eine der angebotenen.",
            )
        })
    }
}

/// Whether who protected it still sees it.
async fn visible(cx: &Cx, id: ItemId) -> Result<bool> {
    match service::sheet(cx, id, None).await {
        Ok(_) => Ok(true),
        Err(error) if error.kind == Kind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

async fn after(cx: &Cx, id: ItemId) -> Answer {
    if visible(cx, id).await? {
        return see_other_with(format!("/inbox/items/{id}"), "Der Schutz ist geändert und gilt ab sofort.", None);
    }
    see_other_with("/inbox", "Der Schutz ist geändert. Sie selbst sehen den Eingang nicht mehr.", None)
}

pub async fn raise(cx: Cx, path: Path<String>, form: Form<Wanted>) -> Answer {
    let id = id(&path)?;
    service::raise(&cx, id, form.protection()?).await?;
    after(&cx, id).await
}

pub async fn lower(cx: Cx, path: Path<String>, form: Form<Wanted>) -> Answer {
    let id = id(&path)?;
    service::lower(&cx, id, form.protection()?).await?;
    after(&cx, id).await
}

async fn raise_json(cx: Cx, path: Path<String>, body: Json<Wanted>) -> Answer {
    let id = id(&path)?;
    service::raise(&cx, id, body.protection()?).await?;
    json(&object!({ "visible": visible(&cx, id).await? }))
}

async fn lower_json(cx: Cx, path: Path<String>, body: Json<Wanted>) -> Answer {
    let id = id(&path)?;
    service::lower(&cx, id, body.protection()?).await?;
    json(&object!({ "visible": visible(&cx, id).await? }))
}
