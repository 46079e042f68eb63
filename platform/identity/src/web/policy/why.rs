use super::api::person;
use super::{Engine, Shown, meaning, word};
use crate::policy::Group;
use crate::policy::role::Holder;
use crate::service::policy::{self as service, Asked, Sight, Why};
use actix_web::web::Query;
use askama::Template;
use chrono::NaiveDate;
use sdk::web::{Answer, Page, encode, html, json, moment};
use sdk::{Cx, Error, Level, Opening, Reach, Result, Scope, Shutting};
use serde::Deserialize;
use serde_json::{Value, json as object};

#[derive(Template)]
#[template(path = "role-why.html")]
struct WhyPage {
    page: Page,
    tab: &'static str,
    explains: bool,
    asked: Asked,
    groups: Vec<Group>,
    answer: Option<Why>,
    candidates: Vec<(Holder, String)>,
    error: Option<String>,
    now: String,
}

impl WhyPage {
    fn word(&self, scope: &Scope) -> &'static str {
        word(*scope)
    }

    fn meaning(&self, scope: &Scope) -> &'static str {
        meaning(*scope)
    }

    fn day(&self, day: &NaiveDate) -> String {
        written(*day)
    }
}

#[derive(Deserialize)]
pub struct Question {
    #[serde(default)]
    person: String,
    #[serde(default)]
    action: String,
    #[serde(default)]
    thing: String,
}

impl Question {
    pub(super) fn asked(&self) -> Asked {
        Asked { person: self.person.clone(), action: self.action.clone(), thing: self.thing.clone() }
    }
}

pub async fn why(cx: Cx, query: Query<Question>, engine: Engine) -> Answer {
    cx.demand(crate::policy::EXPLAIN)?;
    let mut asked = query.asked();
    let (mut answer, mut error, mut candidates) = (None, None, Vec::new());
    if !asked.person.trim().is_empty() {
        let link = |person: &Holder| {
            let (action, thing) = (encode(&query.action), encode(&query.thing));
            format!("/identity/roles/why?person={}&action={action}&thing={thing}", person.id)
        };
        let engine = engine.get_ref().as_ref();
        let mut said = service::why(&cx, engine, &asked).await;
        if unknown(&said) {
            candidates = found(&cx, &asked.person, link).await?;
            if let [(only, _)] = candidates.as_slice() {
                asked.person = only.login.clone();
                said = service::why(&cx, engine, &asked).await;
                candidates.clear();
            }
        }
        match said {
            Ok(why) => answer = Some(why),
            Err(_) if !candidates.is_empty() => {}
            Err(wrong) => error = Some(repaired(wrong)?),
        }
    }
    if let Some(why) = &answer {
        asked.person = why.person.login.clone();
    }
    let (page, groups, now) = (Page::of(&cx, "roles"), service::catalogue(&cx).groups, moment(cx.now()));
    html(&WhyPage { page, tab: "why", explains: true, asked, groups, answer, candidates, error, now })
}

pub(super) async fn why_of(cx: Cx, query: Query<Question>, engine: Engine) -> Answer {
    let why = service::why(&cx, engine.get_ref().as_ref(), &query.asked()).await?;
    let line = |held: &service::Held| {
        let behalf = held.behalf.as_ref().map(|(name, until)| object!({ "name": name, "until": until }));
        object!({ "role": held.role_title, "scope": held.scope.key(), "covers": held.covers, "behalf": behalf })
    };
    let thing = why.thing.as_ref().map(|thing| {
        object!({
            "kind": thing.kind.kind, "id": thing.id, "title": thing.title, "units": thing.units,
            "owner": thing.owner, "assignee": thing.assignee,
        })
    });
    let lines: Vec<Value> = why.held.iter().map(line).collect();
    let guarding = why.guarding.as_ref().map(|guarding| {
        object!({
            "level": guarding.level.key(), "clearance": guarding.clearance.key(), "bodies": guarding.bodies,
            "shut_by": guarding.shutting.map(word_of_shutting), "opened_by": guarding.opening.map(word_of_opening),
        })
    });
    json(&object!({
        "may": why.may, "person": person(&why.person), "lines": lines, "thing": thing, "guarding": guarding,
    }))
}

fn word_of_shutting(by: Shutting) -> &'static str {
    match by {
        Shutting::Body => "body",
        Shutting::Exception => "exception",
        Shutting::Level => "level",
    }
}

fn word_of_opening(by: Opening) -> &'static str {
    match by {
        Opening::Body => "body",
        Opening::Exception => "exception",
    }
}

#[derive(Template)]
#[template(path = "role-view.html")]
struct ViewPage {
    page: Page,
    tab: &'static str,
    explains: bool,
    person: String,
    sight: Option<Sight>,
    candidates: Vec<(Holder, String)>,
    error: Option<String>,
    now: String,
}

impl ViewPage {
    fn shown(&self, reach: &Reach) -> Shown {
        Shown::of(*reach)
    }

    fn day(&self, day: &NaiveDate) -> String {
        written(*day)
    }
}

#[derive(Deserialize)]
pub struct Viewed {
    #[serde(default)]
    pub person: String,
}

pub async fn view(cx: Cx, query: Query<Viewed>, engine: Engine) -> Answer {
    cx.demand(crate::policy::EXPLAIN)?;
    let (mut sight, mut error, mut candidates) = (None, None, Vec::new());
    if !query.person.trim().is_empty() {
        let engine = engine.get_ref().as_ref();
        let mut said = service::sight(&cx, engine, &query.person).await;
        if unknown(&said) {
            candidates =
                found(&cx, &query.person, |person| format!("/identity/roles/view?person={}", person.id)).await?;
            if let [(only, _)] = candidates.as_slice() {
                said = service::sight(&cx, engine, &only.login).await;
                candidates.clear();
            }
        }
        match said {
            Ok(seen) => sight = Some(seen),
            Err(_) if !candidates.is_empty() => {}
            Err(wrong) => error = Some(repaired(wrong)?),
        }
    }
    let person = sight.as_ref().map_or(&query.person, |sight| &sight.person.login).clone();
    let (page, now) = (Page::of(&cx, "roles"), moment(cx.now()));
    html(&ViewPage { page, tab: "view", explains: true, person, sight, candidates, error, now })
}

fn written(day: NaiveDate) -> String {
    day.format("%d.%m.%Y").to_string()
}

fn unknown<T>(said: &Result<T>) -> bool {
    said.as_ref().is_err_and(|error| error.code == "identity.unknown_person")
}

async fn found(cx: &Cx, words: &str, link: impl Fn(&Holder) -> String) -> Result<Vec<(Holder, String)>> {
    let people = service::persons(cx, words).await?;
    Ok(people.into_iter().map(|person| (link(&person), person)).map(|(link, person)| (person, link)).collect())
}

/// What a person can put right is said on the page; everything else goes the usual way.
fn repaired(error: Error) -> Result<String> {
    if super::role::repairable(error.kind) { Ok(error.detail.into_owned()) } else { Err(error) }
}
