//! What a founder remembers of a tenant until its first log-in is handed over.
use chrono::{DateTime, Utc};
use sdk::{Place, Resource, TenantId};

/// A tenant on its way, as its founder remembers it.
#[derive(Clone, Debug, PartialEq)]
pub struct Founding {
    /// The tenant that founds: the owner of this row.
    pub founder: TenantId,
    /// The tenant being founded.
    pub id: TenantId,
    /// The password of its first log-ins, sealed under the founder's key.
    pub sealed_password: Vec<u8>,
    /// How often settling was tried in vain.
    pub attempts: i32,
    /// Why the last attempt failed, as a person may read it.
    pub fault: Option<String>,
    /// When it was tried last.
    pub tried_at: DateTime<Utc>,
}

impl Founding {
    /// A founding nobody has tried yet.
    pub fn begun(founder: TenantId, id: TenantId, sealed_password: Vec<u8>, at: DateTime<Utc>) -> Self {
        Self { founder, id, sealed_password, attempts: 0, fault: None, tried_at: at }
    }

    /// This founding after an attempt: with the reason if it failed.
    pub fn tried(self, fault: Option<String>, at: DateTime<Utc>) -> Self {
        let failed = i32::from(fault.is_some());
        Self { attempts: self.attempts.saturating_add(failed), fault, tried_at: at, ..self }
    }
}

impl Resource for Founding {
    const KIND: &'static str = "registry.founding";

    fn tenant(&self) -> TenantId {
        self.founder
    }

    fn place(&self) -> Place {
        Place::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_failures_count_and_success_forgets_the_reason() {
        let at = DateTime::UNIX_EPOCH;
        let founding = Founding::begun(TenantId::new(), TenantId::new(), vec![1], at);
        let failed = founding.tried(Some("Speicher nicht erreichbar.".into()), at);
        assert_eq!((failed.attempts, failed.fault.is_some()), (1, true));
        let settled = failed.tried(None, at);
        assert_eq!((settled.attempts, settled.fault), (1, None));
    }
}
