//! The periods of supervision and emergency access, for programs of the tenant they concern.
use super::grant::{no_day, not_whole};
use crate::rule::Rule;
use crate::service;
use actix_web::web::Json;
use chrono::NaiveDate;
use sdk::web::{Answer, json};
use sdk::{Cx, Doc, Error, Result, Routes, local_day};
use serde::Deserialize;
use serde_json::{Map, Value, json as object};

const HERE: &str = "/api/v1/registry/rules";
const SET: [(&str, &str); 1] = [("items", "[object]")];

pub(super) fn api(routes: &mut Routes) {
    let wanted = [("from", "date?"), ("rules", "object")];
    routes
        .get(HERE, show)
        .doc(Doc::reads(
            "The periods of supervision and emergency access: what holds today, and what is possible",
            &SET,
        ))
        .post(HERE, save)
        .doc(Doc::does("Sets periods by their keys, from a day on", &wanted, &SET));
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Wanted {
    from: Option<String>,
    rules: Map<String, Value>,
}

impl Wanted {
    fn day(&self, today: NaiveDate) -> Result<NaiveDate> {
        let from = self.from.as_deref().filter(|text| !text.is_empty());
        from.map_or(Ok(today), |text| text.parse().map_err(|_| no_day()))
    }

    /// A period nobody knows is told: a typing error would leave the old one in force unseen.
    fn rules(&self) -> Result<Vec<(Rule, i64)>> {
        let known = |key: &str| Rule::ALL.into_iter().find(|rule| rule.key() == key).ok_or_else(|| unknown(key));
        let whole = |value: &Value| value.as_i64().ok_or_else(not_whole);
        self.rules.iter().map(|(key, value)| Ok((known(key)?, whole(value)?))).collect()
    }
}

fn unknown(key: &str) -> Error {
    let key: String = key.chars().take(60).collect();
    let text =
        format!("Eine Frist „{key}“ gibt es hier nicht. Es wurde nichts gespeichert. Prüfen Sie die Schreibweise.");
    Error::invalid("registry.unknown_rule", text)
}

async fn show(cx: Cx) -> Answer {
    shown(&cx).await
}

async fn shown(cx: &Cx) -> Answer {
    let item = |(rule, value): (Rule, i64)| {
        let (least, most) = rule.range();
        object!({ "key": rule.key(), "value": value, "least": least, "most": most, "suggested": rule.suggested() })
    };
    let items: Vec<Value> = service::rules(cx).await?.into_iter().map(item).collect();
    json(&object!({ "items": items }))
}

async fn save(cx: Cx, wanted: Json<Wanted>) -> Answer {
    super::demand(&cx, &[service::REGULATE])?;
    service::regulate(&cx, wanted.day(local_day(cx.now()))?, &wanted.rules()?).await?;
    shown(&cx).await
}
