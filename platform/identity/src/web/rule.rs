//! The administration's page of the rules of signing in.
pub(super) mod api;

use super::form::{self, Fields};
use crate::role::{self, RoleView};
use crate::rule::Rule;
use crate::service::{self, Regulations};
use actix_web::web::Form;
use askama::Template;
use chrono::NaiveDate;
use sdk::web::{Answer, Page, html, refused, see_other_with};
use sdk::{Cx, Error, Result, local_day};

#[derive(Template)]
#[template(path = "identity-rules.html")]
struct RulesPage {
    page: Page,
    regulations: Regulations,
    roles: Vec<RoleView>,
    today: NaiveDate,
    errors: Vec<(&'static str, String)>,
}

impl RulesPage {
    fn demands(&self, role: &RoleView) -> bool {
        self.regulations.factor_roles.contains(&role.key)
    }

    fn range(&self, rule: Rule) -> String {
        let (least, most) = rule.range();
        format!("{least}–{most}, {} {}", self.page.t("empfohlen:"), rule.suggested())
    }
}

pub(super) async fn show(cx: Cx) -> Answer {
    render(&cx, Vec::new()).await
}

async fn render(cx: &Cx, errors: Vec<(&'static str, String)>) -> Answer {
    let (regulations, roles) = (service::regulations(cx).await?, role::assignable(cx));
    html(&RulesPage { page: Page::of(cx, "persons"), regulations, roles, today: local_day(cx.now()), errors })
}

pub(super) async fn save(cx: Cx, fields: Form<Fields>) -> Answer {
    let saved = async {
        let from = form::day(&fields, "from", local_day(cx.now()))?;
        service::regulate(&cx, from, &wanted(&fields)?, Some(&form::ticked(&fields, "role"))).await
    };
    match saved.await {
        Ok(()) => see_other_with("/identity/rules", "Die Anmelderegeln sind gespeichert.", None),
        Err(error) => {
            let errors = vec![form::at_field(error)?];
            refused(render(&cx, errors).await)
        }
    }
}

fn wanted(fields: &Fields) -> Result<Vec<(Rule, i64)>> {
    let sent = Rule::ALL.into_iter().filter_map(|rule| Some((rule, fields.get(rule.key())?)));
    sent.map(|(rule, text)| {
        let value = text.trim().parse().map_err(|_| {
            Error::invalid(
                "identity.bad_rule",
                "Hier wird eine ganze Zahl gebraucht. Es wurde nichts gespeichert. Ändern Sie den Wert.",
            )
        });
        Ok((rule, value?))
    })
    .collect()
}
