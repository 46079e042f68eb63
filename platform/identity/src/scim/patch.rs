//! Changes of parts (RFC 7644 §3.5.2), applied to the JSON of a thing; what Entra ID and others write differently is understood.
use super::failure::{invalid_path, no_target, read_only, syntax, value as bad_value};
use super::filter::value_meets;
use super::names::{is_many, known};
use super::{ENTERPRISE, GROUP, USER};
use scim_v2::filter::{AttrExp, AttrPath, CompValue, CompareOp, PatchPath, ValFilter};
use sdk::Result;
use serde_json::{Map, Value, json};

/// Operations of one message at most.
const MOST: usize = 1_000;
/// Letters of a path at most.
const LONGEST: usize = 2_000;
/// What only we say.
const OURS: [&str; 4] = ["id", "meta", "schemas", "groups"];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Verb {
    Add,
    Replace,
    Remove,
}

/// Where an operation works.
struct Target {
    /// Whether it lies in what an employer adds.
    extended: bool,
    name: &'static str,
    filter: Option<ValFilter>,
    part: Option<String>,
}

/// Applies a message to a thing, all of it or nothing; both with names in their one form.
///
/// # Errors
/// `Invalid`, in the words of RFC 7644 table 9.
pub fn apply(thing: &Value, message: &Value) -> Result<Value> {
    let operations = message.get("Operations").and_then(Value::as_array).filter(|all| !all.is_empty());
    let operations = operations.filter(|all| all.len() <= MOST).ok_or_else(|| syntax("Operations"))?;
    let Value::Object(mut changed) = thing.clone() else { return Err(syntax("resource")) };
    for operation in operations {
        one(&mut changed, operation)?;
    }
    Ok(Value::Object(changed))
}

/// Whether a message says something about an attribute, changed or not.
pub fn names(message: &Value, attribute: &str) -> bool {
    let operations = message.get("Operations").and_then(Value::as_array).into_iter().flatten();
    let path = |operation: &Value| operation.get("path").and_then(Value::as_str).unwrap_or_default().to_owned();
    let mut named = operations.map(|operation| {
        let within = operation.get("value").is_some_and(|value| value.get(attribute).is_some());
        within || path(operation).trim().eq_ignore_ascii_case(attribute)
    });
    named.any(|named| named)
}

fn one(thing: &mut Map<String, Value>, operation: &Value) -> Result<()> {
    let word = operation.get("op").and_then(Value::as_str).unwrap_or_default();
    let verb = match word.to_ascii_lowercase().as_str() {
        "add" => Verb::Add,
        "replace" => Verb::Replace,
        "remove" => Verb::Remove,
        _ => return Err(syntax("op")),
    };
    match (operation.get("path"), operation.get("value")) {
        (None | Some(Value::Null), _) if verb == Verb::Remove => Err(no_target("")),
        (None | Some(Value::Null), Some(Value::Object(values))) => each(thing, verb, "", values),
        (None | Some(Value::Null), _) => Err(bad_value("value")),
        (Some(Value::String(path)), value) => at(thing, verb, path, value),
        (Some(_), _) => Err(syntax("path")),
    }
}

/// Every pair of an object is an operation of its own; Entra writes whole paths as names.
fn each(thing: &mut Map<String, Value>, verb: Verb, prefix: &str, values: &Map<String, Value>) -> Result<()> {
    values.iter().try_for_each(|(name, value)| at(thing, verb, &format!("{prefix}{name}"), Some(value)))
}

fn at(thing: &mut Map<String, Value>, verb: Verb, path: &str, value: Option<&Value>) -> Result<()> {
    if let (true, Some(Value::Object(values))) = (is_schema(path), value) {
        return each(thing, verb, &format!("{}:", path.trim()), values);
    }
    if path.trim().eq_ignore_ascii_case(ENTERPRISE) && verb == Verb::Remove {
        thing.remove(ENTERPRISE);
        return Ok(());
    }
    let target = target(path)?;
    if !target.extended && OURS.contains(&target.name) {
        // Saying what we say anyway changes nothing.
        let same = target.name == "schemas" || (value.is_some() && thing.get(target.name) == value);
        return if same && verb != Verb::Remove { Ok(()) } else { Err(read_only(target.name)) };
    }
    let value = match (verb, value) {
        (Verb::Remove, value) => value,
        (_, None) => return Err(bad_value(target.name)),
        // What is set to nothing is removed (RFC 7643 §2.5).
        (_, Some(Value::Null)) => return change(thing, Verb::Remove, path, target, None),
        (_, value) => value,
    };
    change(thing, verb, path, target, value)
}

fn change(thing: &mut Map<String, Value>, verb: Verb, path: &str, target: Target, value: Option<&Value>) -> Result<()> {
    let home = if target.extended {
        thing.entry(ENTERPRISE).or_insert_with(|| json!({})).as_object_mut().ok_or_else(|| bad_value(ENTERPRISE))?
    } else {
        thing
    };
    match (target.filter, target.part) {
        (None, None) => put(home, target.name, verb, value),
        (None, Some(part)) => put_part(home, target.name, &part, verb, value),
        (Some(filter), part) => put_among(home, target.name, &filter, part.as_deref(), verb, value, path),
    }
}

fn is_schema(path: &str) -> bool {
    [ENTERPRISE, USER, GROUP].iter().any(|schema| path.trim().eq_ignore_ascii_case(schema))
}

