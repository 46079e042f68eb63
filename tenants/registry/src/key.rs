//! The short name of a tenant: the first label of its host name.
use sdk::Error;
use std::{fmt, str::FromStr};

/// Names that stand for the installation itself, never for one of its tenants.
const RESERVED: &[&str] = &[
    "admin",
    "api",
    "app",
    "assets",
    "auth",
    "cdn",
    "docs",
    "ftp",
    "gemeinwerk",
    "help",
    "hilfe",
    "imap",
    "localhost",
    "login",
    "mail",
    "metrics",
    "ns",
    "oidc",
    "smtp",
    "sso",
    "static",
    "status",
    "support",
    "webmail",
    "wiki",
    "www",
];

/// The short name of a tenant: 3 to 40 lower-case letters, digits and hyphens, as RFC 1123 wants host names,
/// without the double hyphen that marks encoded names (RFC 5891, 4.2.3.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TenantKey(String);

impl TenantKey {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why a text is no short name of a tenant.
#[derive(Debug, thiserror::Error, PartialEq)]
pub enum NoKey {
    /// It is not written like a host name.
    #[error(
        "„{0}“ geht nicht als Kurzname. Es wurde nichts angelegt. Nehmen Sie 3 bis 40 kleine Buchstaben a bis z, \
         Ziffern und einzelne Bindestriche; am Anfang steht ein Buchstabe, am Ende kein Bindestrich."
    )]
    Form(String),
    /// It stands for the installation.
    #[error("Der Kurzname „{0}“ ist der Installation vorbehalten. Es wurde nichts angelegt. Wählen Sie einen anderen.")]
    Reserved(String),
}

impl FromStr for TenantKey {
    type Err = NoKey;

    fn from_str(text: &str) -> Result<Self, NoKey> {
        let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let formed = (3..=40).contains(&text.len())
            && text.chars().all(known)
            && text.starts_with(|c: char| c.is_ascii_lowercase())
            && !text.ends_with('-')
            && !text.contains("--");
        if !formed {
            return Err(NoKey::Form(text.chars().take(60).collect()));
        }
        if RESERVED.contains(&text) {
            return Err(NoKey::Reserved(text.to_owned()));
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for TenantKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<NoKey> for Error {
    fn from(error: NoKey) -> Self {
        Self::invalid("registry.no_key", error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_names_pass() {
        for text in ["rurbroich", "kreis-rurland", "ort7", "abc"] {
            assert_eq!(text.parse::<TenantKey>().map(|key| key.to_string()), Ok(text.to_owned()));
        }
    }

    #[test]
    fn other_texts_are_refused() {
        let long = "a".repeat(41);
        for text in ["", "ab", "Rurbroich", "köln", "-ab", "ab-", "7orte", "a b", "xn--kln-sna", "a.b.c", "../x", &long]
        {
            assert!(matches!(text.parse::<TenantKey>(), Err(NoKey::Form(_))), "{text:?}");
        }
    }

    #[test]
    fn names_of_the_installation_are_refused() {
        for text in RESERVED.iter().filter(|text| text.len() > 2) {
            assert_eq!(text.parse::<TenantKey>(), Err(NoKey::Reserved((*text).to_owned())));
        }
    }
}
