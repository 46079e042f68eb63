//! Pages and JSON of the end of a tenant.
use crate::service;
use crate::shredding::{Shredding, Word};
use crate::tenant::{State, Tenant};
use actix_web::web::{Form, Json, Path};
use askama::Template;
use sdk::web::{Answer, Disposition, Page, html, json, mendable, moment, paper, refused, see_other};
use sdk::{Cx, Doc, Error, Routes};
use serde::Deserialize;
use serde_json::{Value, json as object};

/// The end of a tenant, as the API tells it.
const SHREDDING: [(&str, &str); 7] = [
    ("asked", "object?"),
    ("reason", "string?"),
    ("keys_destroyed_at", "date-time?"),
    ("files_removed", "integer?"),
    ("rows_removed", "integer?"),
    ("done_at", "date-time?"),
    ("certificate", "object?"),
];

pub(super) fn api(routes: &mut Routes) {
    const HERE: &str = "/api/v1/registry/tenants/{id}/shredding";
    let wanted = [("typed", "string"), ("reason", "string")];
    routes
        .get(HERE, get_json)
        .doc(Doc::reads(
            "The end of a tenant: who asked, who released, what is gone, and the signed certificate once all is",
            &SHREDDING,
        ))
        .post(HERE, ask_json)
        .doc(Doc::does(
            "Asks for the end of a suspended tenant; nothing happens until a second person releases it",
            &wanted,
            &SHREDDING,
        ))
        .post(&format!("{HERE}/withdraw"), withdraw_json)
        .doc(Doc::does("Takes the question back, as long as nobody released it", &[], &SHREDDING))
        .post(&format!("{HERE}/release"), release_json)
        .doc(Doc::does(
            "Releases it as a second person: the tenant's keys are destroyed at once and for ever",
            &[],
            &SHREDDING,
        ));
}

#[derive(Template)]
#[template(path = "registry-shredding.html")]
struct ShreddingPage {
    page: Page,
    tenant: Tenant,
    href: String,
    shredding: Option<Shredding>,
    /// The question may be put.
    may_ask: bool,
    /// The caller is a second person.
    may_release: bool,
    wanted: Wanted,
    error: Option<String>,
}

impl ShreddingPage {
    /// Every step so far, in order: what, who, when.
    fn steps(&self, shredding: &Shredding) -> Vec<(&'static str, String, String)> {
        let said = |what, word: &Word| (what, word.name.clone(), moment(word.at));
        let mut steps = vec![said("Beantragt", &shredding.asked)];
        steps.extend(shredding.released.as_ref().map(|word| said("Von zweiter Person freigegeben", word)));
        steps.extend(shredding.keys_at.map(|at| ("Schlüssel vernichtet", String::new(), moment(at))));
        steps.extend(shredding.done_at.map(|at| ("Dateien und Datensätze entfernt", String::new(), moment(at))));
        steps
    }
}

/// What a question says.
#[derive(Clone, Default, Deserialize)]
pub(super) struct Wanted {
    /// The short name, typed by hand.
    #[serde(default)]
    typed: String,
    /// Why.
    #[serde(default)]
    reason: String,
}

fn href(id: &str) -> String {
    format!("/registry/tenants/{id}/shredding")
}

async fn sheet(cx: &Cx, id: &str, wanted: Wanted, error: Option<String>) -> Result<ShreddingPage, Error> {
    let tenant = service::get(cx, super::id(id)?).await?.tenant;
    let shredding = service::shredding(cx, tenant.id).await?;
    let waiting = shredding.as_ref().filter(|it| it.released.is_none());
    Ok(ShreddingPage {
        page: Page::of(cx, "tenants"),
        href: href(id),
        may_ask: shredding.is_none() && tenant.state == State::Suspended,
        may_release: waiting.is_some_and(|it| Some(it.asked.by) != cx.actor().person()),
        tenant,
        shredding,
        wanted,
        error,
    })
}

pub(super) async fn show(cx: Cx, id: Path<String>) -> Answer {
    html(&sheet(&cx, &id, Wanted::default(), None).await?)
}

pub(super) async fn ask(cx: Cx, id: Path<String>, wanted: Form<Wanted>) -> Answer {
    let wanted = wanted.into_inner();
    match service::ask_to_shred(&cx, super::id(&id)?, &wanted.typed, &wanted.reason).await {
        Ok(_) => see_other(href(&id)),
        Err(error) => again(&cx, &id, wanted, error).await,
    }
}

pub(super) async fn withdraw(cx: Cx, id: Path<String>) -> Answer {
    service::withdraw_shredding(&cx, super::id(&id)?).await?;
    see_other(href(&id))
}

pub(super) async fn release(cx: Cx, id: Path<String>) -> Answer {
    match service::release_shredding(&cx, super::id(&id)?).await {
        Ok(_) => see_other(href(&id)),
        Err(error) => again(&cx, &id, Wanted::default(), error).await,
    }
}

async fn again(cx: &Cx, id: &str, wanted: Wanted, error: Error) -> Answer {
    if !mendable(&error) {
        return Err(error.into());
    }
    refused(html(&sheet(cx, id, wanted, Some(error.detail.into_owned())).await?))
}

pub(super) async fn pdf(cx: Cx, id: Path<String>) -> Answer {
    let (key, pdf) = service::shredding_certificate(&cx, super::id(&id)?).await?;
    Ok(paper("application/pdf", Disposition::Attachment, &format!("vernichtung-{key}.pdf"), pdf))
}

pub(super) async fn signed(cx: Cx, id: Path<String>) -> Answer {
    let shredding = service::shredding(&cx, super::id(&id)?).await?;
    let (name, bytes) = shredding.ok_or_else(Error::not_found)?.signed()?;
    Ok(paper("application/json", Disposition::Attachment, &name, bytes))
}

fn view(shredding: &Shredding) -> Value {
    let mut view = shredding.facts();
    if let Some(fields) = view.as_object_mut() {
        fields.insert("certificate".to_owned(), shredding.certificate.clone().unwrap_or_default());
    }
    view
}

/// Nobody asked for it: an answer, not a missing thing.
fn none() -> Value {
    object!({ "asked": null })
}

async fn get_json(cx: Cx, id: Path<String>) -> Answer {
    let tenant = service::get(&cx, super::id(&id)?).await?.tenant;
    let shredding = service::shredding(&cx, tenant.id).await?;
    json(&shredding.as_ref().map_or_else(none, view))
}

async fn withdraw_json(cx: Cx, id: Path<String>) -> Answer {
    service::withdraw_shredding(&cx, super::id(&id)?).await?;
    json(&none())
}

async fn ask_json(cx: Cx, id: Path<String>, wanted: Json<Wanted>) -> Answer {
    json(&view(&service::ask_to_shred(&cx, super::id(&id)?, &wanted.typed, &wanted.reason).await?))
}

async fn release_json(cx: Cx, id: Path<String>) -> Answer {
    json(&view(&service::release_shredding(&cx, super::id(&id)?).await?))
}
