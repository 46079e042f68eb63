use super::matrix::render;
use crate::service::policy as service;
use actix_web::web::Form;
use sdk::web::{Answer, encode, see_other_with};
use sdk::{Cx, Kind, Result};
use serde::Deserialize;

#[derive(Deserialize)]
pub struct Named {
    #[serde(default)]
    role: String,
    #[serde(default)]
    title: String,
}

pub async fn add(cx: Cx, form: Form<Named>) -> Answer {
    match service::add(&cx, &form.role, &form.title).await {
        Ok(role) => done(&role.key, "Die Rolle ist angelegt. Sie darf noch nichts."),
        Err(error) if repairable(error.kind) => {
            let said = Some(error.detail.into_owned());
            render(&cx, "", said, (form.role.clone(), form.title.clone())).await
        }
        Err(error) => Err(error.into()),
    }
}

pub async fn rename(cx: Cx, form: Form<Named>) -> Answer {
    let renamed = service::rename(&cx, &form.role, &form.title).await;
    after(&cx, &form.role, &form.role, renamed, "Die Rolle heißt jetzt anders.").await
}

pub async fn delete(cx: Cx, form: Form<Named>) -> Answer {
    let deleted = service::delete(&cx, &form.role).await;
    after(&cx, &form.role, "", deleted, "Die Rolle ist gelöscht.").await
}

/// What a person can put right is said above the matrix; everything else goes the usual way.
pub(super) async fn after(cx: &Cx, role: &str, next: &str, result: Result<()>, said: &str) -> Answer {
    match result {
        Ok(()) => done(next, said),
        Err(error) if repairable(error.kind) => {
            render(cx, role, Some(error.detail.into_owned()), Default::default()).await
        }
        Err(error) => Err(error.into()),
    }
}

fn done(role: &str, said: &str) -> Answer {
    see_other_with(format!("/identity/roles?role={}", encode(role)), said, None)
}

pub(super) fn repairable(kind: Kind) -> bool {
    matches!(kind, Kind::Invalid | Kind::Conflict)
}
