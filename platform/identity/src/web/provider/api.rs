//! OpenID providers for programs of the administration.
use super::as_form;
use crate::provider::Trusted;
use crate::service::{self, ProviderForm};
use crate::web::form;
use actix_web::web::{Json, Path};
use sdk::ports::UnitView;
use sdk::web::{Answer, created, json};
use sdk::{Cx, Doc, Error, Result, Routes, uuid::Uuid};
use serde_json::{Value, json as object};

const HERE: &str = "/api/v1/identity/providers";
const WRITTEN: [(&str, &str); 10] = [
    ("title", "string"),
    ("issuer", "string"),
    ("client_id", "string"),
    ("client_secret", "string"),
    ("admits", "string"),
    ("unit", "string"),
    ("roles_claim", "string"),
    ("roles_map", "string"),
    ("units_claim", "string"),
    ("units_map", "string"),
];
const PROVIDER: [(&str, &str); 10] = [
    ("id", "uuid"),
    ("title", "string"),
    ("issuer", "string"),
    ("client_id", "string"),
    ("admits", "string"),
    ("unit", "string"),
    ("roles_claim", "string"),
    ("roles_map", "string"),
    ("units_claim", "string"),
    ("units_map", "string"),
];

pub(in crate::web) fn api(routes: &mut Routes) {
    let one = format!("{HERE}/{{id}}");
    routes
        .get(HERE, list)
        .doc(Doc::reads("The providers the tenant trusts; never their secrets", &[("items", "[object]")]))
        .post(HERE, trust)
        .doc(Doc::does("Trusts a provider", &WRITTEN, &PROVIDER).makes())
        .get(&one, show)
        .doc(Doc::reads("A provider; never its secret", &PROVIDER))
        .post(&one, change)
        .doc(Doc::does("Changes how a provider is trusted; an empty secret keeps the one before", &WRITTEN, &PROVIDER))
        .post(&format!("{one}/distrust"), distrust)
        .doc(Doc::does("Trusts a provider no more: whoever came in through it is out", &[], &[("id", "uuid")]));
}

fn view(known: &Trusted, units: &[UnitView]) -> Value {
    let form = as_form(known, units);
    object!({
        "id": known.id, "title": form.title, "issuer": form.issuer, "client_id": form.client_id,
        "admits": form.admits, "unit": form.unit, "roles_claim": form.roles_claim, "roles_map": form.roles_map,
        "units_claim": form.units_claim, "units_map": form.units_map,
    })
}

async fn one(cx: &Cx, id: Uuid) -> Result<Value> {
    let (trusted, units) = service::providers(cx).await?;
    let known = trusted.iter().find(|known| known.id == id).ok_or_else(Error::not_found)?;
    Ok(view(known, &units))
}

async fn list(cx: Cx) -> Answer {
    let (trusted, units) = service::providers(&cx).await?;
    let items: Vec<Value> = trusted.iter().map(|known| view(known, &units)).collect();
    json(&object!({ "items": items }))
}

async fn show(cx: Cx, path: Path<String>) -> Answer {
    json(&one(&cx, form::id(&path)?).await?)
}

async fn trust(cx: Cx, body: Json<ProviderForm>) -> Answer {
    let id = service::trust(&cx, None, &body).await?;
    created(format!("{HERE}/{id}"), &one(&cx, id).await?)
}

async fn change(cx: Cx, path: Path<String>, body: Json<Value>) -> Answer {
    let id = form::id(&path)?;
    // What nobody may know is missing, whatever was sent.
    one(&cx, id).await?;
    let form: ProviderForm = form::whole(&body, &WRITTEN)?;
    service::trust(&cx, Some(id), &form).await?;
    json(&one(&cx, id).await?)
}

async fn distrust(cx: Cx, path: Path<String>) -> Answer {
    let id = form::id(&path)?;
    service::distrust(&cx, id).await?;
    json(&object!({ "id": id }))
}