fn target(path: &str) -> Result<Target> {
    let fits = Some(path).filter(|path| path.len() <= LONGEST);
    let parsed = fits.and_then(|path| path.parse::<PatchPath>().ok()).ok_or_else(|| invalid_path(path))?;
    let (attr, filter, part) = match parsed {
        PatchPath::Attr(attr) => (attr.clone(), None, attr.sub_attr),
        PatchPath::Value(value) => (value.attr, Some(value.filter), value.sub_attr),
    };
    let AttrPath { uri, name, .. } = attr;
    let extended = uri.as_deref().is_some_and(|uri| uri.eq_ignore_ascii_case(ENTERPRISE));
    if !extended && !uri.as_deref().is_none_or(is_schema) {
        return Err(invalid_path(path));
    }
    let name = known(&name).ok_or_else(|| invalid_path(path))?;
    let part = part.map(|part| known(&part).map_or(part, str::to_owned));
    Ok(Target { extended, name, filter, part })
}

/// Sets, adds to or removes one attribute.
fn put(home: &mut Map<String, Value>, name: &str, verb: Verb, value: Option<&Value>) -> Result<()> {
    let Some(value) = value.filter(|_| verb != Verb::Remove) else {
        // Entra names the values to remove beside the path.
        match (home.get_mut(name), value) {
            (Some(Value::Array(known)), Some(gone)) if is_many(name) => {
                known.retain(|known| !values(gone).any(|gone| same(known, gone)));
            }
            _ => drop(home.remove(name)),
        }
        return Ok(());
    };
    match (home.get_mut(name), verb) {
        (Some(Value::Array(known)), Verb::Add) => {
            let fresh: Vec<Value> =
                values(value).filter(|new| !known.iter().any(|known| same(known, new))).cloned().collect();
            known.extend(fresh);
        }
        (Some(Value::Object(known)), _) => match value {
            Value::Object(parts) => known.extend(parts.clone()),
            _ => return Err(bad_value(name)),
        },
        _ if is_many(name) => drop(home.insert(name.to_owned(), values(value).cloned().collect())),
        _ => drop(home.insert(name.to_owned(), value.clone())),
    }
    Ok(())
}

/// One or many.
fn values(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice).iter()
}

/// Whether two of many values are one: a member is who it is, whatever is said about them.
fn same(known: &Value, other: &Value) -> bool {
    let id = |value: &Value| value.get("value").unwrap_or(value).clone();
    id(known) == id(other)
}

fn put_part(home: &mut Map<String, Value>, name: &str, part: &str, verb: Verb, value: Option<&Value>) -> Result<()> {
    if verb == Verb::Remove && !home.contains_key(name) {
        return Ok(());
    }
    let nothing = || if is_many(name) { json!([{}]) } else { json!({}) };
    match home.entry(name).or_insert_with(nothing) {
        Value::Object(object) => put(object, part, verb, value),
        Value::Array(all) => {
            if all.is_empty() && verb != Verb::Remove {
                all.push(json!({}));
            }
            all.iter_mut().filter_map(Value::as_object_mut).try_for_each(|one| put(one, part, verb, value))
        }
        _ => Err(bad_value(name)),
    }
}

/// Changes those of many values that a filter means.
fn put_among(
    home: &mut Map<String, Value>,
    name: &str,
    filter: &ValFilter,
    part: Option<&str>,
    verb: Verb,
    value: Option<&Value>,
    path: &str,
) -> Result<()> {
    let Value::Array(all) = home.entry(name).or_insert_with(|| json!([])) else { return Err(no_target(path)) };
    if verb == Verb::Remove && part.is_none() {
        all.retain(|one| !value_meets(filter, one));
        return Ok(());
    }
    if verb == Verb::Add && !all.iter().any(|one| value_meets(filter, one)) {
        all.push(meant(filter));
    }
    let mut found = false;
    for one in all.iter_mut().filter(|one| value_meets(filter, one)) {
        found = true;
        match (one, part, value) {
            (Value::Object(one), Some(part), value) => put(one, part, verb, value)?,
            (Value::Object(one), None, Some(Value::Object(parts))) => one.extend(parts.clone()),
            _ => return Err(bad_value(name)),
        }
    }
    if found || verb == Verb::Remove { Ok(()) } else { Err(no_target(path)) }
}

/// The value a filter describes, so that it can be added: `{"type": "work"}` of `emails[type eq "work"]`.
fn meant(filter: &ValFilter) -> Value {
    let mut one = Map::new();
    let mut terms = vec![filter];
    while let Some(term) = terms.pop() {
        match term {
            ValFilter::And(all) => terms.extend(all.iter()),
            ValFilter::Attr(AttrExp::Comparison(AttrPath { name, sub_attr: None, .. }, CompareOp::Eq, wanted)) => {
                let wanted = match wanted {
                    CompValue::Str(text) => text.as_str().into(),
                    CompValue::True => true.into(),
                    CompValue::False => false.into(),
                    CompValue::Number(number) => number.clone().into(),
                    CompValue::Null => Value::Null,
                };
                one.insert(known(name).unwrap_or(name).to_owned(), wanted);
            }
            _ => {}
        }
    }
    Value::Object(one)
}

#[cfg(test)]
#[path = "patch_tests.rs"]
mod tests;
