//! One row of the log, and the one way to write it as bytes.
use crate::{Digest, Error};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

/// The form of rows this crate writes.
const VERSION: u32 = 1;
/// The largest whole number JSON keeps exactly: 2^53 - 1 (RFC 8785, appendix D).
const LARGEST: i64 = 9_007_199_254_740_991;

/// One row of the log. Its canonical bytes are its JSON by RFC 8785, with exactly these members.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// The version of this form: 1.
    pub v: u32,
    /// The tenant.
    pub tenant: Uuid,
    /// The row.
    pub id: Uuid,
    /// Random, so that nobody guesses the content of a row that has expired from its digest. Rows older than the log
    /// have none.
    pub salt: Option<Uuid>,
    /// When, in UTC to the microsecond: `2026-11-24T16:05:00.123456Z`.
    pub at: String,
    /// Who: a person's identity or `service:<plugin>`.
    pub actor: String,
    /// Who, by name.
    pub actor_name: String,
    /// For whom somebody else acted.
    pub behalf: Option<String>,
    /// For whom, by name.
    pub behalf_name: Option<String>,
    /// What: `plugin.noun.verb`.
    pub action: String,
    /// On what.
    pub subject: Option<String>,
    /// Values before and after, reasons.
    pub detail: Map<String, Value>,
    /// In which request.
    pub request: String,
}

impl Row {
    /// The version rows have today.
    pub const VERSION: u32 = VERSION;

    /// The bytes that are digested.
    ///
    /// # Errors
    /// `Malformed` for a version that is not known.
    pub fn canonical(&self) -> Result<Vec<u8>, Error> {
        if self.v != VERSION {
            return Err(Error::Malformed("version of a row"));
        }
        Ok(serde_json_canonicalizer::to_vec(self)?)
    }

    /// The SHA-256 of the canonical bytes.
    ///
    /// # Errors
    /// As [`Row::canonical`].
    pub fn digest(&self) -> Result<Digest, Error> {
        Ok(Digest::of(&[&self.canonical()?]))
    }
}

/// A moment as rows, roots and exports write it: UTC to the microsecond.
pub fn stamp(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string()
}

/// A value as every JSON library and every database gives it back: fractions and huge numbers as text, no zero bytes.
pub fn plain(value: Value) -> Value {
    match value {
        Value::Number(number) if number.as_i64().is_none_or(|n| n.abs() > LARGEST) => Value::String(number.to_string()),
        Value::String(text) => Value::String(plain_text(text)),
        Value::Array(values) => values.into_iter().map(plain).collect(),
        Value::Object(fields) => fields.into_iter().map(|(key, value)| (plain_text(key), plain(value))).collect(),
        value => value,
    }
}

fn plain_text(text: String) -> String {
    if text.contains('\0') { text.replace('\0', "\u{fffd}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    pub(super) fn row() -> Row {
        let detail = json!({ "b": "ü \"x\"\n", "a": [1, null, true] });
        Row {
            v: 1,
            tenant: Uuid::from_u128(1),
            id: Uuid::from_u128(2),
            salt: Some(Uuid::from_u128(3)),
            at: "2026-11-24T16:05:00.123456Z".into(),
            actor: "service:inbox".into(),
            actor_name: "Gemeinwerk (inbox)".into(),
            behalf: None,
            behalf_name: None,
            action: "inbox.item.file".into(),
            subject: Some("2026-000013".into()),
            detail: detail.as_object().cloned().unwrap(),
            request: "r-1".into(),
        }
    }

    /// The form is a promise for decades: this test may gain lines, and never changes.
    #[test]
    fn the_canonical_bytes_stay_what_they_are() {
        let bytes = String::from_utf8(row().canonical().unwrap()).unwrap();
        assert_eq!(
            bytes,
            concat!(
                r#"{"action":"inbox.item.file","actor":"service:inbox","actor_name":"Gemeinwerk (inbox)","#,
                r#""at":"2026-11-24T16:05:00.123456Z","behalf":null,"behalf_name":null,"#,
                r#""detail":{"a":[1,null,true],"b":"ü \"x\"\n"},"id":"00000000-0000-0000-0000-000000000002","#,
                r#""request":"r-1","salt":"00000000-0000-0000-0000-000000000003","subject":"2026-000013","#,
                r#""tenant":"00000000-0000-0000-0000-000000000001","v":1}"#
            )
        );
        let digest = "564f0fc29df5db803d1dd06a1022ec3f7840ced33281b52d0711762872ea42e4";
        assert_eq!(row().digest().unwrap().to_string(), digest);
    }

    #[test]
    fn a_row_survives_its_way_through_json_and_nothing_may_be_added() {
        let text = serde_json::to_string(&row()).unwrap();
        assert_eq!(serde_json::from_str::<Row>(&text).unwrap(), row());
        let more = text.replacen('{', r#"{"extra":1,"#, 1);
        assert!(serde_json::from_str::<Row>(&more).is_err(), "what is not digested must not be shown");
        assert!(Row { v: 2, ..row() }.digest().is_err());
    }

    #[test]
    fn values_become_what_every_database_gives_back() {
        let odd = json!({ "n\0": 1.5, "big": u64::MAX, "small": -3, "text": "a\0b", "deep": [{ "x": 0.1 }] });
        let even = json!({ "n\u{fffd}": "1.5", "big": "18446744073709551615", "small": -3, "text": "a\u{fffd}b",
            "deep": [{ "x": "0.1" }] });
        assert_eq!(plain(odd), even);
    }
}
