//! What the administration's forms carry, and how they are given back when something does not fit.
use crate::service::people::Particulars;
use actix_web::web::Path;
use chrono::NaiveDate;
use sdk::{Error, Kind, Result};
use serde_json::Value;
use std::collections::BTreeMap;
use std::str::FromStr;

/// Every field of a form by its name.
pub(super) type Fields = BTreeMap<String, String>;

/// The identity in a path; anything that is none names nothing.
pub(super) fn id<T: FromStr>(path: &Path<String>) -> Result<T> {
    path.parse().map_err(|_| Error::not_found())
}

/// A field's text; empty if it was not sent.
pub(super) fn text<'a>(fields: &'a Fields, name: &str) -> &'a str {
    fields.get(name).map_or("", String::as_str)
}

/// The values ticked among boxes named `kind-value`.
pub(super) fn ticked(fields: &Fields, kind: &str) -> Vec<String> {
    let prefix = format!("{kind}-");
    fields.keys().filter_map(|name| name.strip_prefix(&prefix)).map(str::to_owned).collect()
}

/// A day of a date field; `today` if it was left empty.
///
/// # Errors
/// `Invalid` if it is no day.
pub(super) fn day(fields: &Fields, name: &str, today: NaiveDate) -> Result<NaiveDate> {
    match text(fields, name) {
        "" => Ok(today),
        text => text.parse().map_err(|_| {
            Error::invalid(
                "identity.bad_day",
                "Das Datum ist unvollständig. Es wurde nichts gespeichert. Wählen Sie einen Tag.",
            )
        }),
    }
}

/// A person's particulars.
pub(super) fn particulars(fields: &Fields) -> Particulars {
    Particulars {
        login: text(fields, "login").to_owned(),
        name: text(fields, "name").to_owned(),
        email: text(fields, "email").to_owned(),
        unit: text(fields, "unit").to_owned(),
        roles: ticked(fields, "role"),
    }
}

/// A thing as a program replaces it: every field must be there, since what is left out would be lost.
///
/// # Errors
/// `Invalid`, naming the field.
pub(super) fn whole<T: serde::de::DeserializeOwned>(body: &Value, fields: &[(&str, &str)]) -> Result<T> {
    let missing = |(name, kind): &&(&str, &str)| !kind.ends_with('?') && body.get(*name).is_none();
    if let Some((name, _)) = fields.iter().find(missing) {
        let text = format!(
            "Das Feld „{name}“ fehlt. Es wurde nichts geändert. Senden Sie alle Felder: Was fehlt, ginge sonst verloren."
        );
        return Err(Error::invalid("identity.field_missing", text));
    }
    T::deserialize(body).map_err(|error| {
        let text = format!(
            "Die Eingabe ist unvollständig oder hat die falsche Form ({error}). Es wurde nichts geändert. Prüfen Sie sie und senden Sie sie erneut."
        );
        Error::invalid("bad_input", text)
    })
}

/// An error at its field, if a person can put it right in this form.
pub(super) fn at_field(error: Error) -> Result<(&'static str, String)> {
    if !matches!(error.kind, Kind::Invalid | Kind::Conflict) {
        return Err(error);
    }
    let field = match error.code {
        "identity.bad_login" | "identity.login_taken" => "login",
        "identity.nameless" => "name",
        "unknown_unit" => "unit",
        "identity.unknown_role" | "identity.oneself" => "role",
        "identity.bad_day" => "from",
        "identity.unit_key" | "identity.unit_taken" => "key",
        "identity.unit_title" => "title",
        "identity.unit_circle" => "parent",
        "identity.provider_incomplete" | "identity.connection_title" => "title",
        "identity.connection_days" => "days",
        "identity.provider_address" => "issuer",
        "identity.provider_secret" => "client_secret",
        "identity.weak_password" => "password",
        "identity.substitution_deputy" => "deputy",
        "identity.substitution_days" => "until",
        "identity.substitution_reason" => "reason",
        _ => "form",
    };
    Ok((field, error.detail.into_owned()))
}

/// What is wrong with a field; empty if nothing is.
pub(super) fn error_at<'a>(errors: &'a [(&'static str, String)], name: &str) -> &'a str {
    errors.iter().find(|(field, _)| *field == name).map_or("", |(_, text)| text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_that_are_ticked_become_values() {
        let sent = [("role-clerk", "on"), ("role-post-room", "on"), ("name", " Toni ")];
        let fields: Fields = sent.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        assert_eq!(particulars(&fields).roles, ["clerk", "post-room"]);
        assert_eq!((text(&fields, "name"), text(&fields, "none")), (" Toni ", ""));
    }

    #[test]
    fn no_day_means_today_and_nonsense_is_told() {
        let today: NaiveDate = "2026-11-24".parse().unwrap();
        let fields = |value: &str| Fields::from([("from".to_owned(), value.to_owned())]);
        assert_eq!(day(&Fields::new(), "from", today).unwrap(), today);
        assert_eq!(day(&fields("2027-01-01"), "from", today).unwrap(), "2027-01-01".parse().unwrap());
        assert_eq!(day(&fields("gestern"), "from", today).unwrap_err().code, "identity.bad_day");
    }
}
