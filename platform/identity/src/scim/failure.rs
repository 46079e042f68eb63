//! From an error to what a connection reads (RFC 7644 §3.12).
use super::{ERROR, MEDIA};
use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use sdk::web::refusal as begin;
use sdk::{Error, Kind};
use serde_json::json;

/// In how many seconds a held ending is worth asking again: somebody has to look at it first.
const HELD_SECONDS: u64 = 3_600;

/// An error as a connection reads it; `detail` is its sentence in the language asked for.
pub fn refusal(error: &Error, detail: &str) -> HttpResponse {
    let status = status(error);
    let mut body = json!({ "schemas": [ERROR], "status": status.as_u16().to_string(), "detail": detail });
    if let (Some(kind), Some(members)) = (scim_type(error), body.as_object_mut()) {
        members.insert("scimType".into(), kind.into());
    }
    let mut answer = begin(status);
    if status == StatusCode::UNAUTHORIZED {
        answer.insert_header((header::WWW_AUTHENTICATE, "Bearer realm=\"Gemeinwerk\""));
    }
    if error.code == HELD {
        answer.insert_header((header::RETRY_AFTER, HELD_SECONDS));
    }
    answer.content_type(MEDIA).insert_header((header::CACHE_CONTROL, "no-store")).body(body.to_string())
}

fn status(error: &Error) -> StatusCode {
    match (error.kind, error.code) {
        (_, OUTDATED) => StatusCode::PRECONDITION_FAILED,
        (_, "too_large") => StatusCode::PAYLOAD_TOO_LARGE,
        (Kind::Unauthenticated, _) => StatusCode::UNAUTHORIZED,
        (Kind::Denied, _) => StatusCode::FORBIDDEN,
        (Kind::NotFound, _) => StatusCode::NOT_FOUND,
        (Kind::Invalid, _) => StatusCode::BAD_REQUEST,
        (Kind::Conflict, _) => StatusCode::CONFLICT,
        (Kind::TooMany, _) => StatusCode::TOO_MANY_REQUESTS,
        (Kind::Unavailable, _) => StatusCode::SERVICE_UNAVAILABLE,
        (Kind::Internal, _) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// The word of RFC 7644 table 9, where one fits.
fn scim_type(error: &Error) -> Option<&'static str> {
    match (error.kind, error.code) {
        (_, FILTER) => Some("invalidFilter"),
        (_, PATH) => Some("invalidPath"),
        (_, TARGET) => Some("noTarget"),
        (_, READ_ONLY) => Some("mutability"),
        (_, SYNTAX | "bad_input") => Some("invalidSyntax"),
        (_, TAKEN | "duplicate" | "identity.login_taken") => Some("uniqueness"),
        (_, "too_large") => None,
        (Kind::Invalid, _) => Some("invalidValue"),
        _ => None,
    }
}

const FILTER: &str = "identity.scim_filter";
const PATH: &str = "identity.scim_path";
const TARGET: &str = "identity.scim_target";
const READ_ONLY: &str = "identity.scim_read_only";
const SYNTAX: &str = "identity.scim_syntax";
const VALUE: &str = "identity.scim_value";
const TAKEN: &str = "identity.scim_taken";
const HELD: &str = "identity.scim_held";
const OUTDATED: &str = "identity.scim_outdated";

/// What somebody else wrote, short enough to be repeated.
fn short(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).take(80).collect()
}

/// A filter nobody can read, or over what cannot be asked for.
pub(crate) fn invalid_filter(what: &str) -> Error {
    let what = short(what);
    let text = format!(
        "Dieser Filter geht nicht: „{what}“. Es wurde nichts gesucht. Möglich sind userName, externalId, id, active, displayName, emails und department mit eq, ne, co, sw, ew und pr, verbunden mit and, or und not."
    );
    Error::invalid(FILTER, text)
}

pub(super) fn invalid_path(path: &str) -> Error {
    let path = short(path);
    let text = format!(
        "Den Pfad „{path}“ gibt es hier nicht. Es wurde nichts geändert. Prüfen Sie die Zuordnung der Attribute im angebundenen System."
    );
    Error::invalid(PATH, text)
}

pub(super) fn no_target(path: &str) -> Error {
    let path = short(path);
    let text = format!(
        "Unter „{path}“ ist nichts, was sich ändern ließe. Es wurde nichts geändert. Lesen Sie die Person oder Gruppe neu."
    );
    Error::invalid(TARGET, text)
}

pub(crate) fn read_only(name: &str) -> Error {
    let name = short(name);
    let text = format!(
        "„{name}“ lässt sich hier nicht ändern. Es wurde nichts geändert. Nehmen Sie die Angabe aus der Zuordnung der Attribute."
    );
    Error::invalid(READ_ONLY, text)
}

pub(super) fn syntax(what: &str) -> Error {
    let what = short(what);
    let text = format!(
        "Die Nachricht hat nicht die Form von SCIM ({what}). Es wurde nichts geändert. Prüfen Sie das angebundene System."
    );
    Error::invalid(SYNTAX, text)
}

/// A value that does not fit its attribute.
pub(crate) fn value(name: &str) -> Error {
    let name = short(name);
    let text = format!(
        "Der Wert von „{name}“ fehlt oder passt nicht. Es wurde nichts geändert. Prüfen Sie die Angabe im angebundenen System."
    );
    Error::invalid(VALUE, text)
}

/// A log-in that belongs to somebody.
pub(crate) fn taken() -> Error {
    Error::conflict(
        TAKEN,
        "Dieser userName gehört hier schon jemandem, vielleicht einer ausgeschiedenen Person. Es wurde nichts angelegt. Suchen Sie die Person, oder wählen Sie einen anderen userName.",
    )
}

/// The breaker: a second person must look first.
pub(crate) fn held() -> Error {
    Error::new(
        Kind::TooMany,
        HELD,
        "An einem Tag würden zu viele Konten enden. Dieses Konto ist nicht beendet; es wartet unter „Personenlisten“ auf die Freigabe durch eine zweite Person. Versuchen Sie es danach erneut.",
    )
}

/// Somebody changed the thing since it was read (RFC 7644 §3.14).
pub(crate) fn outdated() -> Error {
    Error::conflict(
        OUTDATED,
        "Das wurde inzwischen geändert. Ihre Änderung wurde nicht übernommen. Lesen Sie den neuen Stand und ändern Sie ihn.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_have_the_words_of_the_standard() {
        let cases = [
            (invalid_filter("x"), 400, Some("invalidFilter")),
            (invalid_path("x"), 400, Some("invalidPath")),
            (no_target("x"), 400, Some("noTarget")),
            (read_only("x"), 400, Some("mutability")),
            (syntax("x"), 400, Some("invalidSyntax")),
            (value("x"), 400, Some("invalidValue")),
            (taken(), 409, Some("uniqueness")),
            (held(), 429, None),
            (outdated(), 412, None),
            (Error::not_found(), 404, None),
        ];
        for (error, status, kind) in cases {
            let answer = refusal(&error, "x");
            assert_eq!((answer.status().as_u16(), scim_type(&error)), (status, kind), "{error}");
        }
        assert_eq!(refusal(&held(), "x").headers().get("retry-after").unwrap(), "3600");
        assert!(invalid_filter(&"x\n".repeat(9_000)).detail.len() < 400);
    }
}
