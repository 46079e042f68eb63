//! The page an invitation leads to.
use super::{form, sign_in};
use crate::service;
use actix_web::HttpRequest;
use actix_web::web::{Form, Query};
use askama::Template;
use sdk::gate::Visitor;
use sdk::web::{Answer, Page, html, refused};

#[derive(Template)]
#[template(path = "identity-join.html")]
struct JoinPage {
    page: Page,
    name: String,
    login: String,
    token: String,
    errors: Vec<(&'static str, String)>,
}

impl JoinPage {
    fn error(&self) -> &str {
        self.errors.first().map_or("", |(_, text)| text)
    }
}

#[derive(serde::Deserialize)]
pub(super) struct Invited {
    #[serde(default)]
    token: String,
    #[serde(default)]
    password: String,
}

pub(super) async fn show(visitor: Visitor, query: Query<Invited>) -> Answer {
    render(&visitor, &query.token, Vec::new()).await
}

async fn render(visitor: &Visitor, token: &str, errors: Vec<(&'static str, String)>) -> Answer {
    let cx = visitor.service("identity").await?;
    let person = service::look(&cx, token).await?;
    let page = Page::plain(visitor.gate.house.clone(), &visitor.town, &visitor.origin);
    html(&JoinPage { page, name: person.name, login: person.login, token: token.to_owned(), errors })
}

pub(super) async fn join(visitor: Visitor, form: Form<Invited>, req: HttpRequest) -> Answer {
    let cx = visitor.service("identity").await?;
    match service::join(&cx, &form.token, &form.password, &sign_in::device(&req)).await {
        Ok(entered) => Ok(sign_in::entered(&cx, entered, "/")),
        Err(error) => {
            let errors = vec![form::at_field(error)?];
            refused(render(&visitor, &form.token, errors).await)
        }
    }
}
