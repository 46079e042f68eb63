//! The administration's page of connections.
pub(super) mod api;

use super::form::{self, Fields};
use crate::connection::{Connection, Wanted};
use crate::role::{self, RoleView};
use crate::scim::ROOT;
use crate::service::{self, Overview};
use actix_web::web::{Form, Path};
use askama::Template;
use chrono::{DateTime, Utc};
use sdk::web::{Answer, Page, html, moment, refused, see_other_with};
use sdk::{Cx, Result};

/// How long a connection may be asked to live, in days.
const TERMS: [i64; 3] = [90, 180, 365];

#[derive(Template)]
#[template(path = "identity-connections.html")]
struct ListPage {
    page: Page,
    overview: Overview,
    roles: Vec<RoleView>,
    terms: Vec<i64>,
    endpoint: String,
    now: DateTime<Utc>,
    /// What is told once.
    token: Option<String>,
    errors: Vec<(&'static str, String)>,
}

impl ListPage {
    fn error(&self, name: &str) -> &str {
        form::error_at(&self.errors, name)
    }

    /// What a connection is good for, and until when.
    fn state(&self, known: &Connection) -> String {
        let used = match known.used_at {
            Some(at) => format!("{} {}", self.page.t("zuletzt benutzt"), moment(at)),
            None => self.page.t("noch nie benutzt").to_owned(),
        };
        let end = match (known.revoked_at, known.expires_at <= self.now) {
            (Some(at), _) => {
                let by = known.revoked_by.as_deref().unwrap_or_default();
                format!("{} {}, {by}", self.page.t("beendet am"), moment(at))
            }
            (None, true) => format!("{} {}", self.page.t("abgelaufen am"), moment(known.expires_at)),
            (None, false) => format!("{} {}", self.page.t("gilt bis"), moment(known.expires_at)),
        };
        format!("{end} · {used}")
    }

    fn roles_of(&self, known: &Connection) -> String {
        let titles = known.roles.iter().map(|key| {
            let view = self.roles.iter().find(|role| role.key == *key);
            self.page.t(view.map_or(key.as_str(), |role| role.title.as_str())).to_owned()
        });
        titles.collect::<Vec<_>>().join(", ")
    }

    /// Whether a role gives rights over rights or tenants: not ticked unless somebody means it.
    fn is_usual(&self, role: &RoleView) -> bool {
        !matches!(role.key.as_str(), "admin" | "district-admin" | "operator")
    }
}

pub(super) async fn list(cx: Cx) -> Answer {
    render(&cx, None, Vec::new()).await
}

async fn render(cx: &Cx, token: Option<String>, errors: Vec<(&'static str, String)>) -> Answer {
    let overview = service::connections(cx).await?;
    let longest = overview.longest;
    let mut terms: Vec<i64> = TERMS.into_iter().filter(|days| *days <= longest).collect();
    if terms.is_empty() {
        terms.push(longest);
    }
    let endpoint = format!("{}{ROOT}", cx.house().address(&cx.town().key));
    let (page, roles, now) = (Page::of(cx, "persons"), role::assignable(cx), cx.now());
    html(&ListPage { page, overview, roles, terms, endpoint, now, token, errors })
}

fn wanted(fields: &Fields) -> Wanted {
    Wanted {
        title: form::text(fields, "title").to_owned(),
        // A form that says nothing of days gets the shortest term.
        days: form::text(fields, "days").parse().unwrap_or(TERMS[0]),
        unit: form::text(fields, "unit").to_owned(),
        roles: form::ticked(fields, "role"),
    }
}

pub(super) async fn connect(cx: Cx, fields: Form<Fields>) -> Answer {
    match service::connect(&cx, &wanted(&fields)).await {
        Ok(token) => render(&cx, Some(token), Vec::new()).await,
        Err(error) => {
            let errors = vec![form::at_field(error)?];
            refused(render(&cx, None, errors).await)
        }
    }
}

pub(super) async fn disconnect(cx: Cx, path: Path<String>) -> Answer {
    let ended: Result<()> = service::disconnect(&cx, form::id(&path)?).await;
    match ended {
        Ok(()) => see_other_with("/identity/connections", "Die Anbindung ist beendet.", None),
        Err(error) => {
            let errors = vec![form::at_field(error)?];
            refused(render(&cx, None, errors).await)
        }
    }
}
