//! Breaking the glass for programs: the tenant's own side, and the operator's. What a browser alone can do, a passkey and
//! the way in, stays with the browser.
use super::{After, Chosen, consents, id, opened};
use crate::opening::{Opening, Stage, Step, Wanted};
use crate::service::{self, ASK, END, OPENINGS, Openings, RELEASE, REPLY};
use crate::web;
use actix_web::web::{Json, Path, Query};
use sdk::web::{Answer, Cursor, json};
use sdk::{Cx, Doc, Routes, TenantId};
use serde::Deserialize;
use serde_json::{Value, json as object};

const HERE: &str = "/api/v1/registry/openings";
const OVER: &str = "/api/v1/registry/tenants/{id}/openings";
const SHELF: [(&str, &str); 4] =
    [("items", "[object]"), ("next", "string?"), ("emergency", "integer?"), ("longest", "integer?")];

pub(in crate::web) fn api(routes: &mut Routes) {
    let lists = |summary| Doc { query: &["cursor"], ..Doc::reads(summary, &SHELF) };
    let wanted = [("reason", "string"), ("ticket", "string"), ("minutes", "integer")];
    let (answer, chosen) = ([("consent", "string"), ("code", "string?")], [("opening", "uuid")]);
    routes
        .get(HERE, list)
        .doc(lists("Who of the operator asked to read in the caller's tenant, youngest first, step by step"))
        .post(&format!("{HERE}/{{id}}/reply"), reply)
        .doc(Doc::does(
            "Consents (`given`) with a code of one's authenticator app, or refuses (`refused`); a passkey consents on the page only",
            &answer,
            &SHELF,
        ))
        .post(&format!("{HERE}/{{id}}/end"), end)
        .doc(Doc::does("Ends an opening of the caller's tenant", &[], &SHELF))
        .get(OVER, list_over)
        .doc(lists("The openings of a tenant, for the operator, youngest first"))
        .post(OVER, ask)
        .doc(Doc::does("Asks a tenant to be let in; the new question comes first", &wanted, &SHELF))
        .post(&format!("{OVER}/release"), release)
        .doc(Doc::does("Releases a colleague's question as a second person", &chosen, &SHELF))
        .post(&format!("{OVER}/open"), open)
        .doc(Doc::does(
            "Opens, and tells the link that lets in, once; it leads into a browser, and reading goes on there",
            &chosen,
            &[("url", "string")],
        ))
        .post(&format!("{OVER}/end"), end_over)
        .doc(Doc::does("Ends an opening from the operator's side", &chosen, &SHELF));
}

/// Whose page it is: what is told beside the steps depends on what can be done there.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    Own,
    Over,
}

fn word(stage: Stage) -> &'static str {
    match stage {
        Stage::Asked => "asked",
        Stage::Released => "released",
        Stage::Ready => "ready",
        Stage::Open => "open",
        Stage::Refused => "refused",
        Stage::Ended => "ended",
        Stage::Over => "over",
    }
}

/// An opening as pages show it: never its key, nor which factor was shown.
fn view(opening: &Opening, stage: Stage, replies: bool) -> Value {
    let step = |step: &Step| object!({ "by": step.name, "at": step.at });
    let answer = opening.answer.as_ref().map(|answer| {
        let consent = if answer.given { "given" } else { "refused" };
        object!({ "consent": consent, "by": answer.name, "at": answer.at })
    });
    let window = opening.window.as_ref().map(|window| {
        object!({
            "at": window.from, "until": window.until, "by_emergency_rule": window.emergency,
            "entered_at": window.entered,
        })
    });
    let waits = opening.answer.is_none() && matches!(stage, Stage::Asked | Stage::Released | Stage::Ready);
    object!({
        "id": opening.id, "ticket": opening.ticket, "reason": opening.reason, "minutes": opening.minutes,
        "state": word(stage), "asked": step(&opening.asked), "released": opening.released.as_ref().map(step),
        "answer": answer, "opened": window,
        "ended": opening.ended.as_ref().map(|(name, at)| object!({ "by": name, "at": at })),
        "wording": (replies && waits).then(|| opening.wording()),
    })
}

fn shown(cx: &Cx, shelf: &Openings, side: Side) -> Answer {
    let (replies, asks) = (side == Side::Own && cx.may(REPLY), side == Side::Over && cx.may(ASK));
    let one = |opening: &Opening| view(opening, opening.stage(shelf.limits, cx.now()), replies);
    let items: Vec<Value> = shelf.openings.iter().map(one).collect();
    json(&object!({
        "items": items, "next": shelf.next.map(|next| next.to_string()), "emergency": shelf.limits.emergency,
        "longest": asks.then_some(shelf.limits.longest),
    }))
}

async fn own(cx: &Cx, after: Option<&str>) -> Answer {
    shown(cx, &service::openings(cx, Cursor::parse(after)?).await?, Side::Own)
}

async fn over(cx: &Cx, tenant: TenantId, after: Option<&str>) -> Answer {
    shown(cx, &service::openings_over(cx, tenant, Cursor::parse(after)?).await?, Side::Over)
}

async fn list(cx: Cx, after: Query<After>) -> Answer {
    own(&cx, after.cursor.as_deref()).await
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Reply {
    consent: String,
    code: Option<String>,
}

async fn reply(cx: Cx, path: Path<String>, said: Json<Reply>) -> Answer {
    web::demand(&cx, &[REPLY, OPENINGS])?;
    let code = said.code.as_deref().unwrap_or_default();
    service::reply(&cx, id(&path)?, consents(&said.consent)?, code).await?;
    own(&cx, None).await
}

async fn end(cx: Cx, path: Path<String>) -> Answer {
    web::demand(&cx, &[END, OPENINGS])?;
    service::end(&cx, id(&path)?).await?;
    own(&cx, None).await
}

async fn list_over(cx: Cx, path: Path<String>, after: Query<After>) -> Answer {
    over(&cx, web::id(&path)?, after.cursor.as_deref()).await
}

async fn ask(cx: Cx, path: Path<String>, wanted: Json<Wanted>) -> Answer {
    web::demand(&cx, &[ASK, OPENINGS])?;
    let tenant = web::id(&path)?;
    service::ask(&cx, tenant, &wanted).await?;
    over(&cx, tenant, None).await
}

async fn release(cx: Cx, path: Path<String>, chosen: Json<Chosen>) -> Answer {
    web::demand(&cx, &[RELEASE, OPENINGS])?;
    let tenant = web::id(&path)?;
    service::release(&cx, tenant, id(&chosen.opening)?).await?;
    over(&cx, tenant, None).await
}

async fn open(cx: Cx, path: Path<String>, chosen: Json<Chosen>) -> Answer {
    web::demand(&cx, &[ASK, service::LIST])?;
    let url = opened(&cx, web::id(&path)?, &chosen.opening).await?;
    json(&object!({ "url": url }))
}

async fn end_over(cx: Cx, path: Path<String>, chosen: Json<Chosen>) -> Answer {
    web::demand(&cx, &[END, OPENINGS])?;
    let tenant = web::id(&path)?;
    service::end_over(&cx, tenant, id(&chosen.opening)?).await?;
    over(&cx, tenant, None).await
}
