//! The administration's page of OpenID providers.
pub(super) mod api;

use super::form;
use crate::provider::{Admits, Trusted};
use crate::role::{self, RoleView};
use crate::service::{self, ProviderForm};
use actix_web::web::{Form, Path};
use askama::Template;
use sdk::ports::UnitView;
use sdk::web::{Answer, Page, html, refused, see_other_with};
use sdk::{Cx, Error, Result, uuid::Uuid};

#[derive(Template)]
#[template(path = "identity-providers.html")]
struct ListPage {
    page: Page,
    trusted: Vec<Trusted>,
}

#[derive(Template)]
#[template(path = "identity-provider.html")]
struct FormPage {
    page: Page,
    filled: ProviderForm,
    id: Option<Uuid>,
    href: String,
    callback: String,
    logout: String,
    units: Vec<UnitView>,
    roles: Vec<RoleView>,
    errors: Vec<(&'static str, String)>,
}

impl FormPage {
    fn error(&self, name: &str) -> &str {
        form::error_at(&self.errors, name)
    }

    fn sits(&self, unit: &UnitView) -> bool {
        self.filled.unit == unit.key || self.filled.unit == unit.id.to_string()
    }

    fn keys(&self) -> String {
        self.roles.iter().map(|role| role.key.as_str()).collect::<Vec<_>>().join(", ")
    }
}

pub(super) async fn list(cx: Cx) -> Answer {
    let (trusted, _) = service::providers(&cx).await?;
    html(&ListPage { page: Page::of(&cx, "persons"), trusted })
}

pub(super) async fn new(cx: Cx) -> Answer {
    render(&cx, None, None, Vec::new()).await
}

pub(super) async fn show(cx: Cx, path: Path<String>) -> Answer {
    render(&cx, Some(form::id(&path)?), None, Vec::new()).await
}

async fn render(
    cx: &Cx,
    id: Option<Uuid>,
    filled: Option<ProviderForm>,
    errors: Vec<(&'static str, String)>,
) -> Answer {
    let (trusted, units) = service::providers(cx).await?;
    let known = match id {
        Some(id) => Some(trusted.into_iter().find(|known| known.id == id).ok_or_else(Error::not_found)?),
        None => None,
    };
    let filled = filled.or_else(|| known.as_ref().map(|known| as_form(known, &units))).unwrap_or_default();
    let href = id.map_or_else(|| "/identity/providers".to_owned(), |id| format!("/identity/providers/{id}"));
    let address = cx.house().address(&cx.town().key);
    let (callback, logout) = (format!("{address}/oidc/callback"), format!("{address}/oidc/backchannel"));
    let (page, roles) = (Page::of(cx, "persons"), role::assignable(cx));
    html(&FormPage { page, filled, id, href, callback, logout, units, roles, errors })
}

/// A provider as its form shows it: units by their codes, the secret never.
fn as_form(known: &Trusted, units: &[UnitView]) -> ProviderForm {
    let code = |id: &String| units.iter().find(|unit| unit.id.to_string() == *id).map(|unit| unit.key.clone());
    let lines = known.units.values.iter().filter_map(|(value, id)| Some(format!("{value} = {}", code(id)?)));
    ProviderForm {
        title: known.title.clone(),
        issuer: known.issuer.clone(),
        client_id: known.client_id.clone(),
        client_secret: String::new(),
        admits: known.admits.key().to_owned(),
        unit: known.unit.to_string(),
        roles_claim: known.roles.claim.clone(),
        roles_map: known.roles.lines(),
        units_claim: known.units.claim.clone(),
        units_map: lines.collect::<Vec<_>>().join("\n"),
    }
}

async fn done(cx: &Cx, id: Option<Uuid>, outcome: Result<()>, filled: Option<ProviderForm>, said: &str) -> Answer {
    match outcome {
        Ok(()) => see_other_with("/identity/providers", said, None),
        Err(error) => {
            let errors = vec![form::at_field(error)?];
            refused(render(cx, id, filled, errors).await)
        }
    }
}

pub(super) async fn trust(cx: Cx, filled: Form<ProviderForm>) -> Answer {
    let trusted = service::trust(&cx, None, &filled).await.map(drop);
    done(&cx, None, trusted, Some(filled.into_inner()), "Der Anmeldedienst ist eingerichtet.").await
}

pub(super) async fn change(cx: Cx, path: Path<String>, filled: Form<ProviderForm>) -> Answer {
    let id = Some(form::id(&path)?);
    let changed = service::trust(&cx, id, &filled).await.map(drop);
    done(&cx, id, changed, Some(filled.into_inner()), "Der Anmeldedienst ist geändert.").await
}

pub(super) async fn distrust(cx: Cx, path: Path<String>) -> Answer {
    let id = form::id(&path)?;
    let gone = service::distrust(&cx, id).await;
    done(&cx, Some(id), gone, None, "Der Anmeldedienst ist entfernt. Wer darüber angemeldet war, ist abgemeldet.").await
}
