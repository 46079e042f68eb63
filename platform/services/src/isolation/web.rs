//! Pages and JSON of the proof of isolation.
use super::certificate::{self, Standing};
use super::proof::Proof;
use super::store::alarm::Alarm;
use super::store::certificate::{Kept, PAGE};
use actix_web::web::{Path, Query};
use askama::Template;
use sdk::web::{Answer, Disposition, Page, html, json, moment, paper};
use sdk::{Cx, Doc, Error, Month, Result, Routes, local_day, schema};

pub fn pages(routes: &mut Routes) {
    routes
        .get("/isolation", show)
        .get("/isolation/certificates/{month}/certificate.pdf", pdf)
        .get("/isolation/certificates/{month}/certificate.json", signed);
}

pub fn api(routes: &mut Routes) {
    routes.get("/api/v1/isolation", get_json).doc(Doc {
        summary: "How isolation stands this month: rounds, alarms, the last restore drill, what this build proved",
        answer: Some((200, schema(&[("sound", "boolean"), ("standing", "object"), ("build", "object")]))),
        ..Doc::default()
    });
    routes.get("/api/v1/isolation/certificates", list_json).doc(Doc {
        summary: "The signed certificates of past months, newest first",
        query: &["before"],
        answer: Some((200, schema(&[("items", "[object]"), ("next", "string?")]))),
        ..Doc::default()
    });
}

/// Where a list goes on.
#[derive(serde::Deserialize)]
struct Ask {
    before: Option<String>,
}

impl Ask {
    /// The month lists end before: the current one has no certificate yet.
    fn before(&self, cx: &Cx) -> Result<Month> {
        match self.before.as_deref().filter(|text| !text.is_empty()) {
            Some(text) => month(text),
            None => Ok(Month::of(local_day(cx.now()))),
        }
    }
}

fn month(text: &str) -> Result<Month> {
    text.parse().map_err(|_| Error::not_found())
}

#[derive(Template)]
#[template(path = "isolation.html")]
struct IsolationPage {
    page: Page,
    standing: Standing,
    build: Proof,
    certificates: Vec<Certified>,
    next: Option<Month>,
}

struct Certified {
    month: Month,
    shown: String,
    sound: bool,
    made_at: String,
}

impl From<Kept> for Certified {
    fn from(kept: Kept) -> Self {
        Self {
            month: Month::of(kept.month),
            shown: kept.month.format("%m/%Y").to_string(),
            sound: kept.is_sound(),
            made_at: moment(kept.made_at),
        }
    }
}

impl IsolationPage {
    fn at(&self, alarm: &Alarm) -> String {
        moment(alarm.last_at)
    }

    /// Of the days of the month so far, those that were probed.
    fn days(&self) -> String {
        let month = self.standing.month.first().format("%m/%Y");
        format!("{} ({month})", self.standing.rounds.len())
    }
}

async fn show(cx: Cx, ask: Query<Ask>) -> Answer {
    let standing = certificate::standing(&cx).await?;
    let (kept, next) = page_of(certificate::before(&cx, ask.before(&cx)?).await?);
    let certificates = kept.into_iter().map(Certified::from).collect();
    let build = Proof::of_this_build();
    html(&IsolationPage { page: Page::of(&cx, "isolation"), standing, build, certificates, next })
}

/// One page, and the month the next one ends before.
fn page_of(mut kept: Vec<Kept>) -> (Vec<Kept>, Option<Month>) {
    let size = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let more = kept.len() > size;
    kept.truncate(size);
    let next = kept.last().filter(|_| more).map(|last| Month::of(last.month));
    (kept, next)
}

async fn pdf(cx: Cx, path: Path<String>) -> Answer {
    let month = month(&path)?;
    let bytes = certificate::pdf(&cx, month).await?;
    let name = format!("trennung-{}-{month}.pdf", cx.town().key);
    Ok(paper("application/pdf", Disposition::Attachment, &name, bytes))
}

async fn signed(cx: Cx, path: Path<String>) -> Answer {
    let month = month(&path)?;
    let kept = certificate::of(&cx, month).await?;
    let bytes = serde_json::to_vec_pretty(&kept.certificate).map_err(Error::internal)?;
    let name = format!("trennung-{}-{month}.json", cx.town().key);
    Ok(paper("application/json", Disposition::Attachment, &name, bytes))
}

async fn get_json(cx: Cx) -> Answer {
    let standing = certificate::standing(&cx).await?;
    json(&serde_json::json!({
        "sound": standing.is_sound(),
        "standing": standing,
        "build": Proof::of_this_build(),
    }))
}

async fn list_json(cx: Cx, ask: Query<Ask>) -> Answer {
    let (kept, next) = page_of(certificate::before(&cx, ask.before(&cx)?).await?);
    let items: Vec<_> = kept.into_iter().map(|kept| kept.certificate).collect();
    json(&serde_json::json!({ "items": items, "next": next.map(|month| month.to_string()) }))
}
