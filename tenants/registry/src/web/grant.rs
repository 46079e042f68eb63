//! Pages of delegation: the tenant's own, and what the operator does on the page of a tenant.
mod api;

pub(super) use api::{api, view};

use crate::grant::{Grant, Power, Use};
use crate::rule::Rule;
use crate::service::{self, Overview, Wanted};
use actix_web::web::{Form, Path, Query};
use askama::Template;
use sdk::web::{Answer, Cursor, Page, day, html, moment, settled};
use sdk::{Cx, Error, Result, local_day, uuid::Uuid};
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct After {
    cursor: Option<String>,
}

/// A grant as a page shows it.
pub(super) struct GrantView {
    pub(super) id: Uuid,
    pub(super) holder: String,
    pub(super) grantor: String,
    pub(super) powers: Vec<Power>,
    pub(super) since: String,
    pub(super) until: String,
    pub(super) by: String,
    pub(super) reason: String,
    pub(super) ended: Option<String>,
    pub(super) live: bool,
    /// Whether the tenant it lies with may begin it anew.
    pub(super) renewable: bool,
}

impl GrantView {
    pub(super) fn of(cx: &Cx, grant: Grant) -> Self {
        let live = grant.is_live(cx.now());
        let ended = grant.revoked.as_ref().map(|end| format!("{}, {}: {}", moment(end.at), end.by, end.reason));
        Self {
            id: grant.id,
            renewable: !live && grant.over != grant.holder.0,
            powers: grant.powers,
            since: day(grant.given_at),
            // The last day, not the midnight after it.
            until: day(grant.until - chrono::TimeDelta::seconds(1)),
            holder: grant.holder.1,
            grantor: grant.grantor.1,
            by: grant.given_by,
            reason: grant.reason,
            ended,
            live,
        }
    }
}

#[derive(Template)]
#[template(path = "registry-grants.html")]
struct GrantsPage {
    page: Page,
    grants: Vec<GrantView>,
    uses: Vec<Use>,
    next: Option<String>,
    rules: Vec<(Rule, i64)>,
    today: chrono::NaiveDate,
    may_regulate: bool,
    may_give: bool,
    may_revoke: bool,
    error: Option<String>,
}

impl GrantsPage {
    fn longest(&self) -> i64 {
        self.rules.iter().find(|(rule, _)| *rule == Rule::GrantDays).map_or(0, |(_, days)| *days)
    }

    fn range(&self, rule: &Rule) -> String {
        let (least, most) = rule.range();
        format!("{least}–{most}, {} {}", self.page.t("empfohlen:"), rule.suggested())
    }

    fn at(&self, used: &Use) -> String {
        moment(used.at)
    }

    fn what<'a>(&'a self, used: &'a Use) -> &'a str {
        self.page.t(service::title_of(&used.action))
    }
}

pub(super) async fn list(cx: Cx, after: Query<After>) -> Answer {
    render(&cx, after.cursor.as_deref(), None).await
}

async fn render(cx: &Cx, after: Option<&str>, error: Option<String>) -> Answer {
    let Overview { grants, uses, next, rules } = service::overview(cx, Cursor::parse(after)?).await?;
    html(&GrantsPage {
        page: Page::of(cx, "grants"),
        grants: grants.into_iter().map(|grant| GrantView::of(cx, grant)).collect(),
        uses,
        next: next.map(|next| format!("/registry/grants?cursor={next}")),
        rules,
        today: local_day(cx.now()),
        may_regulate: cx.may(service::REGULATE),
        may_give: cx.may(service::GIVE),
        may_revoke: cx.may(service::REVOKE),
        error,
    })
}

/// What the forms of this page carry.
#[derive(Deserialize)]
pub(super) struct Fields {
    #[serde(default)]
    grant: String,
    #[serde(rename = "power-found")]
    found: Option<String>,
    #[serde(rename = "power-configure")]
    configure: Option<String>,
    #[serde(rename = "power-suspend")]
    suspend: Option<String>,
    #[serde(default)]
    until: String,
    #[serde(default)]
    reason: String,
}

impl Fields {
    fn wanted(&self) -> Result<Wanted> {
        let ticked =
            [(Power::Found, &self.found), (Power::Configure, &self.configure), (Power::Suspend, &self.suspend)];
        let last_day = self.until.parse().map_err(|_| no_day())?;
        let powers = ticked.into_iter().filter(|(_, box_)| box_.is_some()).map(|(power, _)| power).collect();
        Ok(Wanted { powers, last_day, reason: self.reason.clone() })
    }

    /// The grant a form is about.
    fn grant(&self) -> Result<Uuid> {
        self.grant.parse().map_err(|_| Error::not_found())
    }
}

fn id(text: &str) -> Result<Uuid> {
    text.parse().map_err(|_| Error::not_found())
}

pub(super) async fn renew(cx: Cx, path: Path<String>, fields: Form<Fields>) -> Answer {
    let renewed = match fields.wanted() {
        Ok(wanted) => service::renew(&cx, id(&path)?, wanted).await,
        Err(error) => Err(error),
    };
    here(&cx, renewed, "Die Betreuung ist neu erteilt.").await
}

pub(super) async fn revoke(cx: Cx, path: Path<String>, fields: Form<Fields>) -> Answer {
    let revoked = service::revoke(&cx, id(&path)?, &fields.reason).await;
    here(&cx, revoked, "Die Betreuung ist widerrufen. Ab jetzt ist von oben nichts mehr möglich.").await
}

async fn here(cx: &Cx, done: Result<()>, text: &str) -> Answer {
    settled(done, "/registry/grants", text, async |error| render(cx, None, Some(error)).await).await
}

pub(super) async fn give(cx: Cx, path: Path<String>, fields: Form<Fields>) -> Answer {
    let over = super::id(&path)?;
    let given = match fields.wanted() {
        Ok(wanted) => service::give(&cx, over, wanted).await,
        Err(error) => Err(error),
    };
    super::tenant::after(&cx, over, given, "Die Betreuung ist erteilt. Der Mandant sieht sie auf seiner Seite.").await
}

pub(super) async fn revoke_over(cx: Cx, path: Path<String>, fields: Form<Fields>) -> Answer {
    let over = super::id(&path)?;
    let revoked = match fields.grant() {
        Ok(grant) => service::revoke_over(&cx, over, grant, &fields.reason).await,
        Err(error) => Err(error),
    };
    super::tenant::after(&cx, over, revoked, "Die Betreuung ist widerrufen.").await
}

/// Every field of the form of periods, by its name.
type Periods = std::collections::BTreeMap<String, String>;

pub(super) async fn regulate(cx: Cx, fields: Form<Periods>) -> Answer {
    let set = async {
        let mut wanted = Vec::new();
        for rule in Rule::ALL {
            let Some(text) = fields.get(rule.key()) else { continue };
            wanted.push((rule, text.trim().parse().map_err(|_| not_whole())?));
        }
        let from = fields.get("from").filter(|text| !text.is_empty());
        let from = from.map_or_else(|| Ok(local_day(cx.now())), |text| text.parse().map_err(|_| no_day()))?;
        service::regulate(&cx, from, &wanted).await
    };
    here(&cx, set.await, "Die Fristen sind gespeichert.").await
}

pub(super) fn not_whole() -> Error {
    Error::invalid(
        "registry.bad_rule",
        "Hier wird eine ganze Zahl gebraucht. Es wurde nichts gespeichert. Ändern Sie den Wert.",
    )
}

pub(super) fn no_day() -> Error {
    Error::invalid("registry.bad_day", "Das Datum ist unvollständig. Es wurde nichts geändert. Wählen Sie einen Tag.")
}
