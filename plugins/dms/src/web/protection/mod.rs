//! The page of what guards a record, process or document.
pub(super) mod api;

use super::address::{Id, filled};
use super::filters;
use crate::service::exception::{self, NewException};
use crate::service::protection::{self as service, EXCEPT, Kind, LOWER, Shield};
use actix_web::web::Form;
use askama::Template;
use chrono::{DateTime, Days, NaiveDate, Utc};
use sdk::ports::BodyView;
use sdk::web::{Answer, Page, html, refused, see_other_with};
use sdk::{Cx, Error, Excepted, FileKind, Level, Protection, Result, Routes, local_midnight, uuid::Uuid};

pub(super) fn pages(routes: &mut Routes) {
    for kind in Kind::ALL {
        let path = format!("/dms/{}/{{id}}/protection", kind.segment());
        routes
            .get(&path, move |cx, id| show(cx, kind, id))
            .post(&path, move |cx, id, form| raise(cx, kind, id, form))
            .post(&format!("{path}/lower"), move |cx, id, form| lower(cx, kind, id, form))
            .post(&format!("{path}/exceptions"), move |cx, id, form| except(cx, kind, id, form))
            .post(&format!("{path}/exceptions/end"), move |cx, id, form| end(cx, kind, id, form));
    }
}

#[derive(Template)]
#[template(path = "dms-protection.html")]
struct ProtectionPage {
    page: Page,
    path: String,
    shield: Shield,
    lowers: bool,
    excepts: bool,
    now: DateTime<Utc>,
    errors: Vec<(&'static str, String)>,
}

impl ProtectionPage {
    fn files(&self) -> [(&'static str, &'static str); 3] {
        let [personnel, social] = FileKind::ALL.map(|file| (file.key(), file.title()));
        [("", "nein"), personnel, social]
    }

    fn is_file(&self, key: &str) -> bool {
        self.shield.own.file.map_or("", FileKind::key) == key
    }

    fn body(&self, id: &sdk::BodyId) -> &str {
        self.shield.bodies.iter().find(|body| body.id == *id).map_or("–", |body| body.title.as_str())
    }

    fn lies_with(&self, body: &BodyView) -> bool {
        self.shield.own.body == Some(body.id)
    }

    fn whom(&self, line: &Excepted) -> String {
        match (line.exception.person, line.exception.unit) {
            (Some(person), _) => self.shield.names.somebody(&person).to_owned(),
            (None, Some(unit)) => self.shield.names.unit_title(&unit),
            (None, None) => "–".to_owned(),
        }
    }

