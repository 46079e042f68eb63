use super::id;
use crate::item::{Item, State};
use crate::service::{self, Sheet};
use actix_web::web::{Form, Path, Query};
use askama::Template;
use sdk::ports::{BodyView, UnitView};
use sdk::web::{Answer, Page, html, moment, see_other, see_other_with, size};
use sdk::{Cx, Level, ProcessId};

#[derive(serde::Deserialize)]
pub struct Ask {
    q: Option<String>,
}

#[derive(Template)]
#[template(path = "inbox-item.html")]
struct ItemPage {
    page: Page,
    sheet: Sheet,
    unit: String,
    q: String,
    received: String,
    physical: Option<String>,
    bytes: String,
    may_edit: bool,
    may_assign: bool,
    may_file: bool,
    may_raise: bool,
    may_lower: bool,
}

impl ItemPage {
    fn of(cx: &Cx, sheet: Sheet, q: String) -> Self {
        let item = &sheet.item;
        let open = !matches!(item.state, State::Filed { .. });
        Self {
            page: Page::of(cx, "inbox").wide(),
            unit: name(&sheet.units, item),
            q,
            received: moment(item.legal_at),
            physical: (item.physical_at != item.legal_at).then(|| moment(item.physical_at)),
            bytes: size(item.size),
            may_edit: open && cx.may(service::EDIT),
            may_assign: open && cx.may(service::ASSIGN),
            may_file: open && item.state != State::Received && cx.may(service::FILE),
            may_raise: open && cx.may(service::RAISE),
            may_lower: open && cx.may(service::LOWER),
            sheet,
        }
    }

    fn trouble(&self) -> Option<&str> {
        match &self.sheet.item.state {
            State::Attention { sentence, .. } => Some(sentence),
            _ => None,
        }
    }

    fn filed(&self) -> Option<String> {
        match self.sheet.item.state {
            State::Filed { document, .. } => Some(format!("/dms/documents/{document}")),
            _ => None,
        }
    }

    fn lies_with(&self, body: &BodyView) -> bool {
        self.sheet.own.body == Some(body.id)
    }

    fn sent(&self) -> Option<String> {
        self.sheet.mail.as_ref().and_then(|mail| mail.sent_at).map(moment)
    }

    fn is_reading(&self) -> bool {
        self.sheet.item.state == State::Received
    }
}

fn name(units: &[UnitView], item: &Item) -> String {
    let unit = units.iter().find(|unit| unit.id == item.unit);
    unit.map(|unit| format!("{} {}", unit.key, unit.title)).unwrap_or_default()
}

pub async fn show(cx: Cx, path: Path<String>, ask: Query<Ask>) -> Answer {
    let words = ask.q.clone().unwrap_or_default();
    let may_file = cx.may(service::FILE);
    let sheet = service::sheet(&cx, id(&path)?, may_file.then_some(words.as_str())).await?;
    html(&ItemPage::of(&cx, sheet, words))
}

#[derive(serde::Deserialize)]
pub struct Edit {
    sender: String,
    subject: String,
}

pub async fn edit(cx: Cx, path: Path<String>, form: Form<Edit>) -> Answer {
    let Edit { sender, subject } = form.into_inner();
    let item = service::edit(&cx, id(&path)?, Some(sender), Some(subject)).await?;
    see_other_with(format!("/inbox/items/{}", item.id), "Absender und Betreff sind gespeichert.", None)
}

#[derive(serde::Deserialize)]
pub struct Assign {
    unit: String,
}

#[derive(serde::Deserialize)]
pub struct Back {
    unit: Option<String>,
}

/// The unit comes from the form, or, when a step is undone, from the address.
pub async fn assign(cx: Cx, path: Path<String>, back: Query<Back>, form: Option<Form<Assign>>) -> Answer {
    let wanted = back.into_inner().unit.or_else(|| form.map(|form| form.into_inner().unit)).unwrap_or_default();
    let (item, unit, before) = service::assign(&cx, id(&path)?, &wanted).await?;
    let said = format!("Eingang {} liegt jetzt bei {} {}.", item.receipt, unit.key, unit.title);
    let undo = format!("/inbox/items/{}/assign?unit={before}", item.id);
    // Whoever may no longer see it cannot take it back either.
    let still_mine = service::sheet(&cx, item.id, None).await.is_ok();
    see_other_with("/inbox", &said, still_mine.then_some(undo.as_str()))
}

#[derive(serde::Deserialize)]
pub struct Filing {
    process: String,
}

pub async fn file(cx: Cx, path: Path<String>, form: Form<Filing>) -> Answer {
    let item = id(&path)?;
    let Ok(process) = form.process.parse::<ProcessId>() else { return see_other(format!("/inbox/items/{item}")) };
    let (item, document) = service::file(&cx, item, process).await?;
    let said = format!("Eingang {} ist abgelegt.", item.receipt);
    see_other_with(format!("/dms/documents/{document}"), &said, None)
}
