//! What the printed certificate says, as finished texts.
use super::store::certificate::Kept;
use chrono::{DateTime, Utc};
use sdk::web::moment;
use serde_json::{Value, json};

/// The sheet of a certificate: only what is signed stands on it.
pub fn sheet(kept: &Kept) -> Value {
    let facts = &kept.certificate["certificate"];
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let build = &facts["build"];
    let part = |of: &Value, some: &str, all: &str| format!("{} von {}", text(&of[some]), text(&of[all]));
    json!({
        "title": text(&facts["tenant"]["title"]),
        "month": kept.month.format("%m/%Y").to_string(),
        "sound": facts["sound"],
        "days": part(facts, "probed_days", "days"),
        "tables": text(&facts["tables_asked"]),
        "rows": text(&facts["foreign_rows"]),
        "files": part(facts, "files_opened", "files_tried"),
        "hits": text(&facts["index_hits"]),
        "alarms": text(&facts["alarms"]),
        "version": text(&build["version"]),
        "writes": part(&build["writes"], "caught", "tried"),
        "mutants": part(&build["mutants"], "caught", "tried"),
        "attacks": part(&build["attacks"], "held", "tried"),
        "routes": text(&build["doors"]["routes"]),
        "strangers": text(&build["doors"]["strangers"]),
        "drill": drill(&facts["drill"]),
        "made_at": moment(kept.made_at),
        "signer": kept.certificate["key"],
        "signature": kept.certificate["signature"],
    })
}

/// The last drill in one sentence, honest about there being none.
fn drill(drill: &Value) -> String {
    let day = |field: &str| {
        let at: Option<DateTime<Utc>> = drill[field].as_str().and_then(|text| text.parse().ok());
        at.map(moment).unwrap_or_default()
    };
    if drill.is_null() {
        return "Noch ist keine Wiederherstellung erprobt worden.".to_owned();
    }
    let result = match drill["faults"].as_i64() {
        Some(0) => "ohne Fehler".to_owned(),
        faults => format!("mit {} Fehlern", faults.unwrap_or_default()),
    };
    let who = match drill["included"].as_bool() {
        Some(true) => format!("mit {} Dateien Ihrer Verwaltung", drill["files"]),
        _ => format!("an {} anderen Mandanten", drill["tenants"]),
    };
    format!("{}, aus der Sicherung vom {}, {who}, {result}.", day("at"), day("backup_at"))
}
