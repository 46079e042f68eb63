//! Passwords for scripts and programs: random, shown once, good for what they name, ended by time or by their owner.
use chrono::{DateTime, TimeDelta, Utc};
use sdk::uuid::Uuid;
use sdk::{Error, Kind, Result};

/// An app password as its owner sees it: never its secret.
#[derive(Clone, Debug)]
pub struct AppPassword {
    /// Its identity.
    pub id: Uuid,
    /// What it is for, in its owner's words.
    pub title: String,
    /// What it can be used for.
    pub uses: Vec<Use>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it ends; never, if nothing stands here.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was last used, to the hour.
    pub used_at: Option<DateTime<Utc>>,
}

impl AppPassword {
    /// A person has so many at most.
    pub const MOST: i64 = 50;

    /// A fresh one; `days` is how long it lives, for ever without.
    pub fn begin(title: &str, uses: Vec<Use>, days: Option<i64>, now: DateTime<Utc>) -> Self {
        let expires_at = days.map(|days| now + TimeDelta::days(days));
        Self { id: Uuid::now_v7(), title: title.to_owned(), uses, created_at: now, expires_at, used_at: None }
    }

    /// Whether it has ended.
    pub fn is_over(&self, now: DateTime<Utc>) -> bool {
        self.expires_at.is_some_and(|end| end <= now)
    }
}

/// What an app password can be used for. WebDAV and CMIS join here when they have their addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Read through the API.
    ApiRead,
    /// Change through the API.
    ApiWrite,
    /// Change through the API what decides who may come in and do what: only who means it gives this to a program.
    ApiAdminister,
    /// All addresses, pages too: those of before scopes, and of the first set-up. Nobody makes new ones.
    Everything,
}

impl Use {
    /// What can be chosen, in the order of the page.
    pub const CHOICES: [Self; 3] = [Self::ApiRead, Self::ApiWrite, Self::ApiAdminister];

    /// The word in rows and forms.
    pub fn key(self) -> &'static str {
        match self {
            Self::ApiRead => "api-read",
            Self::ApiWrite => "api-write",
            Self::ApiAdminister => "api-administer",
            Self::Everything => "everything",
        }
    }

    /// What a person reads, in German.
    pub fn title(self) -> &'static str {
        match self {
            Self::ApiRead => "Schnittstelle: lesen",
            Self::ApiWrite => "Schnittstelle: schreiben",
            Self::ApiAdminister => "Schnittstelle: verwalten",
            Self::Everything => "alles (aus der Zeit vor den Verwendungen)",
        }
    }

    /// The use of this word.
    pub fn of(key: &str) -> Option<Self> {
        Self::CHOICES.into_iter().chain([Self::Everything]).find(|one| one.key() == key)
    }

    /// What a request takes. Addresses no use is meant for take a password for everything.
    fn needed(reads: bool, path: &str) -> Self {
        match (path.starts_with("/api/"), reads) {
            (true, true) => Self::ApiRead,
            (true, false) if administers(path) => Self::ApiAdminister,
            (true, false) => Self::ApiWrite,
            _ => Self::Everything,
        }
    }
}

/// Whether a change decides about people, rights, tenants or proof.
fn administers(path: &str) -> bool {
    const PARTS: [&str; 9] = [
        "identity/persons",
        "identity/units",
        "identity/rosters",
        "identity/rules",
        "identity/providers",
        "identity/connections",
        "identity/roles",
        "registry",
        "audit",
    ];
    let path = path.strip_prefix("/api/v1/").unwrap_or_default();
    PARTS.into_iter().any(|part| path.strip_prefix(part).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

/// Refuses a request an app password is not meant for.
///
/// # Errors
/// `Denied`, in words that say what to do.
pub fn demand_use(uses: &[Use], reads: bool, path: &str) -> Result<()> {
    let needed = Use::needed(reads, path);
    if uses.iter().any(|held| *held == needed || *held == Use::Everything) {
        return Ok(());
    }
    let text = match needed {
        Use::Everything => "Dieses App-Passwort gilt nicht für diese Adresse. Es wurde nichts ausgeführt. App-Passwörter sind für die Schnittstelle; melden Sie sich für Seiten mit Ihrem Konto an.".to_owned(),
        needed => format!(
            "Dieses App-Passwort gilt nicht für „{}“. Es wurde nichts ausgeführt. Legen Sie unter „Mein Konto“ eines mit dieser Verwendung an.",
            needed.title()
        ),
    };
    Err(Error::new(Kind::Denied, "app_password_use", text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_ends_after_its_days_and_not_before() {
        let now = Utc::now();
        let month = AppPassword::begin("Sicherung", vec![Use::ApiRead], Some(30), now);
        assert!(!month.is_over(now + TimeDelta::days(29)) && month.is_over(now + TimeDelta::days(30)));
        assert!(!AppPassword::begin("Sicherung", vec![], None, now).is_over(now + TimeDelta::days(40_000)));
    }

    #[test]
    fn each_use_opens_its_addresses_and_no_others() {
        const API: &str = "/api/v1/dms/records";
        let cases = [
            (Use::ApiRead, true, API, true),
            (Use::ApiRead, false, API, false),
            (Use::ApiRead, true, "/dms", false),
            (Use::ApiWrite, false, API, true),
            (Use::ApiWrite, true, API, false),
            (Use::ApiWrite, false, "/account/password", false),
            (Use::ApiWrite, false, "/api/v1/identity/persons/x/reset", false),
            (Use::ApiWrite, false, "/api/v1/registry/tenants", false),
            (Use::ApiWrite, false, "/api/v1/identity/substitutions", true),
            (Use::ApiAdminister, false, "/api/v1/identity/persons", true),
            (Use::ApiAdminister, false, API, false),
            (Use::ApiAdminister, true, API, false),
            (Use::Everything, false, "/account/password", true),
            (Use::Everything, true, API, true),
        ];
        for (held, reads, path, opens) in cases {
            assert_eq!(demand_use(&[held], reads, path).is_ok(), opens, "{held:?} {reads} {path}");
        }
        assert!(demand_use(&[], true, API).is_err());
        let told = demand_use(&[Use::ApiRead], false, API).unwrap_err();
        assert!(told.kind == Kind::Denied && told.detail.contains("schreiben") && told.detail.contains("Mein Konto"));
        assert!(Use::CHOICES.into_iter().all(|one| Use::of(one.key()) == Some(one)));
    }
}
