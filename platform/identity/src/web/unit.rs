//! The administration's page of units.
pub(super) mod api;

use super::form;
use crate::service::{self, UnitForm};
use actix_web::web::{Form, Path};
use askama::Template;
use sdk::ports::UnitView;
use sdk::web::{Answer, Page, html, refused, see_other_with};
use sdk::{Cx, Result};

#[derive(Template)]
#[template(path = "identity-units.html")]
struct UnitsPage {
    page: Page,
    units: Vec<(UnitView, i64)>,
    filled: UnitForm,
    errors: Vec<(&'static str, String)>,
}

impl UnitsPage {
    fn error(&self, name: &str) -> &str {
        form::error_at(&self.errors, name)
    }

    fn above(&self, unit: &UnitView) -> String {
        unit.parent.map(|id| id.to_string()).unwrap_or_default()
    }

    fn id_of(&self, unit: &UnitView) -> String {
        unit.id.to_string()
    }
}

pub(super) async fn show(cx: Cx) -> Answer {
    render(&cx, UnitForm::default(), Vec::new()).await
}

async fn render(cx: &Cx, filled: UnitForm, errors: Vec<(&'static str, String)>) -> Answer {
    let units = service::organisation(cx).await?;
    html(&UnitsPage { page: Page::of(cx, "persons"), units, filled, errors })
}

async fn done(cx: &Cx, outcome: Result<()>, filled: UnitForm, text: &str) -> Answer {
    match outcome {
        Ok(()) => see_other_with("/identity/units", text, None),
        Err(error) => {
            let errors = vec![form::at_field(error)?];
            refused(render(cx, filled, errors).await)
        }
    }
}

pub(super) async fn found(cx: Cx, filled: Form<UnitForm>) -> Answer {
    let founded = service::found_unit(&cx, &filled).await.map(drop);
    done(&cx, founded, filled.into_inner(), "Die Einheit ist angelegt.").await
}

pub(super) async fn change(cx: Cx, path: Path<String>, filled: Form<UnitForm>) -> Answer {
    let changed = service::change_unit(&cx, form::id(&path)?, &filled).await;
    done(&cx, changed, UnitForm::default(), "Die Einheit ist geändert.").await
}
