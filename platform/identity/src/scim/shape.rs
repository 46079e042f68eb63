//! What an answer shows of a thing, and which version of it (RFC 7644 §3.9, §3.14).
use super::names::known;
use super::{ENTERPRISE, LIST, outdated};
use sdk::Result;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// Which attributes an answer shows.
#[derive(Clone, Debug, Default)]
pub struct Shape {
    only: Vec<String>,
    without: Vec<String>,
}

impl Shape {
    /// From the parameters `attributes` and `excludedAttributes`: names with commas between them.
    pub fn of(only: &str, without: &str) -> Self {
        let names = |list: &str| list.split(',').map(str::trim).filter(|name| !name.is_empty()).map(plain).collect();
        Self { only: names(only), without: names(without) }
    }

    /// Whether nothing was said about what is shown.
    pub fn is_whole(&self) -> bool {
        self.only.is_empty() && self.without.is_empty()
    }

    /// Whether an attribute is shown, at least in part.
    pub fn shows(&self, name: &str) -> bool {
        // Not split at the dot: a schema's name has one itself.
        let within =
            |asked: &String| asked.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        (self.only.is_empty() || self.only.iter().any(within)) && !self.without.iter().any(|asked| asked == name)
    }

    /// The thing with what is asked for; `id` and `schemas` always are (RFC 7643 §7, "returned").
    pub fn cut(&self, thing: Value) -> Value {
        let Value::Object(object) = thing else { return thing };
        let kept = object.into_iter().filter_map(|(name, value)| {
            if matches!(name.as_str(), "id" | "schemas") {
                return Some((name, value));
            }
            let value = if self.shows(&name) { self.parts(&name, value) } else { return None };
            Some((name, value))
        });
        Value::Object(kept.collect())
    }

    /// The parts of a complex attribute that are asked for.
    fn parts(&self, name: &str, value: Value) -> Value {
        match value {
            Value::Array(values) => values.into_iter().map(|value| self.parts(name, value)).collect(),
            Value::Object(object) => {
                let prefix = format!("{name}.");
                let asked = |list: &[String], part: &str| list.iter().any(|asked| *asked == format!("{prefix}{part}"));
                let all = self.only.is_empty() || self.only.iter().any(|asked| asked == name);
                let kept = object
                    .into_iter()
                    .filter(|(part, _)| (all || asked(&self.only, part)) && !asked(&self.without, part));
                Value::Object(kept.collect())
            }
            plain => plain,
        }
    }
}

/// The name of an attribute in one form; those of an employer are `ENTERPRISE.department`.
fn plain(name: &str) -> String {
    let lower = name.to_ascii_lowercase();
    if let Some(rest) = lower.strip_prefix(&ENTERPRISE.to_ascii_lowercase()) {
        let part = rest.trim_start_matches(':');
        let part = known(part).unwrap_or(part);
        return if part.is_empty() { ENTERPRISE.to_owned() } else { format!("{ENTERPRISE}.{part}") };
    }
    let bare = name.rsplit(':').next().unwrap_or(name);
    let named = bare.split('.').map(|part| known(part).unwrap_or(part));
    named.collect::<Vec<_>>().join(".")
}

/// Gives a thing its `meta` (RFC 7643 §3.1): the version is a digest of all that is shown, so that it never lies.
pub fn with_meta(thing: Map<String, Value>, kind: &str, location: String) -> Value {
    let thing = Value::Object(thing);
    let digest = hex::encode(Sha256::digest(thing.to_string()));
    let version = format!("W/\"{}\"", digest.get(..32).unwrap_or(&digest));
    let Value::Object(mut thing) = thing else { return thing };
    thing.insert("meta".into(), json!({ "resourceType": kind, "location": location, "version": version }));
    Value::Object(thing)
}

/// The version of a thing.
pub fn version(thing: &Value) -> &str {
    thing.pointer("/meta/version").and_then(Value::as_str).unwrap_or_default()
}

/// Whether a list of versions, as in `If-Match`, names this one.
pub fn names_version(list: &str, version: &str) -> bool {
    let weak = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    list.split(',').any(|tag| tag.trim() == "*" || weak(tag) == weak(version))
}

/// Refuses a change of what is no longer as the client saw it.
///
/// # Errors
/// `Conflict`, shown as 412.
pub fn demand_version(if_match: Option<&str>, thing: &Value) -> Result<()> {
    match if_match {
        Some(list) if !names_version(list, version(thing)) => Err(outdated()),
        _ => Ok(()),
    }
}

/// A page of things (RFC 7644 §3.4.2).
pub fn listed(total: i64, start: i64, things: Vec<Value>) -> Value {
    json!({
        "schemas": [LIST], "totalResults": total, "startIndex": start, "itemsPerPage": things.len(), "Resources": things,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn thing() -> Value {
        let thing = json!({
            "schemas": [], "id": "7", "userName": "a", "name": { "formatted": "A B", "givenName": "A" },
            "emails": [{ "value": "x", "type": "work" }], ENTERPRISE: { "department": "FB20" },
        });
        thing
    }

    #[test]
    fn an_answer_shows_what_is_asked_for() {
        let keys = |only: &str, without: &str| {
            let cut = Shape::of(only, without).cut(thing());
            cut.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ")
        };
        assert_eq!(keys("username", ""), "id schemas userName");
        assert_eq!(
            keys("", "emails,name,urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"),
            "id schemas userName"
        );
        let part = Shape::of("name.givenName,emails.value", "").cut(thing());
        assert_eq!((&part["name"], &part["emails"]), (&json!({ "givenName": "A" }), &json!([{ "value": "x" }])));
        let unit = Shape::of(&format!("{ENTERPRISE}:department"), "").cut(thing());
        assert_eq!(unit[ENTERPRISE], json!({ "department": "FB20" }));
        assert_eq!(Shape::of("", "id,schemas").cut(thing()), thing());
        assert!(!Shape::of("", "members").shows("members") && Shape::of("members.value", "").shows("members"));
    }

    #[test]
    fn a_version_follows_the_content() {
        let made = |name: &str| with_meta(json!({ "id": name }).as_object().unwrap().clone(), "User", "/7".into());
        assert_eq!(version(&made("a")), version(&made("a")));
        assert_ne!(version(&made("a")), version(&made("b")));
        assert!(demand_version(None, &made("a")).is_ok() && demand_version(Some("*"), &made("a")).is_ok());
        assert!(demand_version(Some(version(&made("a"))), &made("a")).is_ok());
        assert_eq!(demand_version(Some("W/\"x\", \"y\""), &made("a")).unwrap_err().code, "identity.scim_outdated");
    }
}
