//! An OpenID provider a tenant trusts: whom it lets in, and what its claims mean here.
use chrono::{DateTime, Utc};
use sdk::{Error, Place, Resource, Result, TenantId, UnitId, uuid::Uuid};
use std::collections::BTreeMap;

/// Whom a provider may bring in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admits {
    /// Only persons the administration took on.
    Known,
    /// Everybody it vouches for: the account is made at the first sign-in.
    Everybody,
}

impl Admits {
    /// The word in rows and forms.
    pub fn key(self) -> &'static str {
        match self {
            Self::Known => "known",
            Self::Everybody => "everybody",
        }
    }

    /// What the word means; the stricter one for words nobody knows.
    pub fn of(key: &str) -> Self {
        if key == "everybody" { Self::Everybody } else { Self::Known }
    }
}

/// A claim of the provider and what its values mean here: `Gruppe = Schlüssel`, one a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    /// The claim's name; empty if it decides nothing.
    pub claim: String,
    /// Its values, and what each stands for.
    pub values: BTreeMap<String, String>,
}

impl Mapping {
    /// Reads the lines of a form.
    ///
    /// # Errors
    /// `Invalid` if a line has no `=`.
    pub fn parse(claim: &str, lines: &str) -> Result<Self> {
        let pair = |line: &str| {
            let (value, target) = line.split_once('=').ok_or_else(|| bad_line(line))?;
            Ok((value.trim().to_owned(), target.trim().to_owned()))
        };
        let values: Result<_> = lines.lines().filter(|line| !line.trim().is_empty()).map(pair).collect();
        Ok(Self { claim: claim.trim().to_owned(), values: values? })
    }

    /// The lines of a form.
    pub fn lines(&self) -> String {
        self.values.iter().map(|(value, target)| format!("{value} = {target}")).collect::<Vec<_>>().join("\n")
    }

    /// What the values of the claim stand for here, without repetition; nothing for values nobody mapped.
    pub fn targets(&self, values: &[String]) -> Vec<String> {
        let mut targets: Vec<String> = values.iter().filter_map(|value| self.values.get(value)).cloned().collect();
        targets.sort();
        targets.dedup();
        targets
    }
}

fn bad_line(line: &str) -> Error {
    let line: String = line.chars().take(60).collect();
    let text = format!(
        "Die Zeile „{line}“ hat kein Gleichheitszeichen. Es wurde nichts gespeichert. Schreiben Sie je Zeile den Wert, ein Gleichheitszeichen und die Bedeutung."
    );
    Error::invalid("identity.bad_mapping", text)
}

/// A provider a tenant trusts.
#[derive(Clone, Debug)]
pub struct Trusted {
    /// The tenant it belongs to.
    pub tenant: TenantId,
    /// Its identity here.
    pub id: Uuid,
    /// What people read on the button.
    pub title: String,
    /// The issuer's address.
    pub issuer: String,
    /// Our name there.
    pub client_id: String,
    /// Our secret there, sealed under the tenant's key.
    pub sealed_secret: Vec<u8>,
    /// Whom it may bring in.
    pub admits: Admits,
    /// Where new persons work whose claims name no unit.
    pub unit: UnitId,
    /// Which claim gives roles.
    pub roles: Mapping,
    /// Which claim gives the unit.
    pub units: Mapping,
    /// When it was last changed.
    pub changed_at: DateTime<Utc>,
}

impl Resource for Trusted {
    const KIND: &'static str = "identity.provider";

    fn tenant(&self) -> TenantId {
        self.tenant
    }

    fn place(&self) -> Place {
        Place { units: vec![self.unit], ..Place::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_a_mapping_and_back() {
        let mapping = Mapping::parse(" groups ", "Steuern = clerk\n\n Leitung=head \n").unwrap();
        assert_eq!(mapping.claim, "groups");
        assert_eq!(mapping.lines(), "Leitung = head\nSteuern = clerk");
        let held = ["Leitung".to_owned(), "Kantine".to_owned(), "Steuern".to_owned(), "Leitung".to_owned()];
        assert_eq!(mapping.targets(&held), ["clerk", "head"]);
        assert_eq!(Mapping::parse("groups", "Steuern").unwrap_err().code, "identity.bad_mapping");
    }

    #[test]
    fn an_unknown_word_lets_nobody_new_in() {
        assert_eq!(Admits::of("everybody"), Admits::Everybody);
        assert_eq!((Admits::of(""), Admits::of("known")), (Admits::Known, Admits::Known));
    }
}
