//! The administration's pages of lists.
pub(super) mod api;

use super::form;
use crate::roster::{Diff, Roster, State};
use crate::service::{self, MANAGE, roster::LARGEST};
use actix_multipart::Multipart;
use actix_web::web::{Path, Query};
use askama::Template;
use sdk::web::{Answer, Cursor, Page, Upload, html, moment, refused, see_other_with};
use sdk::{Cx, Error, Result, uuid::Uuid};

/// Names of one kind shown on the page; more are counted.
const SHOWN: usize = 50;

#[derive(Template)]
#[template(path = "identity-rosters.html")]
struct ListPage {
    page: Page,
    rosters: Vec<Roster>,
    next: Option<String>,
    error: Option<String>,
}

impl ListPage {
    fn at(&self, roster: &Roster) -> String {
        moment(roster.drafted_at)
    }
}

#[derive(Template)]
#[template(path = "identity-roster.html")]
struct RosterPage {
    page: Page,
    roster: Roster,
    diff: Diff,
    trips: bool,
    alone: bool,
    href: String,
    error: Option<String>,
}

impl RosterPage {
    fn open(&self) -> bool {
        matches!(self.roster.state, State::Draft | State::Waiting | State::Held)
    }

    fn waits(&self) -> bool {
        matches!(self.roster.state, State::Waiting | State::Held)
    }

    fn at(&self) -> String {
        moment(self.roster.drafted_at)
    }

    /// Each kind of change: its heading, how many, and the first names.
    fn kinds(&self) -> [(&'static str, usize, Vec<String>); 4] {
        let Diff { joins, changes, returns, leaves } = &self.diff;
        let named = |name: &str, login: &str| format!("{name} ({login})");
        let joins_named = joins.iter().map(|line| named(&line.name, &line.login));
        let changed = changes.iter().map(|change| named(&change.line.name, &change.line.login));
        let back = returns.iter().map(|change| named(&change.line.name, &change.line.login));
        let gone = leaves.iter().map(|known| named(&known.name, &known.login));
        [
            ("Scheiden aus", leaves.len(), gone.take(SHOWN).collect()),
            ("Kommen hinzu", joins.len(), joins_named.take(SHOWN).collect()),
            ("Ändern sich", changes.len(), changed.take(SHOWN).collect()),
            ("Kommen zurück", returns.len(), back.take(SHOWN).collect()),
        ]
    }
}

#[derive(serde::Deserialize)]
pub(super) struct After {
    cursor: Option<String>,
}

pub(super) async fn list(cx: Cx, after: Query<After>) -> Answer {
    render_list(&cx, after.cursor.as_deref(), None).await
}

async fn render_list(cx: &Cx, after: Option<&str>, error: Option<String>) -> Answer {
    let (rosters, next) = service::roster::rosters(cx, Cursor::parse(after)?).await?;
    let next = next.map(|next| format!("/identity/rosters?cursor={next}"));
    html(&ListPage { page: Page::of(cx, "persons"), rosters, next, error })
}

pub(super) async fn bring(cx: Cx, body: Multipart) -> Answer {
    match read(&cx, body).await {
        Ok(id) => see_other_with(address(id), "Die Liste ist gelesen. Noch ist nichts geändert.", None),
        Err(error) if error.kind == sdk::Kind::Invalid => {
            refused(render_list(&cx, None, Some(error.detail.into_owned())).await)
        }
        Err(error) => Err(error.into()),
    }
}

async fn read(cx: &Cx, body: Multipart) -> Result<Uuid> {
    let (file, _) = Upload::receive(cx, MANAGE, body).await?.file()?;
    if file.size > LARGEST {
        return Err(Error::invalid(
            "identity.roster_large",
            "Die Datei ist größer als 5 MB. Es wurde nichts übernommen. Eine Liste von Personen ist viel kleiner; prüfen Sie die Datei.",
        ));
    }
    let bytes = tokio::fs::read(file.path()).await.map_err(|error| Error::unavailable("disk", error))?;
    service::roster::draft(cx, &file.name, &bytes).await
}

fn address(id: Uuid) -> String {
    format!("/identity/rosters/{id}")
}

pub(super) async fn show(cx: Cx, path: Path<String>) -> Answer {
    render(&cx, form::id(&path)?, None).await
}

async fn render(cx: &Cx, id: Uuid, error: Option<String>) -> Answer {
    let (roster, diff, trips) = service::roster::roster(cx, id).await?;
    let alone = matches!(roster.state, State::Waiting | State::Held) && roster.is_brought_by(&cx.hand(MANAGE));
    html(&RosterPage { page: Page::of(cx, "persons"), roster, diff, trips, alone, href: address(id), error })
}

async fn done(cx: &Cx, id: Uuid, outcome: Result<()>, said: &str) -> Answer {
    match outcome {
        Ok(()) => see_other_with(address(id), said, None),
        Err(error) => {
            let (_, text) = form::at_field(error)?;
            refused(render(cx, id, Some(text)).await)
        }
    }
}

pub(super) async fn release(cx: Cx, path: Path<String>) -> Answer {
    let id = form::id(&path)?;
    let (outcome, said) = match service::roster::release(&cx, id).await {
        Ok(State::Waiting) => (Ok(()), "Die Liste wartet auf die Freigabe durch eine zweite Person."),
        Ok(_) => (Ok(()), "Die Liste ist übernommen."),
        Err(error) => (Err(error), ""),
    };
    done(&cx, id, outcome, said).await
}

pub(super) async fn take_back(cx: Cx, path: Path<String>) -> Answer {
    let id = form::id(&path)?;
    let outcome = service::roster::take_back(&cx, id).await.map(drop);
    done(&cx, id, outcome, "Die Liste ist zurückgenommen. Alle sind, wie sie vorher waren.").await
}

pub(super) async fn drop_it(cx: Cx, path: Path<String>) -> Answer {
    let id = form::id(&path)?;
    let outcome = service::roster::drop_roster(&cx, id).await;
    done(&cx, id, outcome, "Die Liste ist verworfen.").await
}
