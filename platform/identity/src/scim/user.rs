//! A person as a user (RFC 7643 §4.1): what is shown of them, and what a connection may say.
use super::filter::truth;
use super::shape::with_meta;
use super::{ENTERPRISE, ROOT, USER, value as bad};
use crate::person::{self, Person};
use sdk::{Result, uuid::Uuid};
use serde_json::{Map, Value, json};

/// What a connection calls a person or role here, and whether it removed them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counterpart {
    /// Its own identity for them.
    pub external_id: Option<String>,
    /// The given name it told; shown as long as both names make up the person's.
    pub given: Option<String>,
    /// The family name it told.
    pub family: Option<String>,
    /// Whether it removed them: as long as they are not back, they are gone for it.
    pub removed: bool,
}

/// A person with all that is shown of them.
#[derive(Clone, Debug)]
pub struct User {
    /// The person.
    pub person: Person,
    /// The code of their unit.
    pub department: String,
    /// The roles they hold of those the connection may see: identity and name.
    pub groups: Vec<(Uuid, String)>,
    /// What the connection calls them.
    pub counterpart: Counterpart,
}

impl User {
    /// Where a user of this identity lies below the tenant's address.
    pub fn location(address: &str, id: impl std::fmt::Display) -> String {
        format!("{address}{ROOT}/Users/{id}")
    }

    /// As JSON, at the tenant's address.
    pub fn render(&self, address: &str) -> Value {
        let Person { id, login, name, email, active, .. } = &self.person;
        let (given, family) = self.names();
        let mut user = Map::new();
        user.insert("schemas".into(), json!([USER, ENTERPRISE]));
        user.insert("id".into(), json!(id.to_string()));
        user.insert("userName".into(), json!(login));
        user.insert("displayName".into(), json!(name));
        let given = Some(given).filter(|given| !given.is_empty()).map(|given| ("givenName", given));
        let names = [("formatted", name.as_str()), ("familyName", family)].into_iter().chain(given);
        user.insert("name".into(), names.map(|(part, name)| (part.to_owned(), Value::from(name))).collect());
        user.insert("active".into(), json!(active));
        user.insert(ENTERPRISE.into(), json!({ "department": self.department }));
        if let Some(external) = &self.counterpart.external_id {
            user.insert("externalId".into(), json!(external));
        }
        if !email.is_empty() {
            user.insert("emails".into(), json!([{ "value": email, "type": "work", "primary": true }]));
        }
        if !self.groups.is_empty() {
            let group = |(id, title): &(Uuid, String)| json!({ "value": id, "display": title, "type": "direct", "$ref": format!("{address}{ROOT}/Groups/{id}") });
            user.insert("groups".into(), self.groups.iter().map(group).collect());
        }
        with_meta(user, "User", Self::location(address, id))
    }

    /// Given and family name as told, while they are the person's; else parted before the last word.
    fn names(&self) -> (&str, &str) {
        let name = self.person.name.as_str();
        match (&self.counterpart.given, &self.counterpart.family) {
            (Some(given), Some(family)) if format!("{given} {family}") == name => (given, family),
            _ => name.rsplit_once(' ').unwrap_or(("", name)),
        }
    }
}

/// What a connection says about a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Log-in, as it is kept.
    pub login: String,
    /// Name.
    pub name: String,
    /// Where mail reaches the person; empty if nowhere.
    pub email: String,
    /// Code or name of the unit, if it says so.
    pub department: Option<String>,
    /// Whether they may sign in; it is not said often.
    pub active: Option<bool>,
    /// Its own identity for them.
    pub external_id: Option<String>,
    /// Given name, if family name is told, too.
    pub given: Option<String>,
    /// Family name, if given name is told, too.
    pub family: Option<String>,
}

impl Said {
    /// Reads a user whose names are in their one form. Attributes kept nowhere are passed over (RFC 7644 §3.3).
    ///
    /// # Errors
    /// `Invalid` if an attribute we keep has no value that fits.
    pub fn read(user: &Value) -> Result<Self> {
        if !user.is_object() {
            return Err(super::failure::syntax("User"));
        }
        let names = user.get("name").unwrap_or(&Value::Null);
        let (given, family) = (text(names, "givenName")?, text(names, "familyName")?);
        let login = person::login(&text(user, "userName")?.ok_or_else(|| bad("userName"))?)?;
        let whole = given.as_ref().zip(family.as_ref()).map(|(given, family)| format!("{given} {family}"));
        let told = [whole.clone(), text(names, "formatted")?, text(user, "displayName")?];
        let told = told.into_iter().flatten().next().or(given.clone()).or(family.clone());
        let parted = whole.is_some();
        Ok(Self {
            name: person::name(&told.unwrap_or_else(|| login.clone()))?,
            login,
            email: email(user)?,
            department: text(user.get(ENTERPRISE).unwrap_or(&Value::Null), "department")?,
            active: active(user)?,
            external_id: text(user, "externalId")?,
            given: given.filter(|_| parted),
            family: family.filter(|_| parted),
        })
    }

    /// Reads a user that is shown as `before` and was changed: what was not touched does not outvote what was.
    ///
    /// # Errors
    /// As [`Said::read`].
    pub fn read_changed(before: &Value, after: &Value) -> Result<Self> {
        let mut after = after.clone();
        let changed = |pointer: &str| after.pointer(pointer) != before.pointer(pointer);
        let parts = changed("/name/givenName") || changed("/name/familyName");
        let (formatted, display) = (changed("/name/formatted"), changed("/displayName"));
        if let Some(names) = after.get_mut("name").and_then(Value::as_object_mut).filter(|_| !parts) {
            if formatted || display {
                names.remove("givenName");
                names.remove("familyName");
            }
            if display && !formatted {
                names.remove("formatted");
            }
        }
        Self::read(&after)
    }
}

/// A text attribute; nothing if it is missing, null or empty.
fn text(home: &Value, name: &str) -> Result<Option<String>> {
    const LONGEST: usize = 300;
    match home.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.chars().count() <= LONGEST && !text.chars().any(char::is_control) => {
            Ok(Some(text.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|text| !text.is_empty()))
        }
        Some(_) => Err(bad(name)),
    }
}

fn active(user: &Value) -> Result<Option<bool>> {
    match user.get("active") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Bool(active)) => Ok(Some(*active)),
        Some(Value::String(text)) => truth(text).map(Some).ok_or_else(|| bad("active")),
        Some(_) => Err(bad("active")),
    }
}

/// The primary one, else that of work, else the first.
fn email(user: &Value) -> Result<String> {
    let all = match user.get("emails") {
        None | Some(Value::Null) => return Ok(String::new()),
        Some(Value::Array(all)) => all,
        Some(_) => return Err(bad("emails")),
    };
    let of = |is: fn(&Value) -> bool| all.iter().find(|one| is(one));
    let first = of(|one| one["primary"] == json!(true)).or_else(|| of(|one| one["type"] == json!("work")));
    let Some(one) = first.or_else(|| all.first()) else { return Ok(String::new()) };
    let address = text(one, "value")?.unwrap_or_default();
    let fits = address.is_empty() || (address.contains('@') && !address.contains(char::is_whitespace));
    if fits { Ok(address) } else { Err(bad("emails")) }
}

#[cfg(test)]
#[path = "user_tests.rs"]
mod tests;
