//! The rules of signing in for programs of the administration.
use crate::rule::Rule;
use crate::service;
use actix_web::web::Json;
use chrono::NaiveDate;
use sdk::web::{Answer, json};
use sdk::{Cx, Doc, Error, Result, Routes, local_day};
use serde_json::{Value, json as object};
use std::collections::BTreeMap;

const HERE: &str = "/api/v1/identity/rules";
const SET: [(&str, &str); 3] = [("items", "[object]"), ("coming", "[object]"), ("factor_roles", "[string]")];

pub(in crate::web) fn api(routes: &mut Routes) {
    let wanted = [("from", "date?"), ("rules", "object"), ("factor_roles", "[string]?")];
    routes
        .get(HERE, show)
        .doc(Doc::reads(
            "The rules of signing in: what holds today, what will, and which roles need a second factor",
            &SET,
        ))
        .post(HERE, save)
        .doc(Doc::does("Sets rules by their keys from a day on; the roles, if given, at once", &wanted, &SET));
}

#[derive(serde::Deserialize)]
struct Wanted {
    from: Option<NaiveDate>,
    #[serde(default)]
    rules: BTreeMap<String, i64>,
    factor_roles: Option<Vec<String>>,
}

impl Wanted {
    /// A rule nobody knows is told: a typing error would leave the old one in force unseen.
    fn rules(&self) -> Result<Vec<(Rule, i64)>> {
        let known = |key: &str| Rule::of(key).ok_or_else(|| unknown(key));
        self.rules.iter().map(|(key, value)| Ok((known(key)?, *value))).collect()
    }
}

fn unknown(key: &str) -> Error {
    let key: String = key.chars().take(60).collect();
    let text =
        format!("Die Regel „{key}“ gibt es hier nicht. Es wurde nichts gespeichert. Prüfen Sie die Schreibweise.");
    Error::invalid("identity.unknown_rule", text)
}

async fn show(cx: Cx) -> Answer {
    shown(&cx).await
}

async fn shown(cx: &Cx) -> Answer {
    let set = service::regulations(cx).await?;
    let item = |rule: Rule| {
        let (least, most) = rule.range();
        object!({
            "key": rule.key(), "title": rule.title(), "value": set.rules.get(rule), "suggested": rule.suggested(),
            "least": least, "most": most,
        })
    };
    let coming =
        |(rule, from, value): &(Rule, NaiveDate, i64)| object!({ "key": rule.key(), "from": from, "value": value });
    json(&object!({
        "items": Rule::ALL.into_iter().map(item).collect::<Vec<Value>>(),
        "coming": set.coming.iter().map(coming).collect::<Vec<Value>>(), "factor_roles": set.factor_roles,
    }))
}

async fn save(cx: Cx, body: Json<Wanted>) -> Answer {
    // Who may not is told so before anything about what they sent.
    cx.demand(service::REGULATE)?;
    let wanted = body.into_inner();
    let (rules, from) = (wanted.rules()?, wanted.from.unwrap_or_else(|| local_day(cx.now())));
    service::regulate(&cx, from, &rules, wanted.factor_roles.as_deref()).await?;
    shown(&cx).await
}
