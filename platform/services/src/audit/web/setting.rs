//! What the tenant sets about its log and takes home of it, for programs.
use super::proof;
use crate::audit::right::{READ, SETTLE};
use crate::audit::setting;
use actix_web::web::Json;
use chrono::NaiveDate;
use ledger::PublicKey;
use sdk::web::{Answer, json};
use sdk::{Cx, Doc, Result, Routes};
use serde_json::{Value, json as object};

const RETENTION: [(&str, &str); 2] = [("days", "integer"), ("valid_from", "date")];
const ADDRESS: [(&str, &str); 1] = [("address", "string")];
const RETENTIONS: [(&str, &str); 1] = [("items", "[object]")];
const ADDRESSES: [(&str, &str); 1] = [("items", "[string]")];

pub fn api(routes: &mut Routes, key: &PublicKey) {
    const RECIPIENTS: &str = "/api/v1/audit/recipients";
    let (shown, taken) = (key.to_string(), key.clone());
    let all = [("key", "string"), ("by_mail", "boolean"), ("retentions", "[object]"), ("recipients", "[string]")];
    let file = |summary| Doc {
        summary,
        answer: Some((200, object!({ "type": "string", "format": "binary" }))),
        ..Doc::default()
    };
    routes
        .get("/api/v1/audit/settings", move |cx: Cx| settings(cx, shown.clone()))
        .doc(Doc::reads(
            "How long contents of the log are kept, who is sent its roots, and the key that proves them",
            &all,
        ))
        .post("/api/v1/audit/retentions", keep_for)
        .doc(Doc::does("Keeps contents so many days, from tomorrow on or later", &RETENTION, &RETENTIONS))
        .get(RECIPIENTS, recipients)
        .doc(Doc::reads("Who is sent the root of every day", &ADDRESSES))
        .post(RECIPIENTS, add)
        .doc(Doc::does("Sends the roots to one more address", &ADDRESS, &ADDRESSES))
        .post(&format!("{RECIPIENTS}/remove"), remove)
        .doc(Doc::does("Sends the roots to an address no longer", &ADDRESS, &ADDRESSES))
        .get("/api/v1/audit/export", move |cx: Cx| proof::export(cx, taken.clone()))
        .doc(file("The whole log as JSON lines, to be checked without this server"))
        .get("/api/v1/audit/roots/{day}", proof::root)
        .doc(file("The signed root of a day as a text file"));
}

/// Whoever may not set anything, or may not see what is answered, is told so before anything is done.
fn demand(cx: &Cx) -> Result<()> {
    cx.demand(SETTLE)?;
    cx.demand(READ)
}

fn lines(retentions: &[(NaiveDate, i32)]) -> Vec<Value> {
    retentions.iter().map(|(from, days)| object!({ "days": days, "valid_from": from })).collect()
}

async fn settings(cx: Cx, key: String) -> Answer {
    let set = setting::proof(&cx).await?;
    json(&object!({
        "key": key, "by_mail": set.by_mail, "retentions": lines(&set.retentions), "recipients": set.recipients,
    }))
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Retention {
    days: i64,
    valid_from: String,
}

async fn keep_for(cx: Cx, wanted: Json<Retention>) -> Answer {
    demand(&cx)?;
    // What is no day, or more days than there are, is refused with the sentence of a wrong one.
    let days = i32::try_from(wanted.days).unwrap_or_default();
    setting::keep_for(&cx, days, wanted.valid_from.trim().parse().unwrap_or_default()).await?;
    let retentions = lines(&setting::proof(&cx).await?.retentions);
    json(&object!({ "items": retentions }))
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Recipient {
    address: String,
}

async fn recipients(cx: Cx) -> Answer {
    told(&cx).await
}

async fn told(cx: &Cx) -> Answer {
    let addresses = setting::proof(cx).await?.recipients;
    json(&object!({ "items": addresses }))
}

async fn add(cx: Cx, wanted: Json<Recipient>) -> Answer {
    demand(&cx)?;
    setting::add_recipient(&cx, &wanted.address).await?;
    told(&cx).await
}

async fn remove(cx: Cx, wanted: Json<Recipient>) -> Answer {
    demand(&cx)?;
    setting::remove_recipient(&cx, &wanted.address).await?;
    told(&cx).await
}
