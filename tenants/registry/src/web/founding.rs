use super::tenant::address;
use crate::blueprint::{self, Template as Blueprint};
use crate::kind::Kind;
use crate::service::{self, Founded, NewTenant};
use crate::tenant::Tenant;
use actix_web::web::{Form, Path};
use askama::Template;
use sdk::web::{Answer, Page, html, refused, see_other_with};
use sdk::{Cx, Error, Kind as Failure, Result, TenantId};

#[derive(Template)]
#[template(path = "registry-new.html")]
struct FormPage {
    page: Page,
    new: NewTenant,
    kinds: Vec<Kind>,
    holders: Vec<Tenant>,
    own: TenantId,
    blueprints: Vec<Blueprint>,
    domain: String,
    errors: Vec<(&'static str, String)>,
}

impl FormPage {
    fn error(&self, name: &str) -> &str {
        self.errors.iter().find(|(field, _)| *field == name).map_or("", |(_, text)| text)
    }

    fn above(&self, holder: &Tenant) -> bool {
        let chosen = self.new.parent.as_deref().unwrap_or_default();
        if chosen.is_empty() { holder.id == self.own } else { holder.id.to_string() == chosen }
    }
}

#[derive(Template)]
#[template(path = "registry-access.html")]
struct AccessPage {
    page: Page,
    title: String,
    url: String,
    href: String,
    login: String,
    password: String,
}

pub(super) async fn form(cx: Cx) -> Answer {
    html(&prepared(&cx, NewTenant::default(), Vec::new()).await?)
}

pub(super) async fn found(cx: Cx, new: Form<NewTenant>) -> Answer {
    let new = new.into_inner();
    match service::found(&cx, new.clone()).await {
        Ok(founded) => shown(&cx, founded),
        Err(error) => match field(&error) {
            Some(name) => {
                let page = prepared(&cx, new, vec![(name, error.detail.into_owned())]).await?;
                refused(html(&page))
            }
            None => Err(error.into()),
        },
    }
}

pub(super) async fn retry(cx: Cx, id: Path<String>) -> Answer {
    shown(&cx, service::retry(&cx, super::id(&id)?).await?)
}

pub(super) async fn reveal(cx: Cx, id: Path<String>) -> Answer {
    shown(&cx, service::reveal(&cx, super::id(&id)?).await?)
}

async fn prepared(cx: &Cx, new: NewTenant, errors: Vec<(&'static str, String)>) -> Result<FormPage> {
    let holders = service::holders(cx).await?;
    let own = holders.iter().find(|holder| holder.id == cx.tenant()).map(|holder| holder.kind);
    let kinds: Vec<Kind> =
        Kind::ALL.into_iter().rev().filter(|kind| own.is_some_and(|own| own.may_hold(*kind))).collect();
    let fits = |blueprint: &Blueprint| blueprint.kinds.iter().any(|kind| kinds.contains(kind));
    let blueprints = blueprint::all()?.into_iter().rev().filter(fits).collect();
    let (page, domain) = (Page::of(cx, "tenants"), cx.house().domain.clone());
    Ok(FormPage { page, new, kinds, holders, own: cx.tenant(), blueprints, domain, errors })
}

/// The field an error belongs to, if it is one of this form.
fn field(error: &Error) -> Option<&'static str> {
    match error.code {
        "registry.no_key" | "registry.key_taken" => Some("key"),
        "registry.nameless" => Some("title"),
        "registry.no_kind" => Some("kind"),
        "registry.misplaced" | "registry.above_closed" => Some("parent"),
        "registry.no_blueprint" | "registry.blueprint_misfit" => Some("blueprint"),
        _ if error.kind == Failure::NotFound => Some("parent"),
        _ => None,
    }
}

/// The first log-in, once; or the tenant's page, while it is on its way.
fn shown(cx: &Cx, founded: Founded) -> Answer {
    let Founded { tenant, access } = founded;
    let href = address(&tenant);
    let Some(access) = access else {
        let text = format!("{} ist angelegt und wird noch eingerichtet.", tenant.title);
        return see_other_with(href, &text, None);
    };
    html(&AccessPage {
        page: Page::of(cx, "tenants"),
        url: cx.house().address(&tenant.key),
        title: tenant.title,
        href,
        login: access.login,
        password: access.password,
    })
}
