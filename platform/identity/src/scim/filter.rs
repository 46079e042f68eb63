//! Filters (RFC 7644 §3.4.2.2) as a library reads them, asked of JSON: groups, and values inside of a thing.
use super::{ENTERPRISE, invalid_filter};
use scim_v2::filter::{AttrExp, AttrPath, CompValue, CompareOp, Filter, ValFilter};
use sdk::Result;
use serde_json::Value;
use std::cmp::Ordering;

/// Letters of a filter at most: a question of a hundred identities has room.
const LONGEST: usize = 8_000;

/// Reads a filter.
///
/// # Errors
/// `Invalid` if nobody can read it.
pub fn parse(text: &str) -> Result<Filter> {
    let fits = Some(text).filter(|text| text.len() <= LONGEST);
    fits.and_then(|text| text.parse().ok()).ok_or_else(|| invalid_filter(text))
}

/// Whether a thing is meant by a filter. What it does not have is equal to nothing.
pub fn meets(filter: &Filter, thing: &Value) -> bool {
    match filter {
        Filter::Attr(term) => holds(term, thing),
        Filter::ValuePath(path) => found(thing, &path.attr).into_iter().any(|value| value_meets(&path.filter, value)),
        Filter::Not(inner) => !meets(inner, thing),
        Filter::And(all) => all.iter().all(|one| meets(one, thing)),
        Filter::Or(any) => any.iter().any(|one| meets(one, thing)),
    }
}

/// Whether one of many values is meant: `type eq "work"` of `emails[type eq "work"]`.
pub fn value_meets(filter: &ValFilter, value: &Value) -> bool {
    match filter {
        ValFilter::Attr(term) => holds(term, value),
        ValFilter::Not(inner) => !value_meets(inner, value),
        ValFilter::And(all) => all.iter().all(|one| value_meets(one, value)),
        ValFilter::Or(any) => any.iter().any(|one| value_meets(one, value)),
    }
}

fn holds(term: &AttrExp, thing: &Value) -> bool {
    match term {
        AttrExp::Present(path) => found(thing, path).into_iter().any(is_something),
        AttrExp::Comparison(path, op, wanted) => {
            let values = found(thing, path);
            // Not equal: none of them is. Everything else: one of them does.
            match op {
                CompareOp::Ne => !values.into_iter().any(|value| compares(value, &CompareOp::Eq, wanted)),
                op => values.into_iter().any(|value| compares(value, op, wanted)),
            }
        }
    }
}

fn is_something(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(values) => !values.is_empty(),
        Value::Object(object) => !object.is_empty(),
        _ => true,
    }
}

/// The values an attribute path leads to; of a complex one without a part named, its `value`.
fn found<'a>(thing: &'a Value, path: &AttrPath) -> Vec<&'a Value> {
    let extended = path.uri.as_deref().is_some_and(|uri| uri.eq_ignore_ascii_case(ENTERPRISE));
    let Some(thing) = (if extended { thing.get(ENTERPRISE) } else { Some(thing) }) else { return Vec::new() };
    let values = many(member(thing, &path.name));
    match &path.sub_attr {
        Some(part) => values.into_iter().flat_map(|value| many(member(value, part))).collect(),
        None => values,
    }
}

fn many(value: Option<&Value>) -> Vec<&Value> {
    match value {
        Some(Value::Array(values)) => values.iter().collect(),
        value => value.into_iter().collect(),
    }
}

fn member<'a>(thing: &'a Value, name: &str) -> Option<&'a Value> {
    thing.as_object()?.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

fn compares(value: &Value, op: &CompareOp, wanted: &CompValue) -> bool {
    let value = value.get("value").unwrap_or(value);
    match (value, wanted) {
        (Value::String(value), CompValue::Str(wanted)) => {
            let (value, wanted) = (value.to_lowercase(), wanted.to_lowercase());
            match op {
                CompareOp::Co => value.contains(&wanted),
                CompareOp::Sw => value.starts_with(&wanted),
                CompareOp::Ew => value.ends_with(&wanted),
                op => ordered(Some(value.cmp(&wanted)), op),
            }
        }
        // Entra writes truth as text.
        (Value::Bool(value), CompValue::Str(wanted)) => ordered(truth(wanted).map(|wanted| value.cmp(&wanted)), op),
        (Value::Bool(value), CompValue::True) => ordered(Some(value.cmp(&true)), op),
        (Value::Bool(value), CompValue::False) => ordered(Some(value.cmp(&false)), op),
        (Value::Number(value), CompValue::Number(wanted)) => {
            ordered(value.as_f64().zip(wanted.as_f64()).and_then(|(value, wanted)| value.partial_cmp(&wanted)), op)
        }
        _ => false,
    }
}

fn ordered(order: Option<Ordering>, op: &CompareOp) -> bool {
    order.is_some_and(|order| match op {
        CompareOp::Eq => order.is_eq(),
        CompareOp::Ne => order.is_ne(),
        CompareOp::Gt => order.is_gt(),
        CompareOp::Ge => order.is_ge(),
        CompareOp::Lt => order.is_lt(),
        CompareOp::Le => order.is_le(),
        CompareOp::Co | CompareOp::Sw | CompareOp::Ew => false,
    })
}

/// A truth written as text, as some clients do.
pub(crate) fn truth(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_filter_means_what_the_standard_says() {
        let thing = json!({
            "id": "7", "displayName": "Sachbearbeitung", "active": true, "emails": [{ "type": "work", "value": "A@x.example" }],
            "members": [], ENTERPRISE: { "department": "FB20" },
        });
        let cases = [
            ("displayName eq \"sachbearbeitung\"", true),
            ("DISPLAYNAME EQ \"Sachbearbeitung\"", true),
            ("displayName eq \"x\" or id eq \"7\"", true),
            ("displayName eq \"x\" and id eq \"7\"", false),
            ("not (id eq \"7\")", false),
            ("active eq true", true),
            ("active eq \"True\"", true),
            ("active eq false", false),
            ("emails eq \"a@x.example\"", true),
            ("emails.type eq \"home\"", false),
            ("emails[type eq \"work\" and value sw \"a@\"]", true),
            ("emails[type eq \"home\"]", false),
            ("members pr", false),
            ("title pr", false),
            ("title ne \"x\"", true),
            ("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq \"fb20\"", true),
        ];
        for (text, meant) in cases {
            assert_eq!(meets(&parse(text).unwrap(), &thing), meant, "{text}");
        }
    }

    #[test]
    fn what_nobody_can_read_is_refused() {
        let deep = "(".repeat(5_000);
        for text in ["", "userName", "userName eq", "userName is \"x\"", "userName eq x", "a eq \"", &deep] {
            assert_eq!(parse(text).unwrap_err().code, "identity.scim_filter", "{text}");
        }
    }
}
