//! File plan units (Aktenplaneinheiten): what the administration does, in one binding order.
mod tree;

pub use tree::{Branch, Plan};

use sdk::{Error, Place, Resource, TenantId};

sdk::id! {
    /// Aktenplaneinheit.
    PlanUnitId
}

/// One topic of the file plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanUnit {
    /// The tenant it belongs to.
    pub tenant: TenantId,
    /// Its identity.
    pub id: PlanUnitId,
    /// Its key: `20.21.01`.
    pub key: String,
    /// Its name.
    pub title: String,
    /// The wider topic it belongs to.
    pub parent: Option<PlanUnitId>,
}

impl Resource for PlanUnit {
    const KIND: &'static str = "dms.plan";

    fn tenant(&self) -> TenantId {
        self.tenant
    }

    /// The plan is one for the whole administration: it lies with no unit.
    fn place(&self) -> Place {
        Place::default()
    }
}

/// What a key may not be.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum BadKey {
    /// Not groups of digits and capital letters.
    #[error("a plan key consists of up to eight groups of digits and capital letters, joined by dots")]
    Shape,
    /// It does not continue its parent's key.
    #[error("a plan key continues the key of its parent")]
    NotBelow,
    /// The named parent is not in the plan.
    #[error("the parent is not in the plan")]
    NoParent,
}

/// A key as it is kept: `20.21.01`.
///
/// # Errors
/// [`BadKey::Shape`].
pub fn key(text: &str) -> Result<String, BadKey> {
    let key = text.trim().to_owned();
    let group = |group: &str| {
        (1..=8).contains(&group.len()) && group.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
    };
    let fits = key.split('.').count() <= 8 && key.split('.').all(group);
    if fits { Ok(key) } else { Err(BadKey::Shape) }
}

impl From<BadKey> for Error {
    fn from(error: BadKey) -> Self {
        match error {
            BadKey::Shape => Self::invalid(
                "dms.plan_key",
                "Diese Kennung passt nicht in den Aktenplan. Es wurde nichts gespeichert. Verwenden Sie Ziffern und Großbuchstaben mit Punkten dazwischen, zum Beispiel 20.21.01.",
            ),
            BadKey::NotBelow => Self::invalid(
                "dms.plan_key",
                "Die Kennung setzt die übergeordnete Kennung nicht fort. Es wurde nichts gespeichert. Beginnen Sie mit der übergeordneten Kennung.",
            ),
            BadKey::NoParent => Self::invalid(
                "dms.plan_parent",
                "Die übergeordnete Aktenplaneinheit gibt es nicht. Es wurde nichts gespeichert. Legen Sie sie zuerst an oder wählen Sie eine andere.",
            ),
        }
    }
}

/// No such unit in the plan.
pub(crate) fn unknown() -> Error {
    Error::invalid(
        "dms.plan",
        "Diese Aktenplaneinheit gibt es nicht. Es wurde nichts gespeichert. Wählen Sie eine Einheit aus dem Aktenplan.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_groups_with_dots() {
        for good in ["2", "20.21.01", "A1.03", " 11.21 "] {
            assert_eq!(key(good).as_deref(), Ok(good.trim()));
        }
        let long = ["1"; 9].join(".");
        for bad in ["", ".", "20.", "20..1", "20-1", "ä1", "a1", "123456789", "1/2", "%", &long] {
            assert_eq!(key(bad), Err(BadKey::Shape), "{bad}");
        }
    }
}
