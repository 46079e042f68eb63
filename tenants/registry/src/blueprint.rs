//! The blueprints this build carries: what a new tenant starts with.
use crate::endowment::Endowment;
use crate::kind::Kind;
use sdk::{Blueprint, Error, Result};
use serde::Deserialize;
use serde_json::Value;

/// The operator's blueprint as this build carries it: a pattern, for its issuer of invoices is invented.
pub const OPERATOR: &str = include_str!("../../blueprints/operator.toml");

/// The log-in of the one person of the tripwire.
pub const TRIPWIRE_LOGIN: &str = "stolperdraht";

const TRIPWIRE: &str = include_str!("../../blueprints/tripwire.toml");

const SOURCES: [(&str, &str); 5] = [
    ("operator", OPERATOR),
    ("district", include_str!("../../blueprints/district.toml")),
    ("association", include_str!("../../blueprints/association.toml")),
    ("small-town", include_str!("../../blueprints/small-town.toml")),
    ("city", include_str!("../../blueprints/city.toml")),
];

/// One blueprint, parsed.
#[derive(Clone, Debug)]
pub struct Template {
    /// Its name: `small-town`.
    pub key: &'static str,
    /// Its name on screen, in German.
    pub title: String,
    /// What one gets, in one sentence.
    pub text: String,
    /// Whom it is made for.
    pub kinds: Vec<Kind>,
    sections: Value,
}

#[derive(Deserialize)]
struct About {
    title: String,
    text: String,
    kinds: Vec<String>,
}

#[derive(Deserialize)]
struct Identity {
    persons: Vec<Person>,
}

#[derive(Deserialize)]
struct Person {
    login: String,
}

impl Template {
    /// This template for a tenant that starts with a grant.
    ///
    /// # Errors
    /// `Internal` if the grant cannot be written down.
    pub fn endowed(mut self, endowment: &Endowment) -> Result<Self> {
        let section = serde_json::to_value(endowment).map_err(Error::internal)?;
        if let Some(sections) = self.sections.as_object_mut() {
            sections.insert("registry".to_owned(), section);
        }
        Ok(self)
    }

    /// The blueprint that the plugins of one new tenant read; all its first log-ins begin with this password.
    pub fn with_password(&self, password: &str) -> Blueprint {
        let mut sections = self.sections.clone();
        if let Some(identity) = sections.get_mut("identity").and_then(Value::as_object_mut) {
            identity.insert("initial_password".to_owned(), password.into());
        }
        Blueprint::new(self.key, sections)
    }

    /// The log-in of who takes the tenant over: the first person of the blueprint.
    ///
    /// # Errors
    /// `Internal` if the blueprint names nobody.
    pub fn first_login(&self) -> Result<String> {
        let identity: Option<Identity> = self.with_password("").section("identity")?;
        let first = identity.and_then(|identity| identity.persons.into_iter().next());
        first.map(|person| person.login).ok_or_else(|| Error::internal(format!("blueprint {} names nobody", self.key)))
    }
}

/// All blueprints.
///
/// # Errors
/// `Internal` if one of them is malformed, which a test rules out.
pub fn all() -> Result<Vec<Template>> {
    SOURCES.into_iter().map(|(key, source)| parse(key, source)).collect()
}

/// The blueprint of this name.
///
/// # Errors
/// `Invalid` if there is none.
pub fn find(key: &str) -> Result<Template> {
    let source = SOURCES.into_iter().find(|(known, _)| *known == key);
    let Some((key, source)) = source else {
        return Err(Error::invalid(
            "registry.no_blueprint",
            format!("Eine Blaupause „{key}“ gibt es nicht. Es wurde nichts angelegt. Wählen Sie eine der angebotenen."),
        ));
    };
    parse(key, source)
}

/// The blueprint of this name, if it is made for this kind of tenant.
///
/// # Errors
/// `Invalid` if there is none or it is made for others.
pub fn fit(key: &str, kind: Kind) -> Result<Template> {
    let template = find(key)?;
    if template.kinds.contains(&kind) {
        return Ok(template);
    }
    Err(Error::invalid(
        "registry.blueprint_misfit",
        format!(
            "Die Blaupause „{}“ passt nicht zu dieser Art von Mandant. Es wurde nichts angelegt. Wählen Sie eine andere Blaupause.",
            template.title
        ),
    ))
}

/// An operator's own blueprint, written after [`OPERATOR`].
///
/// # Errors
/// `Invalid` if it is malformed or names nobody who could sign in.
pub fn operator(source: &str) -> Result<Template> {
    let malformed = |error: &Error| {
        let cause = error.cause().map(ToString::to_string).unwrap_or_default();
        Error::invalid(
            "registry.malformed_blueprint",
            format!(
                "Die Blaupause des Betreibers ist nicht lesbar ({cause}). Es wurde nichts angelegt. Berichtigen Sie sie nach dem Muster."
            ),
        )
    };
    let template = parse("operator", source).map_err(|error| malformed(&error))?;
    template.first_login().map_err(|error| malformed(&error))?;
    Ok(template)
}

/// The tripwire's blueprint, with its marker everywhere. It is offered to nobody.
///
/// # Errors
/// `Internal` if it is malformed, which a test rules out.
pub fn tripwire(marker: &str) -> Result<Template> {
    parse("tripwire", &TRIPWIRE.replace("MARKER", marker))
}

fn parse(key: &'static str, source: &str) -> Result<Template> {
    let mut sections: Value = toml::from_str(source).map_err(Error::internal)?;
    let about = sections.as_object_mut().and_then(|sections| sections.remove("blueprint")).unwrap_or_default();
    let About { title, text, kinds } = serde_json::from_value(about).map_err(Error::internal)?;
    let kinds = kinds.iter().map(|kind| kind.parse().map_err(Error::from)).collect::<Result<_>>()?;
    Ok(Template { key, title, text, kinds, sections })
}

#[cfg(test)]
#[path = "blueprint_tests.rs"]
mod tests;
