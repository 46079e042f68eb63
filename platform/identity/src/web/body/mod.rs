//! Pages of bodies.
mod api;

pub(super) use api::api;

use super::form;
use crate::body::{Member, Proposal};
use crate::service::body::{self as service, APPOINT, CONFIRM, FOUND, PROPOSE, Sheet};
use actix_web::web::{Form, Path};
use askama::Template;
use sdk::ports::BodyView;
use sdk::web::{self, Answer, Page, html, refused, see_other_with};
use sdk::{BodyId, Cx, PersonId, Result, Routes};
use serde::Deserialize;

pub(super) fn pages(routes: &mut Routes) {
    routes
        .get("/identity/bodies", list)
        .post("/identity/bodies", found)
        .get("/identity/bodies/{id}", show)
        .post("/identity/bodies/{id}/members", appoint)
        .post("/identity/bodies/{id}/members/end", dismiss)
        .post("/identity/bodies/{id}/chair", hand_over)
        .post("/identity/bodies/{id}/proposal", propose)
        .post("/identity/bodies/{id}/proposal/decide", decide);
}

#[derive(Template)]
#[template(path = "identity-bodies.html")]
struct ListPage {
    page: Page,
    bodies: Vec<BodyView>,
    founds: bool,
    filled: Founding,
    errors: Vec<(&'static str, String)>,
}

#[derive(Template)]
#[template(path = "identity-body.html")]
struct BodyPage {
    page: Page,
    sheet: Sheet,
    chairs: bool,
    proposes: bool,
    decides: bool,
    errors: Vec<(&'static str, String)>,
}

#[derive(Default, Deserialize)]
pub(super) struct Founding {
    #[serde(default)]
    title: String,
    #[serde(default)]
    chair: String,
}

#[derive(Deserialize)]
pub(super) struct Named {
    #[serde(default)]
    person: String,
    #[serde(default)]
    reason: String,
}

#[derive(Deserialize)]
pub(super) struct Deciding {
    decision: String,
}

impl Deciding {
    fn confirmed(&self) -> Result<bool> {
        match self.decision.as_str() {
            "confirm" => Ok(true),
            "reject" => Ok(false),
            _ => Err(sdk::Error::not_found()),
        }
    }
}

impl BodyPage {
    fn since(&self, member: &Member) -> String {
        web::day(member.since)
    }
}

impl Named {
    fn id(&self) -> Result<PersonId> {
        self.person.parse().map_err(|_| sdk::Error::not_found())
    }
}

async fn listed(cx: &Cx, filled: Founding, errors: Vec<(&'static str, String)>) -> Answer {
    let bodies = service::list(cx).await?;
    html(&ListPage { page: Page::of(cx, "bodies"), bodies, founds: cx.may(FOUND), filled, errors })
}

async fn list(cx: Cx) -> Answer {
    listed(&cx, Founding::default(), Vec::new()).await
}

async fn found(cx: Cx, form: Form<Founding>) -> Answer {
    match service::found(&cx, &form.title, &form.chair).await {
        Ok(id) => see_other_with(format!("/identity/bodies/{id}"), "Das Gremium ist eingerichtet.", None),
        Err(error) => {
            let errors = vec![form::at_field(error)?];
            refused(listed(&cx, form.into_inner(), errors).await)
        }
    }
}

async fn sheet(cx: &Cx, id: BodyId, errors: Vec<(&'static str, String)>) -> Answer {
    let (sheet, me) = (service::sheet(cx, id).await?, cx.actor().person());
    let chairs = cx.may(APPOINT) && me.is_some() && sheet.body.chair == me;
    let other = |proposal: &Proposal| Some(proposal.proposed_by) != me && Some(proposal.person) != me;
    let decides = cx.may(CONFIRM) && sheet.proposal.as_ref().is_some_and(other);
    let proposes = cx.may(PROPOSE) && !chairs && sheet.proposal.is_none();
    html(&BodyPage { page: Page::of(cx, "bodies"), sheet, chairs, proposes, decides, errors })
}

async fn show(cx: Cx, path: Path<String>) -> Answer {
    sheet(&cx, form::id(&path)?, Vec::new()).await
}

async fn after(cx: &Cx, id: BodyId, outcome: Result<()>, said: &str) -> Answer {
    match outcome {
        Ok(()) => see_other_with(format!("/identity/bodies/{id}"), said, None),
        Err(error) => {
            let errors = vec![form::at_field(error)?];
            refused(sheet(cx, id, errors).await)
        }
    }
}

async fn appoint(cx: Cx, path: Path<String>, form: Form<Named>) -> Answer {
    let id = form::id(&path)?;
    after(&cx, id, service::appoint(&cx, id, &form.person).await, "Die Person gehört jetzt zum Gremium.").await
}

async fn dismiss(cx: Cx, path: Path<String>, form: Form<Named>) -> Answer {
    let id = form::id(&path)?;
    after(&cx, id, service::dismiss(&cx, id, form.id()?).await, "Die Mitgliedschaft ist beendet.").await
}

async fn hand_over(cx: Cx, path: Path<String>, form: Form<Named>) -> Answer {
    let id = form::id(&path)?;
    after(&cx, id, service::hand_over(&cx, id, form.id()?).await, "Der Vorsitz ist übergeben.").await
}

async fn propose(cx: Cx, path: Path<String>, form: Form<Named>) -> Answer {
    let id = form::id(&path)?;
    let proposed = service::propose(&cx, id, &form.person, &form.reason).await;
    after(&cx, id, proposed, "Der Vorschlag wartet auf eine zweite Person.").await
}

async fn decide(cx: Cx, path: Path<String>, form: Form<Deciding>) -> Answer {
    let id = form::id(&path)?;
    after(&cx, id, service::decide(&cx, id, form.confirmed()?).await, "Über den Vorschlag ist entschieden.").await
}
