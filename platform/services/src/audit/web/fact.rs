//! What an entry tells beside its deed, in words: what was noted, and what took another value's place.
use serde_json::{Map, Value};

/// One line of an entry.
#[derive(Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it is about, as the log calls it.
    pub name: String,
    /// What it was, if it was anything before.
    pub before: Option<String>,
    /// What it is.
    pub value: String,
}

/// The lines of an entry.
pub fn facts(detail: &Value) -> Vec<Fact> {
    let Some(fields) = detail.as_object() else { return Vec::new() };
    if let (Some(Value::Object(before)), Some(Value::Object(after))) = (fields.get("before"), fields.get("after")) {
        let rest = fields.iter().filter(|(name, _)| !matches!(name.as_str(), "before" | "after"));
        return compared(before, after).into_iter().chain(rest.map(|(name, value)| fact(name, value))).collect();
    }
    fields.iter().map(|(name, value)| fact(name, value)).collect()
}

/// A thing noted whole, before and after: only what differs is worth a line.
fn compared(before: &Map<String, Value>, after: &Map<String, Value>) -> Vec<Fact> {
    let was = |name: &String| before.get(name).unwrap_or(&Value::Null);
    let differs = after.iter().filter(|(name, value)| was(name) != *value);
    differs
        .map(|(name, value)| Fact { name: name.clone(), before: Some(told(was(name))), value: told(value) })
        .collect()
}

fn fact(name: &str, value: &Value) -> Fact {
    let pair = value.as_object().filter(|fields| fields.len() == 2);
    let pair = pair.and_then(|fields| fields.get("before").zip(fields.get("after")));
    match pair {
        Some((before, after)) => Fact { name: name.to_owned(), before: Some(told(before)), value: told(after) },
        None => Fact { name: name.to_owned(), before: None, value: told(value) },
    }
}

fn told(value: &Value) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::String(text) if text.is_empty() => "–".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(values) if values.is_empty() => "–".to_owned(),
        Value::Array(values) => values.iter().map(told).collect::<Vec<_>>().join(", "),
        Value::Object(fields) => {
            fields.iter().map(|(name, value)| format!("{name}: {}", told(value))).collect::<Vec<_>>().join(", ")
        }
        Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn lines(detail: &Value) -> Vec<String> {
        let line = |fact: Fact| match fact.before {
            Some(before) => format!("{} {before} → {}", fact.name, fact.value),
            None => format!("{} {}", fact.name, fact.value),
        };
        facts(detail).into_iter().map(line).collect()
    }

    #[test]
    fn what_was_and_is_stands_in_one_line() {
        let detail = json!({ "roles": { "before": ["clerk"], "after": [] }, "from": "2026-12-01" });
        assert_eq!(lines(&detail), ["from 2026-12-01", "roles clerk → –"]);
        let whole = json!({ "before": { "name": "Toni", "unit": "a" }, "after": { "name": "Tina", "unit": "a" }, "reason": "Heirat" });
        assert_eq!(lines(&whole), ["name Toni → Tina", "reason Heirat"]);
    }

    #[test]
    fn whatever_was_noted_is_shown() {
        let detail = json!({ "before": 0.5, "changes": [{ "role": "clerk" }], "success": true });
        assert_eq!(lines(&detail), ["before 0.5", "changes role: clerk", "success true"]);
        assert!(lines(&Value::Null).is_empty() && lines(&json!({})).is_empty());
    }
}
