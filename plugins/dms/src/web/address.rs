//! What addresses and forms carry, read with the same answers everywhere.
use actix_web::{FromRequest, HttpRequest, dev::Payload};
use sdk::web::Failure;
use sdk::{Error, Result};
use serde_json::{Value, json};
use std::future::{Ready, ready};
use std::str::FromStr;

/// The `{id}` of a path. Anything that is no identifier names nothing that exists.
pub(super) struct Id<T>(pub T);

impl<T: FromStr> FromRequest for Id<T> {
    type Error = Failure;
    type Future = Ready<Result<Self, Failure>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let id = req.match_info().get("id").and_then(|text| text.parse().ok());
        ready(id.map(Self).ok_or_else(|| Error::not_found().into()))
    }
}

/// A field that is filled: forms send empty ones.
pub(super) fn filled(text: Option<&String>) -> Option<String> {
    text.map(|text| text.trim()).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// An identifier in a query or form, if there is one.
///
/// # Errors
/// `Invalid` if it is none.
pub(super) fn identifier<T: FromStr>(text: Option<&String>) -> Result<Option<T>> {
    filled(text).map(|text| text.parse().map_err(|_| bad_identifier())).transpose()
}

fn bad_identifier() -> Error {
    Error::invalid(
        "dms.identifier",
        "Eine Kennung in der Anfrage ist ungültig. Es wurde nichts geändert. Öffnen Sie die Seite neu und wählen Sie erneut aus.",
    )
}

/// A list as programs get it.
pub(super) fn items<T: serde::Serialize>(items: &[T], next: Option<sdk::web::Cursor>) -> Value {
    json!({ "items": items, "next": next.map(|cursor| cursor.to_string()) })
}

/// The schema of such a list.
pub(super) fn items_schema(item: Value) -> Value {
    json!({ "type": "object", "properties": {
        "items": { "type": "array", "items": item },
        "next": { "anyOf": [{ "type": "string" }, { "type": "null" }] },
    }})
}

#[cfg(test)]
mod tests {
    use super::*;
    use sdk::{Kind, RecordId};

    #[test]
    fn empty_fields_are_missing_and_wrong_ones_are_told() {
        assert_eq!(filled(Some(&"  ".into())), None);
        assert_eq!(filled(Some(&" FB20 ".into())), Some("FB20".into()));
        assert_eq!(identifier::<RecordId>(None).unwrap(), None);
        assert_eq!(identifier::<RecordId>(Some(&"x".into())).unwrap_err().kind, Kind::Invalid);
        let id = RecordId::new();
        assert_eq!(identifier::<RecordId>(Some(&id.to_string())).unwrap(), Some(id));
    }

    #[test]
    fn a_list_ends_with_null() {
        assert_eq!(items::<String>(&[], None), json!({ "items": [], "next": null }));
    }
}
