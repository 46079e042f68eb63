//! The tripwire: one tenant of each cell that is nobody's. Its marker must never come out at another's door.
use crate::{Cell, ContextKey};
use kernel::{TenantId, uuid};

/// What whoever holds a cell's context key knows of its tripwire, on every node and without asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tripwire {
    /// The tenant.
    pub tenant: TenantId,
    /// Its short name.
    pub key: String,
    /// A word that stands in all that is its, and nowhere else.
    pub marker: String,
}

impl ContextKey {
    /// The tripwire of the cell this key belongs to. Nobody can name it who has no key.
    pub fn tripwire(&self) -> Tripwire {
        let half = |purpose: &str| {
            let mut half = [0_u8; 16];
            half.iter_mut().zip(self.mac(purpose)).for_each(|(to, from)| *to = from);
            half
        };
        let named = hex::encode(half("tripwire name"));
        Tripwire {
            tenant: TenantId(uuid::Builder::from_custom_bytes(half("tripwire tenant")).into_uuid()),
            key: format!("stolperdraht-{}", named.get(..8).unwrap_or_default()),
            marker: format!("gwstolperdraht{}", hex::encode(half("tripwire marker"))),
        }
    }
}

impl Cell {
    /// The tripwire of this cell.
    pub fn tripwire(&self) -> Tripwire {
        self.key.tripwire()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_cell_has_one_of_its_own() {
        let (one, other) = (ContextKey::new(vec![1; 32]), ContextKey::new(vec![2; 32]));
        assert_eq!(one.tripwire(), one.clone().tripwire());
        let (a, b) = (one.tripwire(), other.tripwire());
        assert!(a.tenant != b.tenant && a.key != b.key && a.marker != b.marker);
        assert!(a.marker.bytes().all(|byte| byte.is_ascii_alphanumeric()), "one word for every index: {}", a.marker);
    }
}
