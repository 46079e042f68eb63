//! What the printed certificate says, as finished texts.
use super::store::certificate::Kept;
use chrono::{DateTime, Utc};
use sdk::web::moment;
use serde_json::{Value, json};

/// The sheet of a certificate: only what is signed stands on it.
pub fn sheet(kept: &Kept) -> Value {
    let text = |place: &str| match kept.fact(place) {
        Value::String(text) => text,
        other => other.to_string(),
    };
    let part = |some: &str, all: &str| format!("{} von {}", text(some), text(all));
    json!({
        "title": text("/tenant/title"),
        "month": kept.month.format("%m/%Y").to_string(),
        "sound": kept.is_sound(),
        "days": part("/probed_days", "/days"),
        "tables": text("/tables_asked"),
        "rows": text("/foreign_rows"),
        "files": part("/files_opened", "/files_tried"),
        "hits": text("/index_hits"),
        "alarms": text("/alarms"),
        "version": text("/build/version"),
        "mutants": part("/build/mutants/caught", "/build/mutants/tried"),
        "writes": part("/build/writes/caught", "/build/writes/tried"),
        "attacks": part("/build/attacks/held", "/build/attacks/tried"),
        "routes": text("/build/doors/routes"),
        "strangers": text("/build/doors/strangers"),
        "drill": drill(kept),
        "made_at": moment(kept.made_at),
        "signer": kept.certificate.get("key"),
        "signature": kept.certificate.get("signature"),
    })
}

/// The last drill in one sentence, honest about there being none.
fn drill(kept: &Kept) -> String {
    let of = |field: &str| kept.fact(&format!("/drill/{field}"));
    let day = |field: &str| {
        let at: Option<DateTime<Utc>> = of(field).as_str().and_then(|text| text.parse().ok());
        at.map(moment).unwrap_or_default()
    };
    if kept.fact("/drill").is_null() {
        return "Noch ist keine Wiederherstellung erprobt worden.".to_owned();
    }
    let result = match of("faults").as_i64() {
        Some(0) => "ohne Fehler".to_owned(),
        faults => format!("mit {} Fehlern", faults.unwrap_or_default()),
    };
    let who = match of("included").as_bool() {
        Some(true) => format!("mit {} Dateien Ihrer Verwaltung", of("files")),
        _ => format!("an {} anderen Mandanten", of("tenants")),
    };
    format!("{}, aus der Sicherung vom {}, {who}, {result}.", day("at"), day("backup_at"))
}
