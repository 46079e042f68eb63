use super::grant::GrantView;
use crate::grant::Power;
use crate::service::{self, Census, Detail, Listed};
use crate::tenant::{State, Tenant};
use actix_web::web::{Path, Query};
use askama::Template;
use sdk::web::{Answer, Cursor, Page, day, html, moment, see_other_with, settled};
use sdk::{Cx, Result, TenantId};
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct After {
    cursor: Option<String>,
}

#[derive(Template)]
#[template(path = "registry-tenants.html")]
struct ListPage {
    page: Page,
    census: Census,
    rows: Vec<Row>,
    next: Option<String>,
    may_found: bool,
}

struct Row {
    title: String,
    key: String,
    href: String,
    kind: &'static str,
    above: String,
    state: StateView,
    since: String,
}

/// A state as a page shows it.
pub(super) struct StateView {
    pub(super) kind: &'static str,
    pub(super) title: &'static str,
}

impl From<State> for StateView {
    fn from(state: State) -> Self {
        let kind = match state {
            State::Active => "success",
            State::Founding => "info",
            State::Suspended => "warning",
            State::Shredded => "danger",
        };
        Self { kind, title: state.title() }
    }
}

impl From<Listed> for Row {
    fn from(listed: Listed) -> Self {
        let Listed { tenant, above } = listed;
        Self {
            href: address(&tenant),
            title: tenant.title,
            key: tenant.key,
            kind: tenant.kind.title(),
            above: above.unwrap_or_default(),
            state: tenant.state.into(),
            since: day(tenant.founded_at),
        }
    }
}

#[derive(Template)]
#[template(path = "registry-tenant.html")]
struct TenantPage {
    page: Page,
    tenant: Tenant,
    above: String,
    url: String,
    state: StateView,
    since: String,
    href: String,
    fault: Option<String>,
    attempts: i32,
    tried_at: String,
    may_retry: bool,
    may_reveal: bool,
    may_shred: bool,
    may_suspend: bool,
    may_resume: bool,
    grants: Vec<GrantView>,
    may_grant: bool,
    may_ask: bool,
    error: Option<String>,
}

impl TenantPage {
    /// What can be granted over it.
    fn powers(&self) -> impl Iterator<Item = Power> {
        let founds = self.tenant.kind.may_found();
        Power::ALL.into_iter().filter(move |power| founds || *power != Power::Found)
    }
}

/// The page of a tenant.
pub(super) fn address(tenant: &Tenant) -> String {
    format!("/registry/tenants/{}", tenant.id)
}

pub(super) async fn list(cx: Cx, after: Query<After>) -> Answer {
    let after = Cursor::parse(after.cursor.as_deref())?;
    let (listed, next) = service::list(&cx, after).await?;
    html(&ListPage {
        page: Page::of(&cx, "tenants"),
        census: service::census(&cx).await?,
        rows: listed.into_iter().map(Row::from).collect(),
        next: next.map(|next| format!("/registry?cursor={next}")),
        may_found: cx.may(service::FOUND),
    })
}

pub(super) async fn show(cx: Cx, id: Path<String>) -> Answer {
    render(&cx, super::id(&id)?, None).await
}

/// The tenant's page after something was done there, or was not.
pub(super) async fn after(cx: &Cx, id: TenantId, done: Result<()>, text: &str) -> Answer {
    settled(done, format!("/registry/tenants/{id}"), text, async |error| render(cx, id, Some(error)).await).await
}

async fn render(cx: &Cx, id: TenantId, error: Option<String>) -> Answer {
    let Detail { tenant, above, founding } = service::get(cx, id).await?;
    let grants = service::grants_over(cx, id).await?.into_iter().map(|grant| GrantView::of(cx, grant)).collect();
    let (waiting, other) = (tenant.state == State::Founding, tenant.id != cx.tenant());
    html(&TenantPage {
        page: Page::of(cx, "tenants"),
        error,
        grants,
        may_grant: other && cx.town().kind == "operator" && cx.may(service::GIVE),
        may_ask: other && cx.may(service::ASK),
        above: above.unwrap_or_default(),
        url: cx.house().address(&tenant.key),
        state: tenant.state.into(),
        since: moment(tenant.founded_at),
        href: address(&tenant),
        fault: founding.as_ref().and_then(|founding| founding.fault.clone()),
        attempts: founding.as_ref().map_or(0, |founding| founding.attempts),
        tried_at: founding.as_ref().map(|founding| moment(founding.tried_at)).unwrap_or_default(),
        may_retry: waiting && founding.is_some() && cx.may(service::FOUND),
        may_reveal: !waiting && founding.is_some() && cx.may(service::FOUND),
        may_shred: matches!(tenant.state, State::Suspended | State::Shredded) && cx.may(service::SHRED),
        may_suspend: other && tenant.state == State::Active && cx.may(service::SUSPEND),
        may_resume: other && tenant.state == State::Suspended && cx.may(service::SUSPEND),
        tenant,
    })
}

pub(super) async fn suspend(cx: Cx, id: Path<String>) -> Answer {
    let tenant = service::suspend(&cx, super::id(&id)?).await?;
    let page = address(&tenant);
    see_other_with(&page, &format!("{} ist gesperrt.", tenant.title), Some(&format!("{page}/resume")))
}

pub(super) async fn resume(cx: Cx, id: Path<String>) -> Answer {
    let tenant = service::resume(&cx, super::id(&id)?).await?;
    let page = address(&tenant);
    see_other_with(&page, &format!("{} ist wieder freigegeben.", tenant.title), Some(&format!("{page}/suspend")))
}