    /// Whether it counts now or will.
    fn is_open(&self, line: &Excepted) -> bool {
        line.ended.is_none() && line.exception.until.is_none_or(|until| until > self.now)
    }
}

async fn render(cx: &Cx, kind: Kind, id: Uuid, errors: Vec<(&'static str, String)>) -> Answer {
    let shield = service::show(cx, kind, id).await?;
    let (page, path) = (Page::of(cx, "records"), format!("/dms/{}/{id}/protection", kind.segment()));
    html(&ProtectionPage { page, path, shield, lowers: cx.may(LOWER), excepts: cx.may(EXCEPT), now: cx.now(), errors })
}

async fn show(cx: Cx, kind: Kind, id: Id<Uuid>) -> Answer {
    render(&cx, kind, id.0, Vec::new()).await
}

/// Back to the page, or, for who no longer sees the thing, to where they still see something.
async fn after(cx: &Cx, kind: Kind, id: Uuid, outcome: Result<()>) -> Answer {
    match outcome {
        Ok(()) if service::still_reads(cx, kind, id).await? => {
            let to = format!("/dms/{}/{id}/protection", kind.segment());
            see_other_with(to, "Der Schutz ist geändert und gilt ab sofort.", None)
        }
        Ok(()) => see_other_with("/dms", "Der Schutz ist geändert. Sie selbst sehen die Sache nicht mehr.", None),
        Err(error) if matches!(error.kind, sdk::Kind::Invalid | sdk::Kind::Conflict) => {
            let errors = vec![(at_field(error.code), error.detail.into_owned())];
            refused(render(cx, kind, id, errors).await)
        }
        Err(error) => Err(error.into()),
    }
}

fn at_field(code: &str) -> &'static str {
    match code {
        "dms.protection_body" => "body",
        "dms.exception_reason" => "reason",
        "dms.exception_until" => "until",
        "unknown_person" | "dms.exception_whom" => "person",
        "unknown_unit" => "unit",
        _ => "level",
    }
}

/// Protection as forms and programs write it; what is left out is not protected.
#[derive(serde::Deserialize)]
pub(super) struct Wanted {
    level: String,
    #[serde(default)]
    file: Option<String>,
    #[serde(default)]
    body: Option<String>,
}

impl Wanted {
    fn protection(&self) -> Result<Protection> {
        Protection::of(&self.level, self.file.as_deref(), self.body.as_deref()).ok_or_else(unknown)
    }
}

fn unknown() -> Error {
    Error::invalid(
        "dms.protection_unknown",
        "Diese Angabe zum Schutz gibt es nicht. Es wurde nichts geändert. Wählen Sie eine der angebotenen.",
    )
}

async fn raise(cx: Cx, kind: Kind, id: Id<Uuid>, form: Form<Wanted>) -> Answer {
    let done = async { service::raise(&cx, kind, id.0, form.protection()?).await };
    let done = done.await;
    after(&cx, kind, id.0, done).await
}

async fn lower(cx: Cx, kind: Kind, id: Id<Uuid>, form: Form<Wanted>) -> Answer {
    let done = async { service::lower(&cx, kind, id.0, form.protection()?).await };
    let done = done.await;
    after(&cx, kind, id.0, done).await
}

#[derive(serde::Deserialize)]
struct Excepting {
    kind: String,
    person: Option<String>,
    unit: Option<String>,
    from: Option<String>,
    until: Option<String>,
    #[serde(default)]
    reason: String,
}

impl Excepting {
    /// Days begin and end where people are; the last day counts.
    fn exception(&self) -> Result<NewException> {
        let day = |text: Option<&String>| {
            let day = filled(text).map(|text| text.parse::<NaiveDate>().map_err(|_| no_day()));
            day.transpose()
        };
        let behind = |day: NaiveDate| day.checked_add_days(Days::new(1)).map(local_midnight);
        Ok(NewException {
            may: may(&self.kind)?,
            person: filled(self.person.as_ref()),
            unit: filled(self.unit.as_ref()),
            from: day(self.from.as_ref())?.map(local_midnight),
            until: day(self.until.as_ref())?.and_then(behind),
            reason: self.reason.clone(),
        })
    }
}

/// What an exception does: `allow` reading, or `exclude` from everything.
fn may(kind: &str) -> Result<bool> {
    match kind {
        "allow" => Ok(true),
        "exclude" => Ok(false),
        _ => Err(unknown()),
    }
}

fn no_day() -> Error {
    Error::invalid(
        "dms.exception_until",
        "Das Datum ist unvollständig. Es wurde nichts eingetragen. Wählen Sie einen Tag.",
    )
}

async fn except(cx: Cx, kind: Kind, id: Id<Uuid>, form: Form<Excepting>) -> Answer {
    let done = async { exception::except(&cx, kind, id.0, form.exception()?).await };
    let done = done.await;
    after(&cx, kind, id.0, done).await
}

#[derive(serde::Deserialize)]
struct Ending {
    exception: String,
}

async fn end(cx: Cx, kind: Kind, id: Id<Uuid>, form: Form<Ending>) -> Answer {
    let wanted = form.exception.parse().map_err(|_| Error::not_found())?;
    let done = exception::end(&cx, kind, id.0, wanted).await;
    after(&cx, kind, id.0, done).await
}
